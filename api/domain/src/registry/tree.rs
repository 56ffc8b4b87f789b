//! Questions about what stands below what.

use std::collections::HashMap;

use entity::id::OrganizationId;
use entity::registry::organization;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Order, Query, SelectStatement, WindowStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};

use crate::page::{Page, Slice};
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

/// A page of what stands directly below each of several organizations, by name and of those that the caller may
/// see, in one statement.
pub async fn children_of(
    reading: &Reading,
    parents: &[OrganizationId],
    page: &Page,
) -> Result<HashMap<OrganizationId, Slice<Seen<organization::Model>>>, Refusal> {
    let order = if page.backward { Order::Desc } else { Order::Asc };
    let select = organization::Entity::find()
        .filter(organization::Column::Id.in_subquery(nearest(reading, parents, page, &order)))
        .order_by(organization::Column::NameKey, order.clone())
        .order_by(organization::Column::Id, order);
    let mut groups: HashMap<OrganizationId, Vec<organization::Model>> = HashMap::new();
    for row in select.all(reading.db()).await? {
        if let Some(parent) = row.parent_id {
            groups.entry(parent).or_default().push(row);
        }
    }
    Ok(groups.into_iter().map(|(id, rows)| (id, page.cut(rows).map(Seen::new))).collect())
}

/// How many organizations that the caller may see stand directly below each of these, in one statement. Those with
/// none are not among the answers.
pub async fn counts_of_children(
    reading: &Reading,
    parents: &[OrganizationId],
) -> Result<HashMap<OrganizationId, u64>, Refusal> {
    let counted: Vec<(OrganizationId, i64)> = below(reading, parents)
        .select_only()
        .column(organization::Column::ParentId)
        .column_as(organization::Column::Id.count(), "children")
        .group_by(organization::Column::ParentId)
        .into_tuple()
        .all(reading.db())
        .await?;
    Ok(counted.into_iter().map(|(id, rows)| (id, u64::try_from(rows).unwrap_or_default())).collect())
}

fn below(reading: &Reading, parents: &[OrganizationId]) -> Select<organization::Entity> {
    organization::Entity::find()
        .filter(visible::organization(reading.rights()))
        .filter(reading.any_of(organization::Column::ParentId, parents.iter().copied()))
}

fn nearest(reading: &Reading, parents: &[OrganizationId], page: &Page, order: &Order) -> SelectStatement {
    use organization::Column::{Id, NameKey, ParentId};
    let place = Alias::new("place");
    let within =
        WindowStatement::partition_by(ParentId).order_by(NameKey, order.clone()).order_by(Id, order.clone()).to_owned();
    let mut numbered =
        below(reading, parents).select_only().column(Id).filter(page.bounds(Some(NameKey), Id)).into_query();
    numbered.expr_window_as(Expr::cust("row_number()"), within, place.clone());
    Query::select()
        .column(Alias::new("id"))
        .from_subquery(numbered, Alias::new("numbered"))
        .and_where(Expr::col(place).lte(i64::try_from(page.limit).unwrap_or(i64::MAX).saturating_add(1)))
        .to_owned()
}
