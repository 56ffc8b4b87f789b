//! Rows that a unit of work holds until it ends: their need is locked, so nothing else happens to them.

use entity::id::{AllocationId, ContributionId, ExpenditureId, NeedId, PledgeId, ReversalId};
use entity::mobilization::{allocation, contribution, expenditure, need, pledge, reversal};
use entity::value::text::Text;
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select, UpdateResult};

use super::about::About;
use super::find;
use super::measure::unit_of;
use super::rule::Rule;
use crate::command::Writing;
use crate::partnership::in_force::{require_in_force, require_settling};
use crate::refusal::{Fault, Refusal, Rule as AnyRule};

/// When things may happen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// While the partnership is in force: what begins something.
    InForce,
    /// Also when it has run out: what is there must still be confirmed, used and put right, or nobody could ever
    /// close the books.
    Settling,
    /// At any time: what only ends something.
    Always,
}

/// The need, locked.
pub(crate) async fn need(id: NeedId, when: When, writing: &Writing) -> Result<need::Model, Refusal> {
    locked(need::Column::Id.eq(id), when, writing).await
}

async fn locked(which: SimpleExpr, when: When, writing: &Writing) -> Result<need::Model, Refusal> {
    let select = need::Entity::find().filter(which).lock_exclusive();
    let row = select.one(writing.tx()).await?.ok_or(Refusal::NotFound("needId"))?;
    match when {
        When::InForce => require_in_force(row.partnership_id, writing).await.map(|_| row),
        When::Settling => require_settling(row.partnership_id, writing).await.map(|_| row),
        When::Always => Ok(row),
    }
}

/// The row, read once its need is locked, and the need.
async fn below<E: EntityTrait>(
    select: Select<E>,
    need: E::Column,
    when: When,
    writing: &Writing,
) -> Result<(E::Model, need::Model), Refusal> {
    // Which need a row belongs to never changes, so that it may be looked up before the lock.
    let id = select.clone().select_only().column(need).into_query();
    let need = locked(need::Column::Id.in_subquery(id), when, writing).await?;
    Ok((one(select, writing).await?, need))
}

/// The pledge and its need.
pub(crate) async fn pledge(
    id: PledgeId,
    when: When,
    writing: &Writing,
) -> Result<(pledge::Model, need::Model), Refusal> {
    below(pledge::Entity::find_by_id(id), pledge::Column::NeedId, when, writing).await
}

/// The contribution and its need.
pub(crate) async fn contribution(
    id: ContributionId,
    when: When,
    writing: &Writing,
) -> Result<(contribution::Model, need::Model), Refusal> {
    below(contribution::Entity::find_by_id(id), contribution::Column::NeedId, when, writing).await
}

/// The allocation and its need.
pub(crate) async fn allocation(
    id: AllocationId,
    when: When,
    writing: &Writing,
) -> Result<(allocation::Model, need::Model), Refusal> {
    below(allocation::Entity::find_by_id(id), allocation::Column::NeedId, when, writing).await
}

/// The expenditure, what it uses, and the need.
pub(crate) async fn expenditure(
    id: ExpenditureId,
    when: When,
    writing: &Writing,
) -> Result<(expenditure::Model, allocation::Model, need::Model), Refusal> {
    let select = expenditure::Entity::find_by_id(id);
    let (allocation, need) = allocation(one(select.clone(), writing).await?.allocation_id, when, writing).await?;
    Ok((one(select, writing).await?, allocation, need))
}

/// The reversal and the need of what it takes back.
pub(crate) async fn reversal(
    id: ReversalId,
    when: When,
    writing: &Writing,
) -> Result<(reversal::Model, need::Model), Refusal> {
    let found = find::reversals()
        .filter(reversal::Column::Id.eq(id))
        .select_two_required(need::Entity)
        .one(writing.tx())
        .await?;
    let (_, unlocked) = found.ok_or(Refusal::NotFound("reversalId"))?;
    let need = need(unlocked.id, when, writing).await?;
    Ok((one(reversal::Entity::find_by_id(id), writing).await?, need))
}

/// What a repeated request for something about a need is answered with.
pub(crate) async fn again<E: EntityTrait>(
    select: Select<E>,
    need: impl Fn(&E::Model) -> NeedId,
    writing: &Writing,
) -> Result<About<E::Model>, Refusal> {
    let row = one(select, writing).await?;
    let need = one(need::Entity::find_by_id(need(&row)), writing).await?;
    About::new(row, need)
}

pub(crate) async fn one<E: EntityTrait>(select: Select<E>, writing: &Writing) -> Result<E::Model, Refusal> {
    select.one(writing.tx()).await?.ok_or_else(|| Fault::Broken("a row vanished".into()).into())
}

/// A guarded update must have found its row in the expected state.
pub(crate) fn require_one(
    result: &UpdateResult,
    rule: impl FnOnce() -> Rule,
    path: &'static str,
) -> Result<(), Refusal> {
    if result.rows_affected == 1 { Ok(()) } else { Err(AnyRule::from(rule()).at(path)) }
}

/// The reason in words.
pub(crate) fn stated(reason: Text) -> Result<String, Refusal> {
    Text::required(reason.as_str(), usize::MAX)
        .map(Text::into_string)
        .map_err(|_| AnyRule::from(Rule::ReasonMissing).at("reason"))
}

/// The unit of a need, for rules that tell quantities.
pub(crate) fn show(minor: i64, need: &need::Model) -> String {
    unit_of(need).map_or_else(|_| minor.to_string(), |unit| super::measure::show(minor, unit))
}
