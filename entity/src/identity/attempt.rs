use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// How often something was tried that may be tried only so often.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attempt")]
pub struct Model {
    /// A hash of what is counted.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub tries: i32,
    /// The count ends here, and the next try begins a new one.
    pub ends_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
