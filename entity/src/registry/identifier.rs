use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{IdentifierId, OrganizationId};

/// A name an outside register gave to an organization; unique in its scheme.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "organization_identifier")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdentifierId,
    pub organization_id: OrganizationId,
    pub scheme: String,
    pub value: String,
    pub created_at: DateTime<Utc>,
}

impl Entity {
    /// The outside names of one organization.
    pub fn of_organization(id: OrganizationId) -> Select<Self> {
        Self::find().filter(Column::OrganizationId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
