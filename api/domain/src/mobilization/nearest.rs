//! Pages of what somebody gave or was given, in order of creation. Each side on which the caller sees some is walked
//! in an index of its own, so that a page costs the same whoever else gives how much.

use sea_orm::sea_query::{Alias, Expr, ExprTrait, JoinType, Query, SelectStatement, UnionType};
use sea_orm::{Condition, EntityTrait, Order, QueryOrder, QueryTrait, Select};
use uuid::Uuid;

use super::about::About;
use super::find::cut;
use crate::engine::Engine;
use crate::page::{Page, Slice, key};
use crate::placed::Placed;
use crate::refusal::Refusal;
use crate::seen::Reading;

/// The page of those rows that are like this and have, in the column of a side, one of its owners. The select is
/// joined to the need.
pub(super) async fn page<E>(
    reading: &Reading,
    mut select: Select<E>,
    sides: impl Iterator<Item = (E::Column, Vec<Uuid>)>,
    like: &Condition,
    page: &Page,
) -> Result<Slice<About<E::Model>>, Refusal>
where
    E: EntityTrait,
    E::Model: Placed,
{
    let engine = Engine::of(reading.db());
    let id = key::<E>()?;
    let order = if page.backward { Order::Desc } else { Order::Asc };
    let mut ids = sides.filter(|(_, owners)| !owners.is_empty()).map(|(column, owners)| {
        let (each, owner) = engine.each(owners, "each");
        let nearest = Query::select()
            .from(E::default())
            .and_where(Expr::col((E::default(), column)).eq(owner))
            .cond_where(like.clone())
            .cond_where(page.bounds(None, (E::default(), id)))
            .order_by((E::default(), id), order.clone())
            .limit(page.limit.saturating_add(1))
            .to_owned();
        let mut side = Query::select();
        side.expr_as(Expr::col((E::default(), id)), "id").from_function(each, Alias::new("each"));
        engine.join_nearest::<E>(&mut side, nearest, id, &[id]);
        side
    });
    let Some(first) = ids.next() else { return Ok(page.cut(Vec::new())) };
    let all: SelectStatement = ids.fold(first, |mut all, side| all.union(UnionType::Distinct, side).to_owned());
    let near = Alias::new("near");
    let nearest = Query::select()
        .column(Alias::new("id"))
        .from_subquery(all, near.clone())
        .order_by(Alias::new("id"), order.clone())
        .limit(page.limit.saturating_add(1))
        .to_owned();
    let is_near = Expr::col((near.clone(), Alias::new("id"))).equals((E::default(), id));
    QueryTrait::query(&mut select).join_subquery(JoinType::InnerJoin, nearest, near, is_near);
    cut(reading, select.order_by(Expr::col((E::default(), id)), order), page).await
}
