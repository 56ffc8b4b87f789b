//! The receiver takes a need back.

use entity::id::NeedId;
use entity::mobilization::{contribution, need};
use entity::state::{ContributionStatus, NeedStatus};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;

use super::about::SeenNeed;
use super::hold::{self, When};
use super::rule::Rule;
use super::step::{NeedStep, word};
use super::trail::{announce, record};
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Withdraw a need that nothing has come for.
#[derive(Clone, Serialize)]
pub struct WithdrawNeed {
    pub need: NeedId,
}

impl Command for WithdrawNeed {
    const NEEDS: Permission = Permission::NeedPublish;
    const NAME: &'static str = "withdrawNeed";
    type Outcome = SeenNeed;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let need = lookup.need(self.need).await?;
        lookup.organization_in_sight(need.organization_id, need.partnership_id, Self::NEEDS)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let before = hold::need(self.need, When::Always, writing).await?;
        if let Some(rule) = NeedStep::Withdraw.against(&before) {
            return Err(AnyRule::from(rule).at("needId"));
        }
        // What is on its way must be answered first.
        let on_its_way = contribution::Entity::of_need(before.id)
            .filter(contribution::Column::Status.eq(ContributionStatus::Announced))
            .count(writing.tx())
            .await?;
        if on_its_way > 0 {
            let rule = Rule::WrongContributionState { status: word(ContributionStatus::Announced) };
            return Err(AnyRule::from(rule).at("needId"));
        }
        let after = need::Model { status: NeedStatus::Withdrawn, closed_at: Some(writing.now()), ..before.clone() };
        let changed = need::Entity::update_many()
            .set(need::ActiveModel { status: Set(after.status), closed_at: Set(after.closed_at), ..Default::default() })
            .filter(need::Column::Id.eq(before.id))
            .filter(need::Column::Status.eq(before.status))
            .exec(writing.tx())
            .await?;
        hold::require_one(&changed, || Rule::NeedNotOpen { status: word(before.status) }, "needId")?;
        record(before.id, &after, (Some(&before), &after), None, writing).await?;
        announce("need.withdrawn", before.id, &after, writing).await?;
        SeenNeed::new(after)
    }
}
