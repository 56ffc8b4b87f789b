//! What all questions about needs have in common: the way from a row to its need, pages, pages for many parents.

use std::collections::HashMap;
use std::hash::Hash;

use entity::mobilization::{allocation, contribution, expenditure, need, reversal};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, Value};

use super::about::About;
use crate::page::{Page, Slice, key};
use crate::placed::{self, Placed};
use crate::policy::rights::on;
use crate::refusal::Refusal;
use crate::seen::Reading;

/// Expenditures, joined to their needs.
pub(crate) fn expenditures() -> Select<expenditure::Entity> {
    expenditure::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<expenditure::Entity, allocation::Entity>(expenditure::Column::AllocationId, allocation::Column::Id),
        )
        .join(JoinType::InnerJoin, on::<allocation::Entity, need::Entity>(allocation::Column::NeedId, need::Column::Id))
}

/// Reversals, joined to the needs of what they take back.
pub(crate) fn reversals() -> Select<reversal::Entity> {
    let mut select = reversal::Entity::find()
        .join(
            JoinType::LeftJoin,
            on::<reversal::Entity, contribution::Entity>(reversal::Column::ContributionId, contribution::Column::Id),
        )
        .join(
            JoinType::LeftJoin,
            on::<reversal::Entity, expenditure::Entity>(reversal::Column::ExpenditureId, expenditure::Column::Id),
        )
        .join(
            JoinType::LeftJoin,
            on::<expenditure::Entity, allocation::Entity>(expenditure::Column::AllocationId, allocation::Column::Id),
        );
    let need_id = Func::coalesce([
        Expr::col((contribution::Entity, contribution::Column::NeedId)),
        Expr::col((allocation::Entity, allocation::Column::NeedId)),
    ]);
    QueryTrait::query(&mut select).join(
        JoinType::InnerJoin,
        need::Entity,
        Expr::col((need::Entity, need::Column::Id)).eq(need_id),
    );
    select
}

/// The row with its need; the select is joined to the need.
pub(crate) async fn one<E>(reading: &Reading, select: Select<E>) -> Result<Option<About<E::Model>>, Refusal>
where
    E: EntityTrait,
{
    select.select_two_required(need::Entity).one(reading.db()).await?.map(About::of).transpose()
}

/// A page in order of creation; the select is joined to the need.
pub(crate) async fn page<E>(
    reading: &Reading,
    select: Select<E>,
    page: &Page,
) -> Result<Slice<About<E::Model>>, Refusal>
where
    E: EntityTrait,
    E::Model: Placed,
{
    let id = key::<E>()?;
    cut(reading, page.apply(select, None, (E::default(), id)), page).await
}

/// The page of rows that the select has found for it, one more than asked; the select is joined to the need.
pub(crate) async fn cut<E>(reading: &Reading, select: Select<E>, page: &Page) -> Result<Slice<About<E::Model>>, Refusal>
where
    E: EntityTrait,
    E::Model: Placed,
{
    about(page.cut(placed::pairs(reading.db(), select.select_two_required(need::Entity)).await?))
}

/// The same page for each of several owners, in one statement.
pub(crate) async fn page_of_each<E, O>(
    reading: &Reading,
    select: Select<E>,
    (column, owners): (E::Column, &[O]),
    owner: impl Fn(&E::Model) -> O,
    page: &Page,
) -> Result<HashMap<O, Slice<About<E::Model>>>, Refusal>
where
    E: EntityTrait,
    E::Model: Placed,
    O: Copy + Eq + Hash + Into<Value>,
{
    if owners.is_empty() {
        return Ok(HashMap::new());
    }
    let id = (E::default(), key::<E>()?);
    let select = select.filter(reading.any_of(column, owners.iter().copied()));
    let nearest = page.nearest_of_each(select.clone(), column, id.1);
    let select = select
        .filter(Expr::col(id).in_subquery(nearest))
        .order_by(Expr::col(id), page.order())
        .select_two_required(need::Entity);
    let mut groups: HashMap<O, Vec<_>> = owners.iter().map(|owner| (*owner, Vec::new())).collect();
    for row in placed::pairs(reading.db(), select).await? {
        groups.entry(owner(&row.0)).or_default().push(row);
    }
    groups.into_iter().map(|(owner, rows)| Ok((owner, about(page.cut(rows))?))).collect()
}

fn about<T>(slice: Slice<(T, need::Model)>) -> Result<Slice<About<T>>, Refusal> {
    let rows = slice.rows.into_iter().map(About::of).collect::<Result<_, _>>()?;
    Ok(Slice { rows, has_next: slice.has_next, has_previous: slice.has_previous })
}
