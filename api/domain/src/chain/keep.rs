//! Adds what was recorded to its chains.
//!
//! These are no commands: nobody asks for them, they decide nothing, and what they write says nothing new.
//!
//! Several servers may do it at once: a chain grows only from the length that was seen, so one of them wins, and the
//! others try again.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::feed::{chain, chain_link};
use entity::id::ChainId;
use entity::state::ChainKind;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr};
use uuid::Uuid;

use super::digest;
use super::head::{Head, Signer};
use super::prove::head_of;
use super::record::{self, Record, Which, is_loose};
use crate::office::Office;
use crate::refusal::{Fault, Refusal, is_passing};

/// Most records of one round: no writer of an embedded database waits longer for it than for another writer.
const MOST: u64 = 200;

/// How far back it is looked for records that no chain holds yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// As far as changes usually take between their records and their end.
    Near,
    /// As far as any change may take.
    Far,
}

impl Look {
    const fn back(self) -> TimeDelta {
        match self {
            Self::Near => TimeDelta::minutes(1),
            Self::Far => TimeDelta::minutes(10),
        }
    }
}

impl Office {
    /// Adds the next records of this kind to their chains, and signs the heads. How many.
    ///
    /// # Errors
    /// Faults of the database, and of signing.
    pub async fn seal(&self, kind: ChainKind, look: Look, signer: &dyn Signer) -> Result<u64, Refusal> {
        let from = self.sealed_until(kind, look).await?;
        if self.loose_from(kind, from).await?.is_none() {
            return Ok(0);
        }
        let tx = self.begin().await?;
        match round(&tx, kind, from, self.clock().now(), signer).await {
            Ok(sealed) => {
                tx.commit().await?;
                Ok(sealed)
            }
            // Another server was faster.
            Err(Fault::Database(error)) if is_beaten(&error) => {
                tx.rollback().await?;
                Ok(0)
            }
            Err(fault) => {
                tx.rollback().await?;
                Err(fault.into())
            }
        }
    }

    /// Signs the heads anew that another key has signed, as long as that one is known: it will be forgotten some day,
    /// and a chain that does not grow would keep its signature. How many.
    ///
    /// # Errors
    /// As [`Office::seal`].
    pub async fn sign_anew(&self, signer: &dyn Signer) -> Result<u64, Refusal> {
        let db = &self.databases().write;
        let others = chain::Entity::find().filter(chain::Column::KeyId.ne(signer.key_id())).all(db).await?;
        let mut signed = 0;
        for row in others {
            let head = head_of(&row);
            if signer.read(&row.signature).as_ref() != Some(&head) {
                continue;
            }
            let done = chain::Entity::update_many()
                .col_expr(chain::Column::KeyId, Expr::value(signer.key_id()))
                .col_expr(chain::Column::Signature, Expr::value(signer.sign(&head)?))
                .filter(chain::Column::Id.eq(row.id))
                .filter(chain::Column::Length.eq(row.length))
                .exec(db)
                .await?;
            signed += done.rows_affected;
        }
        Ok(signed)
    }

    /// The id up to which records are looked at no more: that of the last one in a chain, or the present if that comes
    /// first, less what changes may take. Ids are in the order of the clocks that have made them, and one of those may
    /// have run ahead.
    async fn sealed_until(&self, kind: ChainKind, look: Look) -> Result<Uuid, Refusal> {
        let last = chain_link::Entity::find()
            .filter(chain_link::Column::Kind.eq(kind))
            .order_by_desc(chain_link::Column::SubjectId)
            .one(self.databases().reader())
            .await?;
        let Some(last) = last else { return Ok(Uuid::nil()) };
        let until = milliseconds(last.subject_id).min(milliseconds(Uuid::now_v7()));
        let back = u128::try_from(look.back().num_milliseconds()).unwrap_or_default();
        Ok(Uuid::from_u128(until.saturating_sub(back) << 80))
    }

