//! The giver takes a promise back.

use entity::id::PledgeId;
use entity::mobilization::pledge;
use entity::state::PledgeStatus;
use entity::value::text::Text;
use serde::Serialize;

use super::about::About;
use super::decide_pledge::decide;
use super::giver::Giver;
use super::hold::{self, When};
use super::step::PledgeStep;
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;

/// Cancel what is not yet fulfilled of a pledge, with a reason.
#[derive(Clone, Serialize)]
pub struct CancelPledge {
    pub pledge: PledgeId,
    pub reason: Text,
}

impl Command for CancelPledge {
    const NEEDS: Permission = Permission::PledgeMake;
    const NAME: &'static str = "cancelPledge";
    type Outcome = About<pledge::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let (pledge, need) = lookup.pledge(self.pledge).await?;
        lookup.giver_in_sight(Giver::of_pledge(&pledge)?, need.partnership_id, Self::NEEDS)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let held = hold::pledge(self.pledge, When::Always, writing).await?;
        let reason = hold::stated(self.reason)?;
        let turn = (PledgeStep::Cancel, PledgeStatus::Cancelled);
        decide(held, turn, Some(reason), "pledge.cancelled", writing).await
    }
}
