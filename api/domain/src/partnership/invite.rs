//! The lead takes another organization in.

use entity::id::{OrganizationId, PartnershipId, PartyId};
use entity::partnership::{partnership, party};
use entity::registry::organization;
use entity::state::{Consent, OrganizationStatus, PartyRole};
use entity::value::text::Text;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;

use super::lookup::{parties, ready_to_lead};
use super::propose::PARTIES_MAX;
use super::rule::Rule;
use super::step::Step;
use super::turn::{had_left, place};
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::visible;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// The argument that names whom is asked.
pub(super) const INVITED: &str = "invitedOrganizationId";

/// Invite an organization into a partnership in force, for its lead. It joins by signing the agreement that holds, whose
/// text does not name the parties; nobody waits for it.
#[derive(Clone, Serialize)]
pub struct InviteParty {
    pub partnership: PartnershipId,
    pub organization: OrganizationId,
    pub role: PartyRole,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

impl Command for InviteParty {
    const NEEDS: Permission = Permission::PartnershipDecide;
    const NAME: &'static str = "inviteParty";
    type Outcome = Seen<partnership::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.lead_of(self.partnership, Step::InviteParty).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let partnership = ready_to_lead(Step::InviteParty, self.partnership, writing).await?;
        if self.role == PartyRole::Lead {
            return Err(AnyRule::from(Rule::OneLead).at("role"));
        }
        let parties = parties(self.partnership, writing).await?;
        let before = parties.iter().find(|party| party.organization_id == self.organization).cloned();
        if before.as_ref().is_some_and(|party| matches!(party.consent, Consent::Invited | Consent::Accepted)) {
            return Err(AnyRule::from(Rule::AlreadyAParty).at(INVITED));
        }
        // Whoever was in it once has its place among them still.
        if before.is_none() && parties.len() >= PARTIES_MAX {
            return Err(AnyRule::from(Rule::TooManyParties { limit: PARTIES_MAX }).at("partnershipId"));
        }
        self.require_organization(writing).await?;
        let after = self.party(before.as_ref(), writing);
        match &before {
            None => {
                let row = party::ActiveModel::from(after.clone()).reset_all();
                party::Entity::insert(row).exec_without_returning(writing.tx()).await?;
            }
            Some(before) if place(before, &after, writing).await? => {}
            Some(_) => return Err(AnyRule::from(Rule::AlreadyAParty).at(INVITED)),
        }
        let mut entry = Entry::of(after.id).in_organization(self.organization).in_partnership(self.partnership);
        if let Some(before) = &before {
            entry = entry.before(before)?;
        }
        if let Some(reason) = self.reason {
            entry = entry.because(reason.into_string());
        }
        writing.record(entry.after(&after)?).await?;
        let event = Event::new("party.invited", after.id).in_organization(self.organization);
        writing.announce(event.in_partnership(self.partnership)).await?;
        Ok(Seen::new(partnership))
    }
}

impl InviteParty {
    /// It must be at work and in the caller's sight, and stays so until the transaction ends.
    async fn require_organization(&self, writing: &Writing) -> Result<(), Refusal> {
        let found = organization::Entity::find_by_id(self.organization)
            .filter(visible::organization(writing.rights()))
            .filter(organization::Column::Status.eq(OrganizationStatus::Active))
            .lock_shared()
            .one(writing.tx())
            .await?;
        if found.is_some() { Ok(()) } else { Err(Refusal::NotFound(INVITED)) }
    }

    /// The place that it is offered: its former one if it has had one. Who has left goes on to have left then, until it
    /// answers.
    fn party(&self, before: Option<&party::Model>, writing: &Writing) -> party::Model {
        let asked =
            |party: party::Model| party::Model { role: self.role, required: false, consent: Consent::Invited, ..party };
        match before {
            Some(before) if before.consent == Consent::Withdrawn => asked(before.clone()),
            Some(before) => asked(party::Model { decided_by: None, decided_at: None, reason: None, ..before.clone() }),
            None => party::Model {
                id: writing.mint::<PartyId>(),
                partnership_id: self.partnership,
                organization_id: self.organization,
                role: self.role,
                required: false,
                consent: Consent::Invited,
                decided_by: None,
                decided_at: None,
                reason: None,
                created_at: writing.now(),
            },
        }
    }
}

/// Take an invitation back that nobody has answered, for the lead of a partnership in force.
#[derive(Clone, Serialize)]
pub struct WithdrawPartyInvitation {
    pub partnership: PartnershipId,
    pub organization: OrganizationId,
    pub reason: Text,
}

impl Command for WithdrawPartyInvitation {
    const NEEDS: Permission = Permission::PartnershipDecide;
    const NAME: &'static str = "withdrawPartyInvitation";
    type Outcome = Seen<partnership::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.lead_of(self.partnership, Step::InviteParty).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let partnership = ready_to_lead(Step::InviteParty, self.partnership, writing).await?;
        let parties = parties(self.partnership, writing).await?;
        let before = parties.into_iter().find(|party| party.organization_id == self.organization);
        let before = before.ok_or_else(|| AnyRule::from(Rule::NotAParty).at(INVITED))?;
        if before.consent != Consent::Invited {
            return Err(AnyRule::from(Rule::AlreadyDecided).at(INVITED));
        }
        let mut entry = Entry::of(before.id).in_organization(self.organization).in_partnership(self.partnership);
        entry = entry.because(self.reason.into_string()).before(&before)?;
        let is_withdrawn = if had_left(&before) {
            // It is again a party that has left, in the role that it was last asked for.
            let after = party::Model { consent: Consent::Withdrawn, ..before.clone() };
            entry = entry.after(&after)?;
            place(&before, &after, writing).await?
        } else {
            let invited = party::Column::Id.eq(before.id).and(party::Column::Consent.eq(Consent::Invited));
            party::Entity::delete_many().filter(invited).exec(writing.tx()).await?.rows_affected == 1
        };
        if !is_withdrawn {
            return Err(AnyRule::from(Rule::AlreadyDecided).at(INVITED));
        }
        writing.record(entry).await?;
        let event = Event::new("party.invitationWithdrawn", before.id).in_organization(self.organization);
        writing.announce(event.in_partnership(self.partnership)).await?;
        Ok(Seen::new(partnership))
    }
}
