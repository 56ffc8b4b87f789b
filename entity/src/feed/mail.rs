use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::{MailId, PersonId};
use crate::state::MailKind;

/// A mail to be sent, or what is left of one that was. It never holds a secret that somebody could use: see `salt`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MailId,
    pub kind: MailKind,
    /// Whose account it is about, if it is about one.
    pub person_id: Option<PersonId>,
    /// `id` or `en`.
    pub locale: String,
    /// Empty once the mail is settled, as all that it says.
    pub address: Option<String>,
    /// By which it is seen how many an address was sent lately.
    pub address_hash: String,
    /// What its sentences need, as JSON.
    pub words: Option<String>,
    /// What its secret is made from, together with a key that is not in the database.
    pub salt: Option<String>,
    /// By which it is seen that the right secret was made.
    pub secret_hash: Option<String>,
    /// How long the secret lives, from when the mail is sent.
    pub secret_seconds: Option<i32>,
    pub created_at: DateTime<Utc>,
    /// When it is sent, or tried again. Whoever sends it moves this first, so that nobody else does.
    pub due_at: DateTime<Utc>,
    pub tries: i32,
    pub sent_at: Option<DateTime<Utc>>,
    pub given_up_at: Option<DateTime<Utc>>,
    /// What stood against the last try.
    pub fault: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
