use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// An account that somebody wants, until the mail to its address is answered. It is removed when it is used.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registration")]
pub struct Model {
    /// Of the secret that was mailed; of one that nobody has where the address has an account already.
    #[sea_orm(primary_key, auto_increment = false)]
    pub secret_hash: String,
    pub name: String,
    pub email: String,
    pub email_key: String,
    /// Of the password that the mail is answered with.
    pub password_hash: String,
    pub locale: String,
    pub created_at: DateTime<Utc>,
    /// Moves when the mail is sent.
    pub expires_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
