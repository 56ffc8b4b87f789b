//! Questions about delegations.

use chrono::NaiveDate;
use entity::id::{DelegationId, OrganizationId, PartnershipId};
use entity::partnership::delegation::{Column, Entity, Model};
use entity::registry::organization;
use entity::state::{DelegationStatus, OrganizationStatus};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SimpleExpr};
use sea_orm::{ActiveEnum, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Select};

use crate::feed::audit::Entry;
use crate::page::{Page, Slice};
use crate::policy::decide::require;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

/// The argument that names a delegation.
pub(super) const ARGUMENT: &str = "delegationId";

/// Which delegations of an organization are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// What it has given.
    Given(OrganizationId),
    /// What was given to it.
    Received(OrganizationId),
    /// Those in force by which people of others hold the permission in it, in all of it or in this partnership; any
    /// permission when none is named.
    Opening(OrganizationId, Option<Permission>, Option<PartnershipId>),
}

impl Whose {
    fn organization(self) -> OrganizationId {
        match self {
            Self::Given(id) | Self::Received(id) | Self::Opening(id, ..) => id,
        }
    }

    fn condition(self, today: NaiveDate) -> Condition {
        match self {
            Self::Given(id) => Condition::all().add(Column::OrganizationId.eq(id)),
            Self::Received(id) => Condition::all().add(Column::ToOrganizationId.eq(id)),
            Self::Opening(id, permission, partnership) => {
                let there = Condition::any()
                    .add(Column::PartnershipId.is_null())
                    .add_option(partnership.map(|id| Column::PartnershipId.eq(id)));
                open(today)
                    .add(Column::OrganizationId.eq(id))
                    .add(Column::Status.eq(DelegationStatus::Accepted))
                    .add(Column::StartsOn.lte(today))
                    .add(at_work(Column::OrganizationId))
                    .add(at_work(Column::ToOrganizationId))
                    .add(there)
                    .add_option(permission.map(|permission| Column::Permissions.contains(permission.name())))
            }
        }
    }
}

/// A page of delegations, oldest first.
///
/// # Errors
/// As policy answers those who may not read the organization's private page.
pub async fn page_of_delegations(reading: &Reading, whose: Whose, page: &Page) -> Result<Slice<Seen<Model>>, Refusal> {
    let select = page.apply(matching(reading, whose)?, None, Column::Id);
    Ok(page.cut(select.all(reading.db()).await?).map(Seen::new))
}

/// How many they are.
///
/// # Errors
/// As [`page_of_delegations`].
pub async fn count_of_delegations(reading: &Reading, whose: Whose) -> Result<u64, Refusal> {
    Ok(matching(reading, whose)?.count(reading.db()).await?)
}

/// The delegation with this id, if the caller may see it.
pub async fn by_id(reading: &Reading, id: DelegationId) -> Result<Option<Seen<Model>>, Refusal> {
    let select = Entity::find_by_id(id).filter(visible::delegation(reading.rights()));
    Ok(select.one(reading.db()).await?.map(Seen::new))
}

fn matching(reading: &Reading, whose: Whose) -> Result<Select<Entity>, Refusal> {
    require(reading.rights(), Permission::OrganizationRead, &Place::Organization(whose.organization()))?;
    Ok(Entity::find().filter(whose.condition(reading.today())).filter(visible::delegation(reading.rights())))
}

/// Delegations that are offered or accepted and whose last day has not passed.
pub(super) fn open(today: NaiveDate) -> Condition {
    Condition::all()
        .add(Column::Status.is_in([DelegationStatus::Offered, DelegationStatus::Accepted]))
        .add(Column::EndsOn.gte(today))
}

/// That the organization in this column is at work.
fn at_work(column: Column) -> SimpleExpr {
    let active = Query::select()
        .column(organization::Column::Id)
        .from(organization::Entity)
        .and_where(Expr::col(organization::Column::Status).eq(OrganizationStatus::Active.to_value()))
        .to_owned();
    column.in_subquery(active)
}

/// The delegation with this id, whoever asks.
pub(super) async fn row(id: DelegationId, db: &impl ConnectionTrait) -> Result<Model, Refusal> {
    Entity::find_by_id(id).one(db).await?.ok_or(Refusal::NotFound(ARGUMENT))
}

/// The record, in the delegation's partnership if it is only of one.
pub(super) fn within(entry: Entry, row: &Model) -> Entry {
    match row.partnership_id {
        Some(id) => entry.in_partnership(id),
        None => entry,
    }
}
