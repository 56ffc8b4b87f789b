use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{OrganizationId, PeriodId, PersonId};

/// A period of an organization's books that was closed. Written once and never changed; it takes no transaction any
/// more.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_period")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PeriodId,
    pub organization_id: OrganizationId,
    /// Its number among those of the organization, from one.
    pub sequence: i64,
    /// The day after the period before; none in the first one, which holds whatever came before its end.
    pub begins_on: Option<NaiveDate>,
    pub ends_on: NaiveDate,
    pub closed_at: DateTime<Utc>,
    pub closed_by: Option<PersonId>,
    /// The heads of the chains of the organization's books when it was closed, as JSON: of each its name, its length and
    /// its last hash.
    pub heads: String,
}

impl Entity {
    /// The periods of one organization.
    pub fn of_organization(id: OrganizationId) -> Select<Self> {
        Self::find().filter(Column::OrganizationId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
