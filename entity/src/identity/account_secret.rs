use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{AccountSecretId, PersonId};
use crate::state::MailKind;

/// A secret that was mailed: whoever has it reads what is sent to the address. It is removed when it is used.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "account_secret")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountSecretId,
    /// Whose account it is for.
    pub person_id: PersonId,
    /// The kind of mail that carries it, which says what it is for.
    pub kind: MailKind,
    #[sea_orm(unique)]
    #[serde(skip_serializing)]
    pub secret_hash: String,
    /// The address that it is about.
    pub email: String,
    pub email_key: String,
    pub created_at: DateTime<Utc>,
    /// Moves when the mail is sent.
    pub expires_at: DateTime<Utc>,
    /// When it was shown, where something else must come to it.
    pub confirmed_at: Option<DateTime<Utc>>,
}

impl Entity {
    /// The secrets for one account.
    pub fn of_person(id: PersonId) -> Select<Self> {
        Self::find().filter(Column::PersonId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
