//! What a decision about a pledge writes, whoever takes it.

use chrono::NaiveDate;
use entity::mobilization::{need, pledge};
use entity::state::PledgeStatus;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::about::About;
use super::hold;
use super::reservation::follow::release;
use super::rule::Rule;
use super::step::PledgeStep;
use super::trail::{announce, record};
use crate::command::Writing;
use crate::refusal::Refusal;

/// Brings the pledge to `status`, if it is in a state from which the step can be taken, and frees what was reserved when
/// that ends it. Its need is locked.
pub(super) async fn decide(
    (before, need): (pledge::Model, need::Model),
    (step, status): (PledgeStep, PledgeStatus),
    reason: Option<String>,
    event: &'static str,
    writing: &Writing,
) -> Result<About<pledge::Model>, Refusal> {
    let after = pledge::Model {
        status,
        decided_by: writing.rights().person(),
        decided_at: Some(writing.now()),
        decision_reason: reason,
        notice_days: (status == PledgeStatus::Cancelled).then(|| notice_days(&before, writing.today())).flatten(),
        ..before.clone()
    };
    let changed = pledge::Entity::update_many()
        .set(pledge::ActiveModel {
            status: Set(after.status),
            decided_by: Set(after.decided_by),
            decided_at: Set(after.decided_at),
            decision_reason: Set(after.decision_reason.clone()),
            notice_days: Set(after.notice_days),
            ..Default::default()
        })
        .filter(pledge::Column::Id.eq(before.id))
        .filter(pledge::Column::Status.is_in(step.from().iter().copied()))
        .exec(writing.tx())
        .await?;
    hold::require_one(&changed, || Rule::wrong_pledge_state(before.status), "pledgeId")?;
    record(before.id, &need, (Some(&before), &after), after.decision_reason.as_deref(), writing).await?;
    if status != PledgeStatus::Accepted {
        release(&after, &need, writing).await?;
    }
    announce(event, before.id, &need, writing).await?;
    About::new(after, need)
}

/// How many days before the day on which it was awaited a promise is taken back. One that nobody has accepted was awaited
/// by nobody.
fn notice_days(pledge: &pledge::Model, today: NaiveDate) -> Option<i32> {
    let days = pledge.awaited_on().signed_duration_since(today).num_days();
    i32::try_from(days).ok().filter(|_| pledge.status != PledgeStatus::Proposed)
}
