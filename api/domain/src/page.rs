//! Keyset pages in both directions over (sort text, id).
//!
//! Ids are UUIDv7 and so in order of creation: a list in that order sorts by the id alone. A list sorted by a
//! text (a folded name) breaks ties by the id, so rows that tie across a page border are neither lost nor doubled.

use std::collections::HashMap;
use std::hash::Hash;

use sea_orm::sea_query::{Alias, Expr, ExprTrait, IntoColumnRef, Query, SelectStatement, SimpleExpr, WindowStatement};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, Iterable, Order, PrimaryKeyToColumn, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select, TryGetable, Value,
};
use uuid::Uuid;

use crate::refusal::{Fault, Refusal};
use crate::seen::Reading;

/// The place of a row in its list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The sort text, for lists that have one.
    pub sort: Option<String>,
    /// The row's id.
    pub id: Uuid,
}

/// Which part of a list is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Page {
    /// Most rows to give.
    pub limit: u64,
    /// From the end instead of the start.
    pub backward: bool,
    /// Only rows behind this one.
    pub after: Option<Key>,
    /// Only rows before this one.
    pub before: Option<Key>,
}

/// Some rows of a list and whether there are more on either side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice<T> {
    pub rows: Vec<T>,
    pub has_next: bool,
    pub has_previous: bool,
}

impl<T> Default for Slice<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), has_next: false, has_previous: false }
    }
}

impl<T> Slice<T> {
    /// The same slice with its rows turned into something else.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Slice<U> {
        Slice { rows: self.rows.into_iter().map(f).collect(), has_next: self.has_next, has_previous: self.has_previous }
    }
}

impl Page {
    /// The first `limit` rows.
    #[must_use]
    pub fn first(limit: u64) -> Self {
        Self { limit, backward: false, after: None, before: None }
    }

    /// Adds bounds, order and limit to a select. `sort` is absent for lists in order of creation.
    pub(crate) fn apply<E, C>(&self, select: Select<E>, sort: Option<C>, id: C) -> Select<E>
    where
        E: EntityTrait,
        C: IntoColumnRef + Clone,
    {
        let order = self.order();
        let mut select = select.filter(self.bounds(sort.clone(), id.clone()));
        if let Some(sort) = sort {
            select = select.order_by(Expr::col(sort), order.clone());
        }
        // One row more than asked shows whether there is a next page.
        select.order_by(Expr::col(id), order).limit(self.limit.saturating_add(1))
    }

    /// In which direction the rows are walked.
    pub(crate) fn order(&self) -> Order {
        if self.backward { Order::Desc } else { Order::Asc }
    }

    /// The ids of the rows that this page shows of each owner, in order of creation, and of one more, which shows whether
    /// there is another page. The select has the rows of all owners.
    pub(crate) fn nearest_of_each<E: EntityTrait>(
        &self,
        select: Select<E>,
        owner: E::Column,
        id: E::Column,
    ) -> SelectStatement {
        let place = Alias::new("place");
        let key = (E::default(), id);
        let within = WindowStatement::partition_by((E::default(), owner)).order_by(key, self.order()).take();
        let mut numbered = select.select_only().column(id).filter(self.bounds(None, key)).into_query();
        numbered.expr_window_as(Expr::cust("row_number()"), within, place.clone());
        Query::select()
            .column(Alias::new("id"))
            .from_subquery(numbered, Alias::new("numbered"))
            .and_where(Expr::col(place).lte(i64::try_from(self.limit).unwrap_or(i64::MAX).saturating_add(1)))
            .take()
    }

    /// The same of lists that sort by a text before the id.
    pub(crate) fn nearest_sorted<E: EntityTrait>(
        &self,
        select: Select<E>,
        owner: E::Column,
        sort: E::Column,
        id: E::Column,
    ) -> SelectStatement {
        let place = Alias::new("place");
        let of = |column| (E::default(), column);
        let within = WindowStatement::partition_by(of(owner))
            .order_by(of(sort), self.order())
            .order_by(of(id), self.order())
            .take();
        let bounds = self.bounds(Some(of(sort)), of(id));
        let mut numbered = select.select_only().column(id).filter(bounds).into_query();
        numbered.expr_window_as(Expr::cust("row_number()"), within, place.clone());
        Query::select()
            .column(Alias::new("id"))
            .from_subquery(numbered, Alias::new("numbered"))
            .and_where(Expr::col(place).lte(i64::try_from(self.limit).unwrap_or(i64::MAX).saturating_add(1)))
            .take()
    }

    /// Only the bounds of the page, for statements that order and cut by themselves.
    pub(crate) fn bounds<C: IntoColumnRef + Clone>(&self, sort: Option<C>, id: C) -> Condition {
        let mut condition = Condition::all();
        if let Some(key) = &self.after {
            condition = condition.add(beyond(key, sort.clone(), id.clone(), true));
        }
        if let Some(key) = &self.before {
            condition = condition.add(beyond(key, sort, id, false));
        }
        condition
    }

    /// Turns the rows of such a select (one more than asked) into a slice in list order.
    pub(crate) fn cut<T>(&self, mut rows: Vec<T>) -> Slice<T> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        if self.backward {
            rows.reverse();
            Slice { rows, has_previous: more, has_next: self.before.is_some() }
        } else {
            Slice { rows, has_next: more, has_previous: self.after.is_some() }
        }
    }
}

/// The key column of a table with one.
pub(crate) fn key<E: EntityTrait>() -> Result<E::Column, Refusal> {
    E::PrimaryKey::iter()
        .next()
        .map(PrimaryKeyToColumn::into_column)
        .ok_or_else(|| Fault::Broken("a table without a key".into()).into())
}

/// How many rows each of several owners has, in one statement. Those without any are not among them.
pub(crate) async fn count_of_each<E, O>(
    reading: &Reading,
    select: Select<E>,
    (column, owners): (E::Column, &[O]),
) -> Result<HashMap<O, u64>, Refusal>
where
    E: EntityTrait,
    O: Copy + Eq + Hash + Into<Value> + TryGetable,
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

fn beyond<C: IntoColumnRef + Clone>(key: &Key, sort: Option<C>, id: C, greater: bool) -> SimpleExpr {
    let past = |column: Expr, value: SimpleExpr| if greater { column.gt(value) } else { column.lt(value) };
    let id = Expr::col(id);
    match (sort, &key.sort) {
        // As one comparison of pairs it is a place in an index; as two that are or-ed, both engines walk to it.
        (Some(sort), Some(text)) => {
            past(Expr::tuple([Expr::col(sort), id]), Expr::tuple([Expr::val(text.as_str()), Expr::val(key.id)]))
        }
        _ => past(id, Expr::val(key.id)),
    }
}
