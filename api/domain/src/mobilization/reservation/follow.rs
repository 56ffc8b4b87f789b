//! What follows for reservations from what happens to their pledge and to what comes on them.

use entity::id::{ContributionId, PledgeId, ReservationId};
use entity::mobilization::{contribution, need, pledge, reservation};
use entity::state::{PledgeStatus, ReservationStatus, ResourceKind};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Alias, Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::step::unwaiting;
use crate::command::Writing;
use crate::mobilization::hold::{self, When};
use crate::mobilization::rule::Rule;
use crate::mobilization::step::word;
use crate::mobilization::trail::{announce, record};
use crate::refusal::{Refusal, Rule as AnyRule};

/// The reservation with its pledge and need. The need is locked, so nothing else happens to it.
pub(super) async fn hold(
    id: ReservationId,
    when: When,
    writing: &Writing,
) -> Result<(reservation::Model, pledge::Model, need::Model), Refusal> {
    let of = hold::one(reservation::Entity::find_by_id(id), writing).await?.pledge_id;
    let (pledge, need) = hold::pledge(of, when, writing).await?;
    // As it is after the wait for the need.
    let row = hold::one(reservation::Entity::find_by_id(id), writing).await?;
    Ok((row, pledge, need))
}

/// How much of a pledge is reserved and neither kept nor missed.
pub(crate) async fn pending(pledge: PledgeId, writing: &Writing) -> Result<i64, Refusal> {
    let sum = reservation::Entity::find()
        .select_only()
        .expr(Expr::col(reservation::Column::Quantity).sum().cast_as(Alias::new("bigint")))
        .filter(reservation::Column::PledgeId.eq(pledge))
        .filter(reservation::Column::Status.eq(ReservationStatus::Pending))
        .into_tuple::<Option<i64>>()
        .one(writing.tx())
        .await?;
    Ok(sum.flatten().unwrap_or_default())
}

/// Brings a pending reservation to its end.
pub(super) async fn settle(
    before: reservation::Model,
    status: ReservationStatus,
    reason: Option<&str>,
    need: &need::Model,
    writing: &Writing,
) -> Result<reservation::Model, Refusal> {
    let after = reservation::Model {
        status,
        decided_by: writing.rights().person(),
        decided_at: Some(writing.now()),
        decision_reason: reason.map(str::to_owned),
        ..before.clone()
    };
    let changed = reservation::Entity::update_many()
        .set(reservation::ActiveModel {
            status: Set(after.status),
            decided_by: Set(after.decided_by),
            decided_at: Set(after.decided_at),
            decision_reason: Set(after.decision_reason.clone()),
            ..Default::default()
        })
        .filter(reservation::Column::Id.eq(before.id))
        .filter(reservation::Column::Status.eq(ReservationStatus::Pending))
        .exec(writing.tx())
        .await?;
    hold::require_one(&changed, || Rule::WrongReservationState { status: word(before.status) }, "reservationId")?;
    record(before.id, need, (Some(&before), &after), reason, writing).await?;
    Ok(after)
}

/// Whether times can be reserved for what is needed.
pub(crate) fn has_times(need: &need::Model) -> bool {
    matches!(need.kind, ResourceKind::Space | ResourceKind::Skill)
}

/// Frees the times of a pledge that is over. The need is locked.
pub(crate) async fn release(pledge: &pledge::Model, need: &need::Model, writing: &Writing) -> Result<(), Refusal> {
    if !has_times(need) {
        return Ok(());
    }
    let rows = reservation::Entity::find()
        .filter(reservation::Column::PledgeId.eq(pledge.id))
        .filter(reservation::Column::Status.eq(ReservationStatus::Pending))
        .order_by_asc(reservation::Column::Id)
        .all(writing.tx())
        .await?;
    for row in rows {
        let after = settle(row, ReservationStatus::Released, None, need, writing).await?;
        announce("reservation.released", after.id, need, writing).await?;
    }
    Ok(())
}

/// Ends what hangs on a pledge of which nothing more is to come, since the rest was missed. The need is locked.
pub(crate) async fn end_with(pledge: &pledge::Model, need: &need::Model, writing: &Writing) -> Result<(), Refusal> {
    if pledge.status != PledgeStatus::WrittenOff {
        return Ok(());
    }
    release(pledge, need, writing).await?;
    announce("pledge.written_off", pledge.id, need, writing).await
}

/// Notes what was announced to have come on a reservation that waits for it. The need is locked.
pub(crate) async fn tie(
    before: reservation::Model,
    to: Option<ContributionId>,
    need: &need::Model,
    writing: &Writing,
) -> Result<(), Refusal> {
    let after = reservation::Model { contribution_id: to, ..before.clone() };
    reservation::Entity::update_many()
        .set(reservation::ActiveModel { contribution_id: Set(to), ..Default::default() })
        .filter(reservation::Column::Id.eq(before.id))
        .exec(writing.tx())
        .await?;
    record(before.id, need, (Some(&before), &after), None, writing).await
}

/// The reservation that something was announced to have come on, if there is one that waits for it.
pub(crate) async fn tied(
    contribution: ContributionId,
    need: &need::Model,
    writing: &Writing,
) -> Result<Option<reservation::Model>, Refusal> {
    if !has_times(need) {
        return Ok(None);
    }
    let select = reservation::Entity::find()
        .filter(reservation::Column::ContributionId.eq(contribution))
        .filter(reservation::Column::Status.eq(ReservationStatus::Pending));
    Ok(select.one(writing.tx()).await?)
}

/// What came on a reservation is confirmed: it was kept.
pub(crate) async fn keep(id: ContributionId, need: &need::Model, writing: &Writing) -> Result<(), Refusal> {
    let Some(row) = tied(id, need, writing).await? else { return Ok(()) };
    let after = settle(row, ReservationStatus::Kept, None, need, writing).await?;
    announce("reservation.kept", after.id, need, writing).await
}

/// Nothing came on it, so it waits again.
pub(crate) async fn untie(id: ContributionId, need: &need::Model, writing: &Writing) -> Result<(), Refusal> {
    match tied(id, need, writing).await? {
        Some(row) => tie(row, None, need, writing).await,
        None => Ok(()),
    }
}

/// What was disputed has come on it after all, if it still waits.
pub(crate) async fn retie(gift: &contribution::Model, need: &need::Model, writing: &Writing) -> Result<(), Refusal> {
    let Some(id) = gift.reservation_id else { return Ok(()) };
    let row = hold::one(reservation::Entity::find_by_id(id), writing).await?;
    match unwaiting(&row) {
        Some(rule) => Err(AnyRule::from(rule).at("contributionId")),
        None => tie(row, Some(gift.id), need, writing).await,
    }
}

/// The reservation, if something can be announced to have come on it, with its pledge.
pub(crate) async fn waiting(
    id: ReservationId,
    when: When,
    writing: &Writing,
) -> Result<(reservation::Model, pledge::Model, need::Model), Refusal> {
    let (row, pledge, need) = hold(id, when, writing).await?;
    match unwaiting(&row) {
        Some(rule) => Err(AnyRule::from(rule).at("reservationId")),
        None => Ok((row, pledge, need)),
    }
}