    async fn loose_from(&self, kind: ChainKind, from: Uuid) -> Result<Option<Uuid>, Refusal> {
        use entity::feed::audit;
        use entity::ledger::transaction;
        let db = self.databases().reader();
        let found = match kind {
            ChainKind::Audit => {
                let loose = is_loose(Expr::col((audit::Entity, audit::Column::Id)));
                let select = audit::Entity::find().select_only().column(audit::Column::Id);
                select.filter(audit::Column::Id.gte(from)).filter(loose).into_tuple().one(db).await?
            }
            ChainKind::Ledger => {
                let loose = is_loose(Expr::col((transaction::Entity, transaction::Column::Id)));
                let select = transaction::Entity::find().select_only().column(transaction::Column::Id);
                select.filter(transaction::Column::Id.gte(from)).filter(loose).into_tuple().one(db).await?
            }
        };
        Ok(found)
    }
}

/// The milliseconds that an id of version 7 begins with.
fn milliseconds(id: Uuid) -> u128 {
    id.as_u128() >> 80
}

fn is_beaten(error: &DbErr) -> bool {
    is_passing(error)
        || matches!(error, DbErr::RecordNotUpdated)
        || matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

async fn round(
    tx: &DatabaseTransaction,
    kind: ChainKind,
    from: Uuid,
    now: DateTime<Utc>,
    signer: &dyn Signer,
) -> Result<u64, Fault> {
    let records = record::read(tx, kind, Which::Loose { from, most: MOST }).await?;
    let mut chains: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    let mut sealed = 0;
    for record in records {
        chains.entry(record.scope()).or_default().push(record);
        sealed += 1;
    }
    // In the order of their names, so that two servers cannot wait for each other.
    for (scope, records) in chains {
        grow(tx, (kind, scope), &records, now, signer).await?;
    }
    Ok(sealed)
}

/// Adds the records to the chain of this name.
async fn grow(
    tx: &DatabaseTransaction,
    (kind, scope): (ChainKind, String),
    records: &[Record],
    now: DateTime<Utc>,
    signer: &dyn Signer,
) -> Result<(), Fault> {
    let known = chain::Entity::find()
        .filter(chain::Column::Kind.eq(kind))
        .filter(chain::Column::Scope.eq(&scope))
        .one(tx)
        .await?;
    let (id, begun, mut hash) = match &known {
        Some(known) => (known.id, known.length, known.head.clone()),
        None => (ChainId(Uuid::now_v7()), 0, digest::BEGINNING.to_owned()),
    };
    let mut length = begun;
    let mut links = Vec::with_capacity(records.len());
    for record in records {
        let held = record.hold()?;
        length += 1;
        hash = digest::link(kind, &scope, length, &hash, &held.value);
        links.push(chain_link::ActiveModel {
            subject_id: Set(record.id()),
            kind: Set(kind),
            chain_id: Set(id),
            sequence: Set(length),
            salt: Set(held.salt),
            content: Set(held.content),
            hash: Set(hash.clone()),
        });
    }
    let head = Head { kind, scope, length, hash, sealed_at: now };
    let signature = signer.sign(&head)?;
    let (organization, partnership) = records.first().map(Record::owners).unwrap_or_default();
    let row = chain::ActiveModel {
        id: Set(id),
        kind: Set(kind),
        scope: Set(head.scope),
        organization_id: Set(organization),
        partnership_id: Set(partnership),
        length: Set(head.length),
        head: Set(head.hash),
        sealed_at: Set(now),
        key_id: Set(signer.key_id().to_owned()),
        signature: Set(signature),
    };
    if known.is_none() {
        chain::Entity::insert(row).exec_without_returning(tx).await?;
    } else {
        let grown = chain::Entity::update_many()
            .set(row)
            .filter(chain::Column::Id.eq(id))
            .filter(chain::Column::Length.eq(begun))
            .exec(tx)
            .await?;
        if grown.rows_affected != 1 {
            return Err(DbErr::RecordNotUpdated.into());
        }
    }
    chain_link::Entity::insert_many(links).exec_without_returning(tx).await?;
    Ok(())
}
