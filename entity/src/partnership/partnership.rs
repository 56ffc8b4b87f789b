use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{OrganizationId, PartnershipId};
use crate::state::{PartnershipStatus, PartnershipVisibility};

/// Two or more organizations bound for a purpose.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "partnership")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PartnershipId,
    pub name: String,
    pub name_key: String,
    pub purpose: String,
    pub visibility: PartnershipVisibility,
    pub status: PartnershipStatus,
    pub proposed_by: OrganizationId,
    /// Digest of name and parties: the same partnership is not open twice.
    pub pair_key: Option<String>,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub created_at: DateTime<Utc>,
    pub activated_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    pub status_reason: Option<String>,
    /// Of how many days before the last one its parties were reminded.
    pub reminded_days: Option<i32>,
}

impl ActiveModelBehavior for ActiveModel {}
