use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{PersonId, SessionId};
use crate::state::SessionEnd;

/// One signed-in device of a person.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    pub person_id: PersonId,
    pub device: Option<String>,
    pub created_at: DateTime<Utc>,
    pub last_used_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub end_reason: Option<SessionEnd>,
    /// When it proved a second factor; empty when it has not, or when that factor was removed since.
    pub second_factor_at: Option<DateTime<Utc>>,
}

impl Entity {
    /// The sessions of one person, open or over.
    pub fn of_person(id: PersonId) -> Select<Self> {
        Self::find().filter(Column::PersonId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
