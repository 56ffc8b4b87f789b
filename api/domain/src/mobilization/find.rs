//! What all questions about needs have in common: the way from a row to its need, pages, pages for many parents.

use std::collections::HashMap;
use std::hash::Hash;

use entity::mobilization::{allocation, contribution, expenditure, need, reversal};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query, WindowStatement};
use sea_orm::{
    ColumnTrait, EntityTrait, Iterable, JoinType, Order, PrimaryKeyToColumn, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select, Value,
};

use super::about::About;
use crate::page::{Page, Slice};
use crate::placed::{self, Placed};
use crate::policy::rights::on;
use crate::refusal::{Fault, Refusal};
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

/// The key column of a table with one.
pub(crate) fn key<E: EntityTrait>() -> Result<E::Column, Refusal> {
    E::PrimaryKey::iter()
        .next()
        .map(PrimaryKeyToColumn::into_column)
        .ok_or_else(|| Fault::Broken("a table without a key".into()).into())
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
    let order = if page.backward { Order::Desc } else { Order::Asc };
    let place = Alias::new("place");
    let within = WindowStatement::partition_by((E::default(), column)).order_by(id, order.clone()).to_owned();
    let select = select.filter(reading.any_of(column, owners.iter().copied()));
    let mut numbered = select.clone().select_only().column(id.1).filter(page.bounds(None, id)).into_query();
    numbered.expr_window_as(Expr::cust("row_number()"), within, place.clone());
    // One row more than asked shows whether there is a next page.
    let most = i64::try_from(page.limit).unwrap_or(i64::MAX).saturating_add(1);
    let nearest = Query::select()
        .column(Alias::new("id"))
        .from_subquery(numbered, Alias::new("numbered"))
        .and_where(Expr::col(place).lte(most))
        .to_owned();
    let select = select
        .filter(Expr::col(id).in_subquery(nearest))
        .order_by(Expr::col(id), order)
        .select_two_required(need::Entity);
    let mut groups: HashMap<O, Vec<_>> = owners.iter().map(|owner| (*owner, Vec::new())).collect();
    for row in placed::pairs(reading.db(), select).await? {
        groups.entry(owner(&row.0)).or_default().push(row);
    }
    groups.into_iter().map(|(owner, rows)| Ok((owner, about(page.cut(rows))?))).collect()
}

/// How many rows each of several owners has, in one statement. Those without any are not among them.
pub(crate) async fn count_of_each<E, O>(
    reading: &Reading,
    select: Select<E>,
    (column, owners): (E::Column, &[O]),
) -> Result<HashMap<O, u64>, Refusal>
where
    E: EntityTrait,
    O: Copy + Eq + Hash + Into<Value> + sea_orm::TryGetable,
{
    if owners.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(O, i64)> = select
        .select_only()
        .column(column)
        .column_as(key::<E>()?.count(), "number")
        .filter(reading.any_of(column, owners.iter().copied()))
        .group_by(column)
        .into_tuple()
        .all(reading.db())
        .await?;
    Ok(rows.into_iter().map(|(owner, number)| (owner, u64::try_from(number).unwrap_or_default())).collect())
}

fn about<T>(slice: Slice<(T, need::Model)>) -> Result<Slice<About<T>>, Refusal> {
    let rows = slice.rows.into_iter().map(About::of).collect::<Result<_, _>>()?;
    Ok(Slice { rows, has_next: slice.has_next, has_previous: slice.has_previous })
}
