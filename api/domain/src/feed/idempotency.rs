//! Nothing happens twice: a key is bound to the actor, the operation and a hash of the parsed input.
//!
//! Same input, same answer; another input, a refusal. `10` and `10.00` are the same input, because the hash is
//! taken of the parsed command, not of the request's bytes. The repeated answer is read again from what the
//! first request made. A refused request claims nothing.
//!
//! A request does not ask beforehand whether its key was used: nearly always it was not. It does what it was asked
//! to and writes its claim last, with what came of it. When the key is taken, the claim finds that out, and all is
//! taken back; when something else stands against the request, it may be what the first one has done, so the key
//! is looked up before the refusal is told. Two requests with one key at the same moment: the second waits at the
//! unique index, or already at a row that the first has locked, until the first has committed or rolled back.

use entity::feed::idempotency::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{InsertStatement, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryTrait};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::command::{Command, Writing};
use crate::refusal::{Fault, Refusal};

/// A command's key with what it is bound to.
pub(crate) struct Key {
    operation: &'static str,
    key: String,
    hash: String,
}

impl Key {
    /// The key that came with the command, if one did.
    pub(crate) fn of<C: Command>(command: &C) -> Result<Option<Self>, Refusal> {
        let Some(key) = command.key() else { return Ok(None) };
        let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(serde_json::to_vec(command)?));
        Ok(Some(Self { operation: C::NAME, key: key.to_owned(), hash }))
    }

    /// What the actor has used the key for before.
    pub(crate) async fn used_by(&self, actor: &str, db: &impl ConnectionTrait) -> Result<Option<Model>, Refusal> {
        let found = Entity::find()
            .filter(Column::Actor.eq(actor))
            .filter(Column::Operation.eq(self.operation))
            .filter(Column::Key.eq(&self.key))
            .one(db)
            .await?;
        Ok(found)
    }

    /// What the first request made, if it was the same request.
    ///
    /// # Errors
    /// [`Refusal::IdempotencyKeyReused`] when it was another one.
    pub(crate) async fn outcome(&self, writing: &Writing) -> Result<Uuid, Refusal> {
        let first = self.used_by(&writing.rights().actor(), writing.tx()).await?;
        let first = first.ok_or_else(|| Fault::Broken("a claimed idempotency key vanished".into()))?;
        match first.outcome_id {
            Some(outcome) if first.request_hash == self.hash => Ok(outcome),
            _ => Err(Refusal::IdempotencyKeyReused),
        }
    }

    /// The statement that claims the key for what came of the command. It writes nothing when the key is taken.
    pub(crate) fn claim(self, outcome: Option<Uuid>, writing: &Writing) -> InsertStatement {
        Entity::insert(ActiveModel {
            id: Set(writing.mint()),
            actor: Set(writing.rights().actor()),
            operation: Set(self.operation.to_owned()),
            key: Set(self.key),
            request_hash: Set(self.hash),
            outcome_id: Set(outcome),
            created_at: Set(writing.now()),
        })
        .on_conflict(OnConflict::columns([Column::Actor, Column::Operation, Column::Key]).do_nothing().to_owned())
        .into_query()
    }
}
