//! The receiver gives up waiting for a promise.

use entity::id::PledgeId;
use entity::mobilization::pledge;
use entity::partnership::partnership;
use entity::state::{PartnershipStatus, PledgeStatus};
use entity::value::text::Text;
use sea_orm::EntityTrait;
use serde::Serialize;

use super::about::About;
use super::decide_pledge::decide;
use super::hold::{self, When};
use super::rule::Rule;
use super::step::PledgeStep;
use crate::command::{Command, Lookup, Writing};
use crate::partnership::in_force::status_on;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Write off what is not yet fulfilled of an accepted pledge, for the receiver, with a reason: when its day, or that of an
/// instalment that has not all come, has passed, or when the partnership is no longer in force. What has come stays received; the rest is no longer promised.
#[derive(Clone, Serialize)]
pub struct WriteOffPledge {
    pub pledge: PledgeId,
    pub reason: Text,
}

impl Command for WriteOffPledge {
    const NEEDS: Permission = Permission::PledgeDecide;
    const NAME: &'static str = "writeOffPledge";
    type Outcome = About<pledge::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let (_, need) = lookup.pledge(self.pledge).await?;
        lookup.organization_in_sight(need.organization_id, need.partnership_id, Self::NEEDS)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (before, need) = hold::pledge(self.pledge, When::Always, writing).await?;
        let reason = hold::stated(self.reason)?;
        if before.awaited_on() >= writing.today() {
            let row = hold::one(partnership::Entity::find_by_id(need.partnership_id), writing).await?;
            if status_on(&row, writing.today()) == PartnershipStatus::Active {
                return Err(AnyRule::from(Rule::wrong_pledge_state(before.status)).at("pledgeId"));
            }
        }
        let turn = (PledgeStep::WriteOff, PledgeStatus::WrittenOff);
        decide((before, need), turn, Some(reason), "pledge.written_off", writing).await
    }
}
