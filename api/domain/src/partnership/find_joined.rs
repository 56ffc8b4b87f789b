//! Questions about the partnerships of several organizations at once.

use std::collections::HashMap;

use entity::id::{OrganizationId, PartnershipId};
use entity::partnership::{partnership, party};
use entity::registry::organization;
use entity::state::PartnershipStatus;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, WindowStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, Order, QueryFilter, QuerySelect, QueryTrait, Select,
};

use super::find::{by_ids, reads_as};
use crate::page::{Page, Slice};
use crate::policy::rights::on;
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

/// The same page of the partnerships, by name, that each of these organizations is known to be in, in two statements.
/// `status` is as it reads today.
pub async fn partnerships_of(
    reading: &Reading,
    organizations: &[OrganizationId],
    status: Option<PartnershipStatus>,
    page: &Page,
) -> Result<HashMap<OrganizationId, Slice<Seen<partnership::Model>>>, Refusal> {
    if organizations.is_empty() {
        return Ok(HashMap::new());
    }
    let column = |column| (partnership::Entity, column);
    let (name, id) = (column(partnership::Column::NameKey), column(partnership::Column::Id));
    let order = if page.backward { Order::Desc } else { Order::Asc };
    let number = Alias::new("number");
    let within = WindowStatement::partition_by((party::Entity, party::Column::OrganizationId))
        .order_by(name, order.clone())
        .order_by(id, order.clone())
        .to_owned();
    let mut numbered = known(reading, organizations, status)
        .select_only()
        .column_as(party::Column::OrganizationId, "organization")
        .column_as(party::Column::PartnershipId, "partnership")
        .filter(page.bounds(Some(name), id))
        .into_query();
    numbered.expr_window_as(Expr::cust("row_number()"), within, number.clone());
    let nearest = Query::select()
        .columns([Alias::new("organization"), Alias::new("partnership")])
        .from_subquery(numbered, Alias::new("numbered"))
        .and_where(Expr::col(number.clone()).lte(i64::try_from(page.limit).unwrap_or(i64::MAX).saturating_add(1)))
        .order_by(number, Order::Asc)
        .to_owned();
    let mut places: Vec<(OrganizationId, PartnershipId)> = Vec::new();
    for row in reading.db().query_all(&nearest).await? {
        places.push((row.try_get("", "organization")?, row.try_get("", "partnership")?));
    }
    let mut ids: Vec<_> = places.iter().map(|(_, partnership)| *partnership).collect();
    ids.sort_unstable();
    ids.dedup();
    let rows: HashMap<_, _> = by_ids(reading, &ids).await?.into_iter().map(|row| (row.id, row)).collect();
    let mut groups: HashMap<OrganizationId, Vec<_>> = HashMap::new();
    for (organization, partnership) in places {
        groups.entry(organization).or_default().extend(rows.get(&partnership).cloned());
    }
    Ok(groups.into_iter().map(|(id, rows)| (id, page.cut(rows))).collect())
}

/// How many partnerships each of these organizations is known to be in, in one statement. Those in none are not among
/// the answers.
pub async fn counts_of_partnerships(
    reading: &Reading,
    organizations: &[OrganizationId],
    status: Option<PartnershipStatus>,
) -> Result<HashMap<OrganizationId, u64>, Refusal> {
    let counted: Vec<(OrganizationId, i64)> = known(reading, organizations, status)
        .select_only()
        .column(party::Column::OrganizationId)
        .column_as(party::Column::Id.count(), "partnerships")
        .group_by(party::Column::OrganizationId)
        .into_tuple()
        .all(reading.db())
        .await?;
    Ok(counted.into_iter().map(|(id, rows)| (id, u64::try_from(rows).unwrap_or_default())).collect())
}

fn known(
    reading: &Reading,
    organizations: &[OrganizationId],
    status: Option<PartnershipStatus>,
) -> Select<party::Entity> {
    party::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<party::Entity, partnership::Entity>(party::Column::PartnershipId, partnership::Column::Id),
        )
        .join(
            JoinType::InnerJoin,
            on::<party::Entity, organization::Entity>(party::Column::OrganizationId, organization::Column::Id),
        )
        .filter(reading.any_of(party::Column::OrganizationId, organizations.iter().copied()))
        .filter(visible::organization(reading.rights()))
        .filter(visible::partnership(reading.rights()))
        .filter(visible::party(reading.rights()))
        .filter(status.map_or_else(Condition::all, |status| reads_as(status, reading.today())))
}
