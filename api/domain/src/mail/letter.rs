//! A mail that is written down.

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::HEXLOWER;
use entity::feed::mail::{ActiveModel, Column, Entity};
use entity::id::{MailId, PersonId};
use entity::identity::person;
use entity::state::MailKind;
use entity::value::email::Email;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::post::Sealed;
use super::queue::emptied;
use crate::command::Writing;
use crate::refusal::{Fault, Refusal};

/// A mail to be sent: what about, to whom, in which language.
pub(crate) struct Letter {
    kind: MailKind,
    person: Option<PersonId>,
    address: String,
    address_key: String,
    locale: String,
    words: Map<String, Value>,
    sealed: Option<Sealed>,
    life: Option<TimeDelta>,
}

impl Letter {
    /// A mail to the address, in this language (`id` or `en`).
    pub(crate) fn to_address(kind: MailKind, email: &Email, locale: &str) -> Self {
        Self {
            kind,
            person: None,
            address: email.as_str().to_owned(),
            address_key: email.key().to_owned(),
            locale: locale.to_owned(),
            words: Map::new(),
            sealed: None,
            life: None,
        }
    }

    /// A mail to whom the account belongs, about it, in their language.
    pub(crate) fn to_person(kind: MailKind, person: &person::Model) -> Self {
        let letter = Self {
            kind,
            person: Some(person.id),
            address: person.email.clone().unwrap_or_default(),
            address_key: person.email_key.clone().unwrap_or_default(),
            locale: person.locale.clone(),
            words: Map::new(),
            sealed: None,
            life: None,
        };
        // Whoever makes an account chooses its name and, until it is verified, its address: no words of theirs are
        // put into the mails of strangers.
        match kind {
            MailKind::EmailVerification => letter,
            _ => letter.saying("name", &person.name),
        }
    }

    /// What a sentence needs.
    pub(crate) fn saying(mut self, name: &str, word: &str) -> Self {
        self.words.insert(name.to_owned(), word.into());
        self
    }

    /// How long what it carries is good, in the measures that sentences use.
    pub(crate) fn living(self, life: TimeDelta) -> Self {
        self.saying("minutes", &life.num_minutes().to_string())
            .saying("hours", &life.num_hours().to_string())
            .saying("days", &life.num_days().to_string())
    }

    /// The secret that it carries. With a life it is one of an account, and lives from when the mail is sent.
    pub(crate) fn carrying(mut self, sealed: Sealed, life: Option<TimeDelta>) -> Self {
        self.sealed = Some(sealed);
        self.life = life;
        self
    }

    /// The mail as it waits.
    pub(crate) fn into_row(self, id: MailId, now: DateTime<Utc>) -> Result<ActiveModel, Fault> {
        let seconds = self.life.map(|life| i32::try_from(life.num_seconds())).transpose();
        let (salt, secret_hash) = match self.sealed {
            Some(Sealed { secret, salt }) => (salt.map(|salt| salt.reveal().to_owned()), Some(secret.hash())),
            None => (None, None),
        };
        Ok(ActiveModel {
            id: Set(id),
            kind: Set(self.kind),
            person_id: Set(self.person),
            locale: Set(self.locale),
            address: Set(Some(self.address)),
            address_hash: Set(hash_of(&self.address_key)),
            words: Set(Some(Value::Object(self.words).to_string())),
            salt: Set(salt),
            secret_hash: Set(secret_hash),
            secret_seconds: Set(seconds.map_err(|error| Fault::Broken(format!("a secret's life: {error}")))?),
            created_at: Set(now),
            due_at: Set(now),
            tries: Set(0),
            sent_at: Set(None),
            given_up_at: Set(None),
            fault: Set(None),
        })
    }
}

/// Mails are counted by what their address is compared as.
pub(crate) fn hash_of(address_key: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(address_key))
}

impl Writing {
    /// How many mails of this kind were written to the address within the time until now.
    pub(crate) async fn mailed_within(&self, time: TimeDelta, kind: MailKind, address: &Email) -> Result<u64, Refusal> {
        let lately = Entity::find()
            .filter(Column::AddressHash.eq(hash_of(address.key())))
            .filter(Column::Kind.eq(kind))
            .filter(Column::CreatedAt.gt(self.now() - time));
        Ok(lately.count(self.tx()).await?)
    }

    /// Takes back the mail that waits with this secret, which opens nothing any more. That it was written stays counted.
    pub(crate) async fn recall(&self, secret_hash: &str) -> Result<(), Refusal> {
        let waiting =
            Entity::update_many().filter(Column::SecretHash.eq(secret_hash)).filter(Column::Address.is_not_null());
        emptied(waiting)
            .col_expr(Column::GivenUpAt, Expr::value(self.now()))
            .col_expr(Column::Fault, Expr::value("taken back"))
            .exec(self.tx())
            .await?;
        Ok(())
    }

    /// Keeps a mail, to be written in this transaction. Where no mails are sent, there is none.
    pub(crate) async fn send(&self, letter: Letter) -> Result<(), Refusal> {
        if self.post().is_none() {
            return Ok(());
        }
        let row = letter.into_row(self.mint(), self.now())?;
        self.collect(|collected| collected.mails.push(row)).await
    }
}
