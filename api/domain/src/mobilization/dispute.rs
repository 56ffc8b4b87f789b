//! The receiver denies that what was announced has arrived.

use entity::id::ContributionId;
use entity::mobilization::contribution;
use entity::state::ContributionStatus;
use entity::value::text::Text;
use serde::Serialize;

use super::about::About;
use super::decide_contribution::decide;
use super::handling::ContributionStep;
use super::hold::{self, When};
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;

/// Dispute an announced contribution, with a reason. Nothing is posted; the receiver may still confirm it, and the giver
/// take it back or announce another.
#[derive(Clone, Serialize)]
pub struct DisputeContribution {
    pub contribution: ContributionId,
    pub reason: Text,
}

impl Command for DisputeContribution {
    const NEEDS: Permission = Permission::ContributionConfirm;
    const NAME: &'static str = "disputeContribution";
    type Outcome = About<contribution::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let (_, need) = lookup.contribution(self.contribution).await?;
        lookup.organization_in_sight(need.organization_id, need.partnership_id, Self::NEEDS)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let held = hold::contribution(self.contribution, When::Always, writing).await?;
        let turn = (ContributionStep::Dispute, ContributionStatus::Disputed);
        decide(held, turn, self.reason, "contribution.disputed", writing).await
    }
}
