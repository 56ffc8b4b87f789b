use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::PersonId;
use crate::state::PlatformRole;

/// A human being: an account with e-mail and password, or a managed member with neither.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    pub name: String,
    /// Folded for search and order.
    pub name_key: String,
    pub email: Option<String>,
    /// Folded: one account for all spellings of an address.
    #[sea_orm(unique)]
    pub email_key: Option<String>,
    /// Or [`NO_PASSWORD`]: the table has one for each account.
    #[serde(skip_serializing)]
    pub password_hash: Option<String>,
    /// `id` or `en`.
    pub locale: String,
    pub platform_role: Option<PlatformRole>,
    pub created_at: DateTime<Utc>,
    /// Since when it is known that its owner reads what is sent to the address.
    pub email_verified_at: Option<DateTime<Utc>>,
}

/// Stands in place of a hash where no password opens the account, as in `/etc/shadow`: no hash looks like it.
pub const NO_PASSWORD: &str = "!";

impl Model {
    /// The hash of the account's password, if it has a password.
    #[must_use]
    pub fn known_hash(&self) -> Option<&str> {
        self.password_hash.as_deref().filter(|hash| *hash != NO_PASSWORD)
    }
}

impl ActiveModelBehavior for ActiveModel {}
