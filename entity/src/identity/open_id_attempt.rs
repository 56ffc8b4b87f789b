use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::PersonId;

/// Somebody has gone to the OpenID provider and is to come back. Nothing of it opens anything to whoever reads the row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "open_id_attempt")]
pub struct Model {
    /// Of the secret that the app keeps, which all else follows from.
    #[sea_orm(primary_key, auto_increment = false)]
    pub secret_hash: String,
    /// Who it was, once the provider has said so: a second factor may still be wanted.
    pub person_id: Option<PersonId>,
    /// Where the provider sends the browser back to.
    pub redirect_uri: String,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
