use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{NeedId, OrganizationId, PartnershipId, PersonId};
use crate::state::{NeedStatus, ResourceKind};

/// What a party of a partnership wants, how much of it and by when.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "need")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NeedId,
    pub partnership_id: PartnershipId,
    /// The receiver.
    pub organization_id: OrganizationId,
    pub title: String,
    pub title_key: String,
    pub description: String,
    pub kind: ResourceKind,
    pub unit: String,
    /// In the smallest part of the unit.
    pub quantity: i64,
    pub due_on: NaiveDate,
    pub area_code: Option<String>,
    pub status: NeedStatus,
    pub created_by: Option<PersonId>,
    pub created_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
}

impl Entity {
    /// The needs of one partnership.
    pub fn of_partnership(id: PartnershipId) -> Select<Self> {
        Self::find().filter(Column::PartnershipId.eq(id))
    }

    /// The needs of one receiver.
    pub fn of_organization(id: OrganizationId) -> Select<Self> {
        Self::find().filter(Column::OrganizationId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
