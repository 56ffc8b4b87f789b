//! The lead ends a partnership.

use entity::id::PartnershipId;
use entity::partnership::partnership;
use entity::state::PartnershipStatus;
use entity::value::text::Text;
use serde::Serialize;

use super::in_force::open_commitments;
use super::lookup::ready_to_lead;
use super::step::Step;
use super::turn::turn;
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;
use crate::seen::Seen;

/// End a partnership for good, for its lead. Everything in it must be settled.
#[derive(Clone, Serialize)]
pub struct EndPartnership {
    pub partnership: PartnershipId,
    pub reason: Text,
}

impl Command for EndPartnership {
    const NEEDS: Permission = Permission::PartnershipDecide;
    const NAME: &'static str = "endPartnership";
    type Outcome = Seen<partnership::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.lead_of(self.partnership, Step::End).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let partnership = ready_to_lead(Step::End, self.partnership, writing).await?;
        open_commitments(self.partnership, None, writing).await?;
        turn(partnership, PartnershipStatus::Ended, Some(self.reason.as_str()), "partnership.ended", writing)
            .await
            .map(Seen::new)
    }
}
