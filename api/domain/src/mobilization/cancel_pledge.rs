//! The giver takes a promise back.

use entity::id::PledgeId;
use entity::mobilization::pledge;
use entity::state::PledgeStatus;
use entity::value::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::about::About;
use super::giver::Giver;
use super::hold::{self, When};
use super::rule::Rule;
use super::step::{PledgeStep, word};
use super::trail::{announce, record};
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
        let (pledge, _) = lookup.pledge(self.pledge).await?;
        lookup.giver_in_sight(Giver::of_pledge(&pledge)?, Self::NEEDS)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (before, need) = hold::pledge(self.pledge, When::Always, writing).await?;
        let reason = hold::stated(self.reason)?;
        let after = pledge::Model {
            status: PledgeStatus::Cancelled,
            decided_by: writing.rights().person(),
            decided_at: Some(writing.now()),
            decision_reason: Some(reason.clone()),
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
            .filter(pledge::Column::Status.is_in(PledgeStep::Cancel.from().iter().copied()))
            .exec(writing.tx())
            .await?;
        hold::require_one(&changed, || Rule::WrongPledgeState { status: word(before.status) }, "pledgeId")?;
        record(before.id, &need, (Some(&before), &after), Some(&reason), writing).await?;
        announce("pledge.cancelled", before.id, &need, writing).await?;
        About::new(after, need)
    }
}
