//! The first members of each of several organizations, by name. Each organization is answered from its own piece of
//! one index, so that a page costs the same whether there are a hundred members or fifty thousand.

use entity::id::OrganizationId;
use entity::membership::member;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, IntoColumnRef, Query, SelectStatement, SimpleExpr};
use sea_orm::{ConnectionTrait, Order};

use super::find::shown;
use super::row::{COLUMNS, MemberRow};
use super::seat;
use crate::engine::Engine;
use crate::page::Page;
use crate::placed::Placed;
use crate::refusal::Refusal;
use crate::seen::Reading;

/// One row more than the page shows of the present members of each organization, in the page's direction. The caller
/// has been found to read the members of all of them.
pub(super) async fn of_each(
    reading: &Reading,
    organizations: &[OrganizationId],
    page: &Page,
) -> Result<Vec<MemberRow>, Refusal> {
    let engine = Engine::of(reading.db());
    let shown = shown(reading, organizations);
    let (organizations, organization) = engine.each(organizations.iter().copied(), "each");
    let mut select = Query::select();
    select.from_function(organizations, Alias::new("each"));
    let nearest = nearest(reading, organization, page).cond_where(shown).to_owned();
    engine.join_nearest::<member::Entity>(&mut select, nearest, member::Column::Id, &COLUMNS);
    select.columns(COLUMNS.map(of));
    let statement = reading.db().get_database_backend().build(&select);
    let rows = reading.db().query_all_raw(statement).await?;
    let mut rows: Vec<_> = rows.iter().map(|row| MemberRow::read(row, 0)).collect::<Result<_, _>>()?;
    // Each organization's few are in order nearly always, so that this is less work than a sort of all in the database.
    rows.sort_by(|a, b| (&a.name_key, a.id).cmp(&(&b.name_key, b.id)));
    if page.backward {
        rows.reverse();
    }
    Ok(rows)
}

fn nearest(reading: &Reading, organization: SimpleExpr, page: &Page) -> SelectStatement {
    let (name, id) = (of(member::Column::NameKey), of(member::Column::Id));
    Query::select()
        .from(member::Entity)
        .and_where(Expr::col(of(member::Column::OrganizationId)).eq(organization))
        .cond_where(seat::present(reading.today()))
        .cond_where(page.bounds(Some(name.into_column_ref()), id.into_column_ref()))
        .order_by(name, order(page))
        .order_by(id, order(page))
        .limit(page.limit.saturating_add(1))
        .to_owned()
}

fn of(column: member::Column) -> (member::Entity, member::Column) {
    (member::Entity, column)
}

fn order(page: &Page) -> Order {
    if page.backward { Order::Desc } else { Order::Asc }
}
