//! Rows that a unit of work holds until it ends: their need is locked, so nothing else happens to them.

use entity::id::{AllocationId, ContributionId, ExpenditureId, NeedId, OrganizationId, PledgeId, ReversalId};
use entity::mobilization::{allocation, contribution, expenditure, need, pledge, reversal};
use entity::value::text::Text;
use sea_orm::sea_query::LockType;
use sea_orm::{
    ColumnTrait, EntityName, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait, Select, UpdateResult,
};

use super::about::About;
use super::find;
use super::measure::unit_of;
use super::rule::Rule;
use crate::command::Writing;
use crate::partnership::in_force::{require_in_force, require_parties, require_settling};
use crate::policy::rights::on;
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
    let row =
        need::Entity::find_by_id(id).lock_exclusive().one(writing.tx()).await?.ok_or(Refusal::NotFound("needId"))?;
    require(when, &row, writing).await?;
    Ok(row)
}

/// The pledge and its need.
pub(crate) async fn pledge(
    id: PledgeId,
    when: When,
    writing: &Writing,
) -> Result<(pledge::Model, need::Model), Refusal> {
    let to_need = on::<pledge::Entity, need::Entity>(pledge::Column::NeedId, need::Column::Id);
    locked(pledge::Entity::find_by_id(id).join(JoinType::InnerJoin, to_need), when, writing).await
}

/// Refuses, at this argument, unless the organization that gives and the one that receives are still in the partnership.
pub(super) async fn require_both(
    giver: Option<OrganizationId>,
    need: &need::Model,
    argument: &'static str,
    writing: &Writing,
) -> Result<(), Refusal> {
    let organizations = giver.into_iter().chain([need.organization_id]);
    let parties: Vec<_> = organizations.map(|organization| (organization, argument)).collect();
    require_parties(need.partnership_id, &parties, writing).await
}

/// The contribution and its need.
pub(crate) async fn contribution(
    id: ContributionId,
    when: When,
    writing: &Writing,
) -> Result<(contribution::Model, need::Model), Refusal> {
    let to_need = on::<contribution::Entity, need::Entity>(contribution::Column::NeedId, need::Column::Id);
    locked(contribution::Entity::find_by_id(id).join(JoinType::InnerJoin, to_need), when, writing).await
}

/// The allocation and its need.
pub(crate) async fn allocation(
    id: AllocationId,
    when: When,
    writing: &Writing,
) -> Result<(allocation::Model, need::Model), Refusal> {
    let to_need = on::<allocation::Entity, need::Entity>(allocation::Column::NeedId, need::Column::Id);
    locked(allocation::Entity::find_by_id(id).join(JoinType::InnerJoin, to_need), when, writing).await
}

/// The expenditure, what it uses, and the need.
pub(crate) async fn expenditure(
    id: ExpenditureId,
    when: When,
    writing: &Writing,
) -> Result<(expenditure::Model, allocation::Model, need::Model), Refusal> {
    let select = find::expenditures().filter(expenditure::Column::Id.eq(id));
    let (row, need) = locked(select, when, writing).await?;
    let allocation = one(allocation::Entity::find_by_id(row.allocation_id), writing).await?;
    Ok((row, allocation, need))
}

/// The reversal and the need of what it takes back.
pub(crate) async fn reversal(
    id: ReversalId,
    when: When,
    writing: &Writing,
) -> Result<(reversal::Model, need::Model), Refusal> {
    locked(find::reversals().filter(reversal::Column::Id.eq(id)), when, writing).await
}

/// The row and its need; the select is joined to the need. The need is locked first: whoever has it may change the row.
/// The row is locked too, or it would be told as it was before the wait for the need.
async fn locked<E: EntityTrait>(
    mut select: Select<E>,
    when: When,
    writing: &Writing,
) -> Result<(E::Model, need::Model), Refusal> {
    let tables = [need::Entity.table_ref(), E::default().table_ref()];
    QueryTrait::query(&mut select).lock_with_tables(LockType::Update, tables);
    let (row, need) = select.select_two_required(need::Entity).one(writing.tx()).await?.ok_or_else(vanished)?;
    require(when, &need, writing).await?;
    Ok((row, need))
}

async fn require(when: When, need: &need::Model, writing: &Writing) -> Result<(), Refusal> {
    match when {
        When::InForce => require_in_force(need.partnership_id, writing).await.map(|_| ()),
        When::Settling => require_settling(need.partnership_id, writing).await.map(|_| ()),
        When::Always => Ok(()),
    }
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
    select.one(writing.tx()).await?.ok_or_else(vanished)
}

fn vanished() -> Refusal {
    Fault::Broken("a row vanished".into()).into()
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
