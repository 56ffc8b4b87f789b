use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{OrganizationId, PartnershipId, ProgramId};

/// Work of a partnership that one of its parties runs; resources are set aside for it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "program")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProgramId,
    pub partnership_id: PartnershipId,
    /// The party that runs it.
    pub organization_id: OrganizationId,
    pub name: String,
    pub name_key: String,
    pub description: String,
    pub created_at: DateTime<Utc>,
}

impl Entity {
    /// The programs of one partnership.
    pub fn of_partnership(id: PartnershipId) -> Select<Self> {
        Self::find().filter(Column::PartnershipId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
