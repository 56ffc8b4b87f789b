//! Keyset pages in both directions over (sort text, id).
//!
//! Ids are UUIDv7 and so in order of creation: a list in that order sorts by the id alone. A list sorted by a
//! text (a folded name) breaks ties by the id, so rows that tie across a page border are neither lost nor doubled.

use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef, SimpleExpr};
use sea_orm::{Condition, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

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
        let order = if self.backward { Order::Desc } else { Order::Asc };
        let mut select = select.filter(self.bounds(sort.clone(), id.clone()));
        if let Some(sort) = sort {
            select = select.order_by(Expr::col(sort), order.clone());
        }
        // One row more than asked shows whether there is a next page.
        select.order_by(Expr::col(id), order).limit(self.limit.saturating_add(1))
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
