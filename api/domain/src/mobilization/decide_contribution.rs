//! What a decision about a contribution that ends without a posting writes, whoever takes it.

use entity::mobilization::{contribution, need};
use entity::state::ContributionStatus;
use entity::value::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::about::About;
use super::handling::ContributionStep;
use super::hold;
use super::reservation::follow;
use super::rule::Rule;
use super::step::word;
use super::trail::{announce, record};
use crate::command::Writing;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Brings the contribution to `status`, for a reason, if it is in a state from which the step can be taken; the time that it
/// was announced to have come on waits no more for it. Its need is locked.
pub(super) async fn decide(
    (before, need): (contribution::Model, need::Model),
    (step, status): (ContributionStep, ContributionStatus),
    reason: Text,
    event: &'static str,
    writing: &Writing,
) -> Result<About<contribution::Model>, Refusal> {
    if let Some(rule) = step.against(&before) {
        return Err(AnyRule::from(rule).at("contributionId"));
    }
    let reason = hold::stated(reason)?;
    let after = contribution::Model {
        status,
        confirmed_by: writing.rights().person(),
        confirmed_at: Some(writing.now()),
        decision_reason: Some(reason.clone()),
        ..before.clone()
    };
    let changed = contribution::Entity::update_many()
        .set(contribution::ActiveModel {
            status: Set(after.status),
            confirmed_by: Set(after.confirmed_by),
            confirmed_at: Set(after.confirmed_at),
            decision_reason: Set(after.decision_reason.clone()),
            ..Default::default()
        })
        .filter(contribution::Column::Id.eq(before.id))
        .filter(contribution::Column::Status.eq(before.status))
        .exec(writing.tx())
        .await?;
    let wrong_state = || Rule::WrongContributionState { status: word(before.status) };
    hold::require_one(&changed, wrong_state, "contributionId")?;
    record(before.id, &need, (Some(&before), &after), Some(&reason), writing).await?;
    follow::untie(before.id, &need, writing).await?;
    announce(event, before.id, &need, writing).await?;
    About::new(after, need)
}
