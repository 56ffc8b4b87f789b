//! The receiver accepts a promise.

use entity::id::PledgeId;
use entity::mobilization::pledge;
use entity::state::PledgeStatus;
use serde::Serialize;

use super::about::About;
use super::decide_pledge::decide;
use super::hold::{self, When, require_both};
use super::step::PledgeStep;
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Accept a pledge for the receiver.
#[derive(Clone, Serialize)]
pub struct AcceptPledge {
    pub pledge: PledgeId,
}

impl Command for AcceptPledge {
    const NEEDS: Permission = Permission::PledgeDecide;
    const NAME: &'static str = "acceptPledge";
    type Outcome = About<pledge::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let (_, need) = lookup.pledge(self.pledge).await?;
        lookup.organization_in_sight(need.organization_id, need.partnership_id, Self::NEEDS)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let held = hold::pledge(self.pledge, When::InForce, writing).await?;
        let (pledge, need) = &held;
        if let Some(rule) = PledgeStep::Accept.too_late(pledge, writing.today()) {
            return Err(AnyRule::from(rule).at("pledgeId"));
        }
        require_both(pledge.giver_organization_id, need, "pledgeId", writing).await?;
        let turn = (PledgeStep::Accept, PledgeStatus::Accepted);
        decide(held, turn, None, "pledge.accepted", writing).await
    }
}
