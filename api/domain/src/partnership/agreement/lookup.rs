//! Finding the version that a command is about, and the party that acts.

use entity::id::{AgreementId, OrganizationId};
use entity::partnership::agreement::{Entity, Model};
use entity::partnership::{partnership, party};
use entity::state::{AgreementStatus, PartnershipStatus};
use sea_orm::{EntityTrait, QueryFilter};

use super::super::lookup::{lock, parties};
use super::super::rule::Rule;
use crate::command::{Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::visible;
use crate::refusal::{Refusal, Rule as AnyRule};

/// The argument that names a version.
pub(super) const ARGUMENT: &str = "agreementVersionId";

impl Lookup<'_> {
    async fn agreement(&self, id: AgreementId) -> Result<Model, Refusal> {
        if self.rights.is_anonymous() {
            return Err(Refusal::Unauthenticated);
        }
        let seen = Entity::find_by_id(id).filter(visible::agreement(self.rights));
        seen.one(self.tx).await?.ok_or(Refusal::NotFound(ARGUMENT))
    }

    /// The organization that something is done for with a version that the caller sees.
    pub(super) async fn agreement_place(
        &self,
        id: AgreementId,
        organization: OrganizationId,
        needs: Permission,
    ) -> Result<Place, Refusal> {
        let row = self.agreement(id).await?;
        self.place_in((organization, row.partnership_id), "organizationId", needs).await
    }

    /// The organization that has proposed it. People of others see the version, so they are told that it is not theirs.
    pub(super) async fn proposer_place(&self, id: AgreementId, needs: Permission) -> Result<Place, Refusal> {
        let row = self.agreement(id).await?;
        if self.rights.standing(row.organization_id).is_none() {
            return Err(Refusal::Forbidden(needs));
        }
        Ok(Place::InPartnership(row.organization_id, row.partnership_id))
    }
}

/// A version with its partnership, locked until the transaction ends, and the parties: they decide one after another.
pub(super) struct Held {
    pub partnership: partnership::Model,
    pub agreement: Model,
    pub parties: Vec<party::Model>,
}

pub(super) async fn hold(id: AgreementId, writing: &Writing) -> Result<Held, Refusal> {
    let row = || async { Entity::find_by_id(id).one(writing.tx()).await?.ok_or(Refusal::NotFound(ARGUMENT)) };
    let found: Model = row().await?;
    let partnership = lock(found.partnership_id, writing).await?;
    // Once more: somebody may have decided while this waited.
    Ok(Held { agreement: row().await?, parties: parties(partnership.id, writing).await?, partnership })
}

impl Held {
    /// The place of an organization among the parties.
    pub(super) fn party(&self, organization: OrganizationId) -> Result<&party::Model, Refusal> {
        let found = self.parties.iter().find(|party| party.organization_id == organization);
        found.ok_or_else(|| AnyRule::from(Rule::NotAParty).at("organizationId"))
    }

    /// Refuses unless it is an amendment that waits for signatures, of a partnership that goes on.
    pub(super) fn require_open_amendment(&self) -> Result<(), Refusal> {
        let goes_on = matches!(self.partnership.status, PartnershipStatus::Active | PartnershipStatus::Suspended);
        if self.agreement.status == AgreementStatus::Proposed && self.agreement.number > 1 && goes_on {
            return Ok(());
        }
        Err(AnyRule::from(Rule::wrong_agreement(self.agreement.status)).at(ARGUMENT))
    }
}
