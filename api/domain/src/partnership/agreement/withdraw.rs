//! A proposal is taken back.

use entity::id::AgreementId;
use entity::partnership::agreement::Model;
use entity::state::AgreementStatus;
use entity::value::text::Text;
use serde::Serialize;

use super::course::turn;
use super::lookup::hold;
use crate::command::{Command, Lookup, Writing};
use crate::feed::outbox::Event;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;
use crate::seen::Seen;

/// Take back an amendment, for the party that has proposed it.
#[derive(Clone, Serialize)]
pub struct WithdrawAmendment {
    pub agreement: AgreementId,
    pub reason: Text,
}

impl Command for WithdrawAmendment {
    const NEEDS: Permission = Permission::PartnershipDecide;
    const NAME: &'static str = "withdrawAmendment";
    type Outcome = Seen<Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.proposer_place(self.agreement, Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let held = hold(self.agreement, writing).await?;
        held.require_open_amendment()?;
        let row = turn(held.agreement, AgreementStatus::Withdrawn, Some(self.reason.as_str()), writing).await?;
        let event = Event::new("agreement.withdrawn", row.id).in_organization(row.organization_id);
        writing.announce(event.in_partnership(row.partnership_id)).await?;
        Ok(Seen::new(row))
    }
}
