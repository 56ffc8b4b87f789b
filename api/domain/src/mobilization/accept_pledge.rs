//! The receiver accepts a promise.

use entity::id::PledgeId;
use entity::mobilization::pledge;
use entity::state::PledgeStatus;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::about::About;
use super::hold::{self, When};
use super::rule::Rule;
use super::step::{PledgeStep, word};
use super::trail::{announce, record};
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;

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
        lookup.organization_in_sight(need.organization_id, Self::NEEDS)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (before, need) = hold::pledge(self.pledge, When::InForce, writing).await?;
        let after = pledge::Model {
            status: PledgeStatus::Accepted,
            decided_by: writing.rights().person(),
            decided_at: Some(writing.now()),
            decision_reason: None,
            ..before.clone()
        };
        let changed = pledge::Entity::update_many()
            .set(pledge::ActiveModel {
                status: Set(after.status),
                decided_by: Set(after.decided_by),
                decided_at: Set(after.decided_at),
                decision_reason: Set(after.decision_reason.clone()),
                ..Default::default()
            })
            .filter(pledge::Column::Id.eq(before.id))
            .filter(pledge::Column::Status.is_in(PledgeStep::Accept.from().iter().copied()))
            .exec(writing.tx())
            .await?;
        hold::require_one(&changed, || Rule::WrongPledgeState { status: word(before.status) }, "pledgeId")?;
        record(before.id, &need, (Some(&before), &after), None, writing).await?;
        announce("pledge.accepted", before.id, &need, writing).await?;
        About::new(after, need)
    }
}
