//! The giver takes back what was announced by mistake.

use entity::id::ContributionId;
use entity::mobilization::contribution;
use entity::state::ContributionStatus;
use entity::value::text::Text;
use serde::Serialize;

use super::about::About;
use super::decide_contribution::decide;
use super::giver::{Giver, refuse_both_sides};
use super::handling::ContributionStep;
use super::hold::{self, When};
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;

/// Take back an announcement that the receiver has not confirmed, also one that is disputed, with a reason. Nothing was
/// posted, and nothing is; what was announced on its pledge or its reservation can be announced again.
#[derive(Clone, Serialize)]
pub struct WithdrawContribution {
    pub contribution: ContributionId,
    pub reason: Text,
}

impl Command for WithdrawContribution {
    const NEEDS: Permission = Permission::ContributionAnnounce;
    const NAME: &'static str = "withdrawContribution";
    type Outcome = About<contribution::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let (row, need) = lookup.contribution(self.contribution).await?;
        lookup.giver_in_sight(Giver::of_contribution(&row)?, need.partnership_id, Self::NEEDS)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (before, need) = hold::contribution(self.contribution, When::Always, writing).await?;
        // Otherwise who has disputed it could make it vanish for the giver.
        refuse_both_sides(need.organization_id, "contributionId", writing)?;
        let turn = (ContributionStep::Withdraw, ContributionStatus::Withdrawn);
        decide((before, need), turn, self.reason, "contribution.withdrawn", writing).await
    }
}
