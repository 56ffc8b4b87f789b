use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{OrganizationId, PersonId, ResourceId};
use crate::state::ResourceKind;

/// A space or a skill that an organization lends. When it is taken follows from its reservations.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "resource")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ResourceId,
    pub organization_id: OrganizationId,
    pub kind: ResourceKind,
    pub name: String,
    pub name_key: String,
    pub description: String,
    /// In what it is counted when it is promised.
    pub unit: String,
    pub area_code: Option<String>,
    pub created_by: Option<PersonId>,
    pub created_at: DateTime<Utc>,
    pub archived_by: Option<PersonId>,
    pub archived_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}
