//! The receiver does not want what was promised.

use entity::id::PledgeId;
use entity::mobilization::pledge;
use entity::state::PledgeStatus;
use entity::value::text::Text;
use serde::Serialize;

use super::about::About;
use super::decide_pledge::decide;
use super::hold::{self, When};
use super::step::PledgeStep;
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;

/// Decline a pledge for the receiver, with a reason.
#[derive(Clone, Serialize)]
pub struct DeclinePledge {
    pub pledge: PledgeId,
    pub reason: Text,
}

impl Command for DeclinePledge {
    const NEEDS: Permission = Permission::PledgeDecide;
    const NAME: &'static str = "declinePledge";
    type Outcome = About<pledge::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let (_, need) = lookup.pledge(self.pledge).await?;
        lookup.organization_in_sight(need.organization_id, need.partnership_id, Self::NEEDS)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let held = hold::pledge(self.pledge, When::Always, writing).await?;
        let reason = hold::stated(self.reason)?;
        let turn = (PledgeStep::Decline, PledgeStatus::Declined);
        decide(held, turn, Some(reason), "pledge.declined", writing).await
    }
}
