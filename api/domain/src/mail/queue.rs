//! Mails on their way: whoever claims one first sends it, and tells what came of it.
//!
//! These are no commands: nobody asks for them, they decide nothing, and what they change is the mail alone.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::feed::mail::{Column, Entity, Model};
use entity::id::MailId;
use entity::identity::{account_secret, registration};
use entity::state::MailKind;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, UpdateMany};

use crate::identity::secret::Secret;
use crate::office::Office;
use crate::refusal::Refusal;

/// How long a claim holds: longer than a mail server may take. Whoever claims a mail and is not heard of again has lost
/// it to the next one.
const CLAIM: TimeDelta = TimeDelta::minutes(5);
/// The pause after the first try; each next one is twice as long.
const PAUSE: TimeDelta = TimeDelta::minutes(1);
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(4);
/// After this long nobody waits for a mail any more.
pub(crate) const PATIENCE: TimeDelta = TimeDelta::days(3);
/// How long it is kept that a mail went out, without what it said.
const MEMORY: TimeDelta = TimeDelta::days(30);
/// Most characters that are kept of what stood against it.
const LONGEST_FAULT: usize = 300;
/// How many due mails are looked at to find one that nobody else claims.
const CANDIDATES: u64 = 20;

/// A mail that is to be sent now, and by nobody else.
#[derive(Clone, Debug)]
pub struct Due {
    pub id: MailId,
    pub kind: MailKind,
    pub address: String,
    /// `id` or `en`.
    pub locale: String,
    pub words: HashMap<String, String>,
    /// What it carries, if it carries something.
    pub secret: Option<Secret>,
    pub created_at: DateTime<Utc>,
    tries: i32,
}

/// What came of a claim.
#[derive(Debug)]
pub enum Claimed {
    /// This is to be sent.
    Mail(Due),
    /// A mail that cannot be sent, which was settled.
    Unsendable(MailId),
    /// Nothing is due.
    Nothing,
}

impl Office {
    /// Claims the mail that has been due longest.
    ///
    /// # Errors
    /// Faults of the database.
    pub async fn claim_mail(&self) -> Result<Claimed, Refusal> {
        let now = self.clock().now();
        let found = Entity::find()
            .filter(Column::Address.is_not_null())
            .filter(Column::DueAt.lte(now))
            .order_by_asc(Column::DueAt)
            .order_by_asc(Column::Id)
            .limit(CANDIDATES)
            .all(self.databases().reader())
            .await?;
        for row in found {
            let claimed = open(row.id)
                .col_expr(Column::DueAt, Expr::value(now + CLAIM))
                .col_expr(Column::Tries, Expr::col(Column::Tries).add(1))
                // Who comes second finds that it is due at another time.
                .filter(Column::DueAt.eq(row.due_at))
                .exec(&self.databases().write)
                .await?;
            if claimed.rows_affected == 1 {
                return self.ready(Model { tries: row.tries + 1, ..row }, now).await;
            }
        }
        Ok(Claimed::Nothing)
    }

    /// A claimed mail as it is sent.
    async fn ready(&self, row: Model, now: DateTime<Utc>) -> Result<Claimed, Refusal> {
        let (id, tries, created_at) = (row.id, row.tries, row.created_at);
        if !self.begin_life(&row, now).await? {
            self.give_up(id, tries, "its secret is no longer good").await?;
            return Ok(Claimed::Unsendable(id));
        }
        match self.due(row)? {
            Some(due) => Ok(Claimed::Mail(due)),
            None => {
                // Another server may have the key.
                self.put_off(id, tries, created_at, "the secret was made with a key that is not here").await?;
                Ok(Claimed::Unsendable(id))
            }
        }
    }

    /// A secret lives from when its mail is sent, however long that took. Whether it is still of use.
    async fn begin_life(&self, row: &Model, now: DateTime<Utc>) -> Result<bool, Refusal> {
        let (Some(seconds), Some(hash)) = (row.secret_seconds, &row.secret_hash) else { return Ok(true) };
        let ends_at = now + TimeDelta::seconds(seconds.into());
        let db = &self.databases().write;
        let begun = match row.kind {
            MailKind::Registration => {
                registration::Entity::update_many()
                    .col_expr(registration::Column::ExpiresAt, Expr::value(ends_at))
                    .filter(registration::Column::SecretHash.eq(hash))
                    .exec(db)
                    .await?
            }
            _ => {
                account_secret::Entity::update_many()
                    .col_expr(account_secret::Column::ExpiresAt, Expr::value(ends_at))
                    .filter(account_secret::Column::SecretHash.eq(hash))
                    .exec(db)
                    .await?
            }
        };
        Ok(begun.rows_affected == 1)
    }

