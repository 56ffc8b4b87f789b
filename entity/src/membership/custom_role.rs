use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{CustomRoleId, OrganizationId, PersonId};

/// A role that an organization has made of named permissions.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "custom_role")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CustomRoleId,
    pub organization_id: OrganizationId,
    pub name: String,
    /// Equal for names that readers take for one.
    pub name_key: String,
    pub description: String,
    /// The permissions' names in the order of the register, parted by blanks.
    pub permissions: String,
    pub defined_by: PersonId,
    pub created_at: DateTime<Utc>,
    /// From then on it gives nothing, and its name is free.
    pub retired_at: Option<DateTime<Utc>>,
    /// Counts the changes, from 1; a writer names the one it has read.
    pub version: i64,
}

impl Entity {
    /// The roles that one organization has made, retired ones too.
    pub fn of_organization(id: OrganizationId) -> Select<Self> {
        Self::find().filter(Column::OrganizationId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
