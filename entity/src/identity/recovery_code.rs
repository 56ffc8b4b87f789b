use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::PersonId;

/// A code that stands in for the authenticator app, once. It is removed when it is used.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_code")]
pub struct Model {
    /// All that is kept of it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code_hash: String,
    pub person_id: PersonId,
    pub created_at: DateTime<Utc>,
}

impl Entity {
    /// The codes that one person has left.
    pub fn of_person(id: PersonId) -> Select<Self> {
        Self::find().filter(Column::PersonId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
