use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::PersonId;

/// What a person's authenticator app and the servers both know. Whoever reads the row cannot make codes with it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "second_factor")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// The secret, sealed with a key that is not in the database.
    #[serde(skip_serializing)]
    pub sealed: String,
    /// Which key that is.
    #[serde(skip_serializing)]
    pub key_id: String,
    pub created_at: DateTime<Utc>,
    /// Since when it is on: when its owner has shown the first code.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// The step of time that the last code was of. Only codes of later ones are good.
    #[serde(skip_serializing)]
    pub last_step: i64,
}

impl ActiveModelBehavior for ActiveModel {}
