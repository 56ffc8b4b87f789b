//! Nothing happens twice: a key is bound to the actor, the operation and a hash of the parsed input.
//!
//! Same input, same answer; another input, a refusal. `10` and `10.00` are the same input, because the hash is
//! taken of the parsed command, not of the request's bytes. The repeated answer is read again from what the
//! first request made. A refused request claims nothing: its transaction is rolled back.

use entity::feed::idempotency::{ActiveModel, Column, Entity};
use entity::id::IdempotencyId;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, UpdateStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryTrait, TryInsertResult};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::command::Writing;
use crate::refusal::{Fault, Refusal};

pub(crate) enum Claim {
    New(IdempotencyId),
    /// The first request's outcome.
    Repeated(Uuid),
}

/// Takes the key, or finds out what it was used for. Two requests with one key at the same moment: the second
/// waits at the unique index until the first has committed or rolled back.
pub(crate) async fn claim(
    writing: &Writing,
    operation: &str,
    key: &str,
    command: &impl Serialize,
) -> Result<Claim, Refusal> {
    let actor = writing.rights().actor();
    let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(serde_json::to_vec(command)?));
    let id: IdempotencyId = writing.mint();
    let row = ActiveModel {
        id: Set(id),
        actor: Set(actor.clone()),
        operation: Set(operation.to_owned()),
        key: Set(key.to_owned()),
        request_hash: Set(hash.clone()),
        outcome_id: Set(None),
        created_at: Set(writing.now()),
    };
    let taken = Entity::insert(row)
        .on_conflict_do_nothing_on([Column::Actor, Column::Operation, Column::Key])
        .exec_without_returning(writing.tx())
        .await?;
    if let TryInsertResult::Inserted(1..) = taken {
        return Ok(Claim::New(id));
    }
    let first = Entity::find()
        .filter(Column::Actor.eq(actor))
        .filter(Column::Operation.eq(operation))
        .filter(Column::Key.eq(key))
        .one(writing.tx())
        .await?
        .ok_or_else(|| Fault::Broken("a claimed idempotency key vanished".into()))?;
    match first.outcome_id {
        Some(outcome) if first.request_hash == hash => Ok(Claim::Repeated(outcome)),
        _ => Err(Refusal::IdempotencyKeyReused),
    }
}

/// What binds the outcome to the claimed key.
pub(crate) fn settled(id: IdempotencyId, outcome: Option<Uuid>) -> UpdateStatement {
    let update = Entity::update_many().col_expr(Column::OutcomeId, Expr::value(outcome)).filter(Column::Id.eq(id));
    QueryTrait::into_query(update)
}
