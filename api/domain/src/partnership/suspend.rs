//! The lead stops a partnership for a while.

use entity::id::PartnershipId;
use entity::partnership::partnership;
use entity::state::PartnershipStatus;
use entity::value::text::Text;
use serde::Serialize;

use super::lookup::ready_to_lead;
use super::step::Step;
use super::turn::turn;
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;
use crate::seen::Seen;

/// Suspend a partnership in force, for its lead: nothing is published, promised or posted in it until it is resumed.
#[derive(Clone, Serialize)]
pub struct SuspendPartnership {
    pub partnership: PartnershipId,
    pub reason: Text,
}

impl Command for SuspendPartnership {
    const NEEDS: Permission = Permission::PartnershipDecide;
    const NAME: &'static str = "suspendPartnership";
    type Outcome = Seen<partnership::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.lead_of(self.partnership, Step::Suspend).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let partnership = ready_to_lead(Step::Suspend, self.partnership, writing).await?;
        turn(partnership, PartnershipStatus::Suspended, Some(self.reason.as_str()), "partnership.suspended", writing)
            .await
            .map(Seen::new)
    }
}
