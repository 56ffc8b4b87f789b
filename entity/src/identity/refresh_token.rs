use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{RefreshTokenId, SessionId};

/// A secret that renews a session once; using it a second time ends the session, unless an answer was lost.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_token")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RefreshTokenId,
    pub session_id: SessionId,
    #[sea_orm(unique)]
    #[serde(skip_serializing)]
    pub token_hash: String,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
    /// What the next token was made with, when the client has given a key to ask for it again.
    #[serde(skip_serializing)]
    pub answer_salt: Option<String>,
}

impl Entity {
    /// The chain of tokens of one session.
    pub fn of_session(id: SessionId) -> Select<Self> {
        Self::find().filter(Column::SessionId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
