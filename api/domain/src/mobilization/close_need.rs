//! The receiver asks for no more.

use entity::id::NeedId;
use entity::mobilization::need;
use entity::state::NeedStatus;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
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

/// Close a need: no more pledges; what was promised may still come.
#[derive(Clone, Serialize)]
pub struct CloseNeed {
    pub need: NeedId,
}

impl Command for CloseNeed {
    const NEEDS: Permission = Permission::NeedPublish;
    const NAME: &'static str = "closeNeed";
    type Outcome = SeenNeed;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let need = lookup.need(self.need).await?;
        lookup.organization_in_sight(need.organization_id, need.partnership_id, Self::NEEDS)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let before = hold::need(self.need, When::Always, writing).await?;
        if let Some(rule) = NeedStep::Close.against(&before) {
            return Err(AnyRule::from(rule).at("needId"));
        }
        let after = need::Model { status: NeedStatus::Closed, closed_at: Some(writing.now()), ..before.clone() };
        let changed = need::Entity::update_many()
            .set(need::ActiveModel { status: Set(after.status), closed_at: Set(after.closed_at), ..Default::default() })
            .filter(need::Column::Id.eq(before.id))
            .filter(need::Column::Status.eq(before.status))
            .exec(writing.tx())
            .await?;
        hold::require_one(&changed, || Rule::NeedNotOpen { status: word(before.status) }, "needId")?;
        record(before.id, &after, (Some(&before), &after), None, writing).await?;
        announce("need.closed", before.id, &after, writing).await?;
        SeenNeed::new(after)
    }
}
