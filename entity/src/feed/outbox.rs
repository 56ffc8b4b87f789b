use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use crate::id::OutboxId;

/// An event to be delivered. Written once and never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OutboxId,
    pub at: DateTime<Utc>,
    pub event: String,
    pub organization_id: Option<Uuid>,
    pub partnership_id: Option<Uuid>,
    pub subject_id: Option<Uuid>,
    /// JSON.
    pub payload: String,
}

impl ActiveModelBehavior for ActiveModel {}