    fn due(&self, row: Model) -> Result<Option<Due>, Refusal> {
        let secret = match (self.post(), &row.salt, &row.secret_hash) {
            (Some(post), Some(salt), Some(hash)) => match post.open(row.kind, salt, hash)? {
                Some(secret) => Some(secret),
                None => return Ok(None),
            },
            (None, Some(_), _) => return Ok(None),
            _ => None,
        };
        Ok(Some(Due {
            id: row.id,
            kind: row.kind,
            address: row.address.unwrap_or_default(),
            locale: row.locale,
            words: serde_json::from_str(row.words.as_deref().unwrap_or("{}"))?,
            secret,
            created_at: row.created_at,
            tries: row.tries,
        }))
    }

    /// The mail server has taken it. What it said is forgotten.
    ///
    /// # Errors
    /// Faults of the database.
    pub async fn mail_sent(&self, mail: &Due) -> Result<(), Refusal> {
        let done = emptied(open(mail.id)).col_expr(Column::SentAt, Expr::value(self.clock().now()));
        done.exec(&self.databases().write).await?;
        Ok(())
    }

    /// Something stood against it: it is tried again after a pause, until nobody waits for it any more. Whether it is.
    ///
    /// # Errors
    /// Faults of the database.
    pub async fn mail_failed(&self, mail: &Due, fault: &str) -> Result<bool, Refusal> {
        self.put_off(mail.id, mail.tries, mail.created_at, fault).await
    }

    /// It is not tried again. What it said is forgotten.
    ///
    /// # Errors
    /// Faults of the database.
    pub async fn mail_given_up(&self, mail: &Due, fault: &str) -> Result<(), Refusal> {
        self.give_up(mail.id, mail.tries, fault).await
    }

    async fn put_off(&self, id: MailId, tries: i32, created_at: DateTime<Utc>, fault: &str) -> Result<bool, Refusal> {
        let next = self.clock().now() + pause(tries);
        if next > created_at + PATIENCE {
            self.give_up(id, tries, fault).await?;
            return Ok(false);
        }
        open(id)
            .col_expr(Column::DueAt, Expr::value(next))
            .col_expr(Column::Fault, Expr::value(shortened(fault)))
            // Whoever took so long that somebody else has claimed it has no say any more.
            .filter(Column::Tries.eq(tries))
            .exec(&self.databases().write)
            .await?;
        Ok(true)
    }

    async fn give_up(&self, id: MailId, tries: i32, fault: &str) -> Result<(), Refusal> {
        emptied(open(id))
            .col_expr(Column::GivenUpAt, Expr::value(self.clock().now()))
            .col_expr(Column::Fault, Expr::value(shortened(fault)))
            .filter(Column::Tries.eq(tries))
            .exec(&self.databases().write)
            .await?;
        Ok(())
    }

    /// Forgets mails that went out long ago, and what they carried.
    ///
    /// # Errors
    /// Faults of the database.
    pub async fn forget_mails(&self) -> Result<(), Refusal> {
        let long_ago = self.clock().now() - MEMORY;
        Entity::delete_many()
            .filter(Column::Address.is_null())
            .filter(Column::CreatedAt.lt(long_ago))
            .exec(&self.databases().write)
            .await?;
        account_secret::Entity::delete_many()
            .filter(account_secret::Column::CreatedAt.lt(long_ago))
            .exec(&self.databases().write)
            .await?;
        registration::Entity::delete_many()
            .filter(registration::Column::ExpiresAt.lte(self.clock().now()))
            .exec(&self.databases().write)
            .await?;
        Ok(())
    }

    /// The newest mails that nobody has sent, for a demonstration, which shows them instead.
    ///
    /// # Errors
    /// Faults of the database.
    pub async fn kept_mails(&self, most: u64) -> Result<Vec<Due>, Refusal> {
        let rows = Entity::find()
            .filter(Column::Address.is_not_null())
            .order_by_desc(Column::Id)
            .limit(most)
            .all(self.databases().reader())
            .await?;
        rows.into_iter().filter_map(|row| self.due(row).transpose()).collect()
    }
}

fn open(id: MailId) -> UpdateMany<Entity> {
    Entity::update_many().filter(Column::Id.eq(id)).filter(Column::Address.is_not_null())
}

/// Without what it said, to whom, and what its secret was made from.
pub(super) fn emptied(update: UpdateMany<Entity>) -> UpdateMany<Entity> {
    [Column::Address, Column::Words, Column::Salt, Column::SecretHash]
        .into_iter()
        .fold(update, |update, column| update.col_expr(column, Expr::value(Option::<String>::None)))
}

fn pause(tries: i32) -> TimeDelta {
    let doublings = u32::try_from((tries - 1).clamp(0, 10)).unwrap_or_default();
    (PAUSE * 2_i32.pow(doublings)).min(LONGEST_PAUSE)
}

fn shortened(fault: &str) -> String {
    fault.chars().filter(|letter| !letter.is_control()).take(LONGEST_FAULT).collect()
}
