//! A party does not sign.

use entity::id::{AgreementId, OrganizationId};
use entity::partnership::agreement::Model;
use entity::state::{AgreementStatus, Consent};
use entity::value::text::Text;
use serde::Serialize;

use super::super::rule::Rule;
use super::course::turn;
use super::lookup::hold;
use crate::command::{Command, Lookup, Writing};
use crate::feed::outbox::Event;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// Decline an amendment for one of the parties. Since all must sign, one that does not ends it; what is in force stays.
#[derive(Clone, Serialize)]
pub struct DeclineAmendment {
    pub agreement: AgreementId,
    pub organization: OrganizationId,
    pub reason: Text,
}

impl Command for DeclineAmendment {
    const NEEDS: Permission = Permission::PartnershipDecide;
    const NAME: &'static str = "declineAmendment";
    type Outcome = Seen<Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.agreement_place(self.agreement, self.organization, Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let held = hold(self.agreement, writing).await?;
        if held.party(self.organization)?.consent != Consent::Accepted {
            return Err(AnyRule::from(Rule::NotAParty).at("organizationId"));
        }
        held.require_open_amendment()?;
        let row = turn(held.agreement, AgreementStatus::Declined, Some(self.reason.as_str()), writing).await?;
        let event = Event::new("agreement.declined", row.id).in_organization(self.organization);
        writing.announce(event.in_partnership(row.partnership_id)).await?;
        Ok(Seen::new(row))
    }
}
