//! The lead lets a stopped partnership go on.

use entity::id::PartnershipId;
use entity::partnership::partnership;
use entity::state::PartnershipStatus;
use serde::Serialize;

use super::lookup::ready_to_lead;
use super::step::Step;
use super::turn::turn;
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;
use crate::seen::Seen;

/// Bring a suspended partnership back into force, for its lead.
#[derive(Clone, Serialize)]
pub struct ResumePartnership {
    pub partnership: PartnershipId,
}

impl Command for ResumePartnership {
    const NEEDS: Permission = Permission::PartnershipDecide;
    const NAME: &'static str = "resumePartnership";
    type Outcome = Seen<partnership::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.lead_of(self.partnership, Step::Resume).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let partnership = ready_to_lead(Step::Resume, self.partnership, writing).await?;
        turn(partnership, PartnershipStatus::Active, None, "partnership.resumed", writing).await.map(Seen::new)
    }
}
