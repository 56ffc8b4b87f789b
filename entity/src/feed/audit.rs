use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use crate::id::AuditId;

/// Who did what to which row. Written once and never changed; it refers to nothing, so that it outlives what it tells of.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditId,
    pub at: DateTime<Utc>,
    pub command: String,
    pub actor_person_id: Option<Uuid>,
    pub actor_token_id: Option<Uuid>,
    pub organization_id: Option<Uuid>,
    pub partnership_id: Option<Uuid>,
    /// The prefix of the subject's id.
    pub subject_kind: Option<String>,
    pub subject_id: Option<Uuid>,
    pub reason: Option<String>,
    pub before_json: Option<String>,
    pub after_json: Option<String>,
    pub request_id: String,
    /// When what it held was erased: it was about somebody whose data was.
    pub erased_at: Option<DateTime<Utc>>,
    /// The delegation by which somebody of another organization did it.
    pub delegation_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
