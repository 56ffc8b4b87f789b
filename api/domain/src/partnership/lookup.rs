//! Finding the partnership that a command is about, and the party that acts in it.

use entity::id::{OrganizationId, PartnershipId};
use entity::partnership::{partnership, party};
use entity::state::PartyRole;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::rule::Rule;
use super::step::Step;
use crate::command::{Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::visible;
use crate::refusal::{Fault, Refusal, Rule as AnyRule};

impl Lookup<'_> {
    /// The partnership, if the caller may see it.
    pub(crate) async fn partnership(&self, id: PartnershipId) -> Result<partnership::Model, Refusal> {
        partnership::Entity::find_by_id(id)
            .filter(visible::partnership(self.rights))
            .one(self.tx)
            .await?
            .ok_or(Refusal::NotFound("partnershipId"))
    }

    /// The organization that a step is taken for, as its place, in a partnership that the caller sees.
    pub(crate) async fn party_place(
        &self,
        id: PartnershipId,
        organization: OrganizationId,
        needs: Permission,
    ) -> Result<Place, Refusal> {
        self.partnership(id).await?;
        self.place_in((organization, id), "organizationId", needs).await
    }

    /// The partnership is in sight; a member of `organization` whose rights there do not reach so far is refused by policy later, so
    /// for them it is enough that the organization has a place in it.
    pub(crate) async fn partnership_in_sight(
        &self,
        id: PartnershipId,
        organization: OrganizationId,
    ) -> Result<(), Refusal> {
        if self.rights.is_anonymous() {
            return Err(Refusal::Unauthenticated);
        }
        let places = party::Entity::of_partnership(id).filter(party::Column::OrganizationId.eq(organization));
        if self.rights.standing(organization).is_some() && places.one(self.tx).await?.is_some() {
            return Ok(());
        }
        self.partnership(id).await.map(|_| ())
    }

    /// The organization that leads a visible partnership, as the place of a step that only the lead takes.
    /// People of other organizations see the partnership, so they are told that the step is not theirs.
    pub(crate) async fn lead_of(&self, id: PartnershipId, step: Step) -> Result<Place, Refusal> {
        self.partnership(id).await?;
        let lead = party::Entity::of_partnership(id)
            .filter(party::Column::Role.eq(PartyRole::Lead))
            .one(self.tx)
            .await?
            .ok_or_else(|| Fault::Broken("a partnership without a lead".into()))?;
        if !self.rights.is_anonymous() && self.rights.standing(lead.organization_id).is_none() {
            return Err(Refusal::Forbidden(step.needs()));
        }
        Ok(Place::Organization(lead.organization_id))
    }
}

/// The partnership, locked until the transaction ends: its parties decide one after another.
pub(crate) async fn lock(id: PartnershipId, writing: &Writing) -> Result<partnership::Model, Refusal> {
    partnership::Entity::find_by_id(id)
        .lock_exclusive()
        .one(writing.tx())
        .await?
        .ok_or(Refusal::NotFound("partnershipId"))
}

/// The parties of a partnership, in the order of the proposal.
pub(crate) async fn parties(id: PartnershipId, writing: &Writing) -> Result<Vec<party::Model>, Refusal> {
    Ok(party::Entity::of_partnership(id).order_by_asc(party::Column::Id).all(writing.tx()).await?)
}

/// The partnership, locked, with all its parties and the place of `organization` among them, if nothing
/// stands against the step.
pub(crate) async fn ready(
    step: Step,
    id: PartnershipId,
    organization: OrganizationId,
    writing: &Writing,
) -> Result<(partnership::Model, party::Model, Vec<party::Model>), Refusal> {
    let partnership = lock(id, writing).await?;
    let parties = parties(id, writing).await?;
    let party = parties
        .iter()
        .find(|party| party.organization_id == organization)
        .cloned()
        .ok_or_else(|| AnyRule::from(Rule::NotAParty).at("organizationId"))?;
    match step.against(&partnership, &party, writing.today()) {
        Some(rule @ (Rule::AlreadyDecided | Rule::NotAParty)) => Err(AnyRule::from(rule).at("organizationId")),
        Some(rule) => Err(AnyRule::from(rule).at("partnershipId")),
        None => Ok((partnership, party, parties)),
    }
}

/// The same for a step that only the lead takes.
pub(crate) async fn ready_to_lead(
    step: Step,
    id: PartnershipId,
    writing: &Writing,
) -> Result<partnership::Model, Refusal> {
    let partnership = lock(id, writing).await?;
    let lead = parties(id, writing)
        .await?
        .into_iter()
        .find(|party| step.is_for(party.role))
        .ok_or_else(|| Fault::Broken("a partnership without a lead".into()))?;
    match step.against(&partnership, &lead, writing.today()) {
        Some(rule) => Err(AnyRule::from(rule).at("partnershipId")),
        None => Ok(partnership),
    }
}
