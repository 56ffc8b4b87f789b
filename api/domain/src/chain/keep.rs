//! Adds what was recorded to its chains.
//!
//! These are no commands: nobody asks for them, they decide nothing, and what they write says nothing new.
//!
//! Several servers may do it at once: a chain grows only from the length that was seen, so one of them wins, and the
//! others try again. A chain grows only from a head that one of the known keys has signed: whoever has changed what is
//! in it must not have the server sign for that.

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
use super::record::{self, Record, Which};
use crate::office::Office;
use crate::refusal::{Fault, Refusal, is_passing};

/// Most records that are looked at together: no writer of an embedded database waits longer for it than for another
/// writer.
const MOST: u64 = 200;
/// Most heads that are signed anew together.
const HEADS: u64 = 500;

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

/// What came of a round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sealed {
    /// How many records were added to their chains.
    pub records: u64,
    /// The chains that do not go on, each with why, in the order of their names.
    pub stuck: Vec<(String, String)>,
}

/// Why a chain did not grow.
pub(super) enum Stop {
    /// Another server was faster.
    Beaten,
    /// What is in it is not what was signed.
    Stuck(String),
    /// Nothing stands against the chain; the change may be done again where the database asks for it.
    Fault(Fault),
}

impl From<DbErr> for Stop {
    fn from(error: DbErr) -> Self {
        Fault::Database(error).into()
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Database(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
                Self::Beaten
            }
            fault => Self::Fault(fault),
        }
    }
}

impl Stop {
    /// What is to be told of it where the next round tries again anyway.
    fn told(self) -> Option<String> {
        match self {
            Self::Beaten => None,
            Self::Fault(Fault::Database(error)) if is_passing(&error) => None,
            Self::Fault(fault) => Some(fault.to_string()),
            Self::Stuck(why) => Some(why),
        }
    }
}

impl Office {
    /// Adds what was recorded of this kind to its chains, and signs their heads. What stands against one chain keeps no
    /// other from growing.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn seal(&self, kind: ChainKind, look: Look, signer: &dyn Signer) -> Result<Sealed, Refusal> {
        let mut from = self.sealed_until(kind, look).await?;
        let mut done = Sealed::default();
        loop {
            let records = record::read(self.databases().reader(), kind, Which::Loose { from, most: MOST }).await?;
            let (count, last) = (records.len() as u64, records.last().map(Record::id));
            let mut chains: BTreeMap<String, Vec<Uuid>> = BTreeMap::new();
            for record in &records {
                chains.entry(record.scope()).or_default().push(record.id());
            }
            match self.grow(kind, &chains, signer).await {
                Ok(grown) => done.records += grown,
                // Something stands against one of them: each for itself.
                Err(_) => {
                    for (scope, ids) in chains {
                        match self.grow(kind, &BTreeMap::from([(scope.clone(), ids)]), signer).await {
                            Ok(grown) => done.records += grown,
                            Err(stop) => done.stuck.extend(stop.told().map(|why| (scope, why))),
                        }
                    }
                }
            }
            match last {
                Some(last) if count == MOST => from = Uuid::from_u128(last.as_u128().saturating_add(1)),
                _ => break,
            }
        }
        done.stuck.sort_unstable();
        done.stuck.dedup_by(|one, other| one.0 == other.0);
        Ok(done)
    }

    /// Adds these records to their chains, those of them that nobody has added meanwhile: to all chains or to none. How
    /// many. In the order of their names, so that two servers cannot wait for each other.
    async fn grow(
        &self,
        kind: ChainKind,
        chains: &BTreeMap<String, Vec<Uuid>>,
        signer: &dyn Signer,
    ) -> Result<u64, Stop> {
        let tx = self.begin().await.map_err(|refusal| match refusal {
            Refusal::Fault(fault) => fault.into(),
            refusal => Stop::Fault(Fault::Broken(refusal.to_string())),
        })?;
        let mut grown = 0;
        for (scope, ids) in chains {
            match grow(&tx, (kind, scope), ids, self.clock().now(), signer).await {
                Ok(records) => grown += records,
                Err(stop) => {
                    // Where SQLite has taken it back by itself, for want of room, there is nothing left to take back.
                    let _ = tx.rollback().await;
                    return Err(stop);
                }
            }
        }
        tx.commit().await?;
        Ok(grown)
    }

    /// Signs heads anew that another key has signed, as long as that one is known: it will be forgotten some day, and a
    /// chain that does not grow would keep its signature. How many, and how many others nobody here can read.
    ///
    /// # Errors
    /// The database fails, or signing does.
    pub async fn sign_anew(&self, signer: &dyn Signer) -> Result<(u64, u64), Refusal> {
        let db = &self.databases().write;
        let others = chain::Entity::find().filter(chain::Column::KeyId.ne(signer.key_id())).limit(HEADS);
        let (mut signed, mut foreign) = (0, 0);
        for row in others.all(db).await? {
            let head = head_of(&row);
            if signer.read(&row.signature).as_ref() != Some(&head) {
                foreign += 1;
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
        Ok((signed, foreign))
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
}

/// The milliseconds that an id of version 7 begins with.
fn milliseconds(id: Uuid) -> u128 {
    id.as_u128() >> 80
}

pub(super) async fn grow(
    tx: &DatabaseTransaction,
    (kind, scope): (ChainKind, &str),
    ids: &[Uuid],
    now: DateTime<Utc>,
    signer: &dyn Signer,
) -> Result<u64, Stop> {
    let records = record::read(tx, kind, Which::StillLoose(ids)).await?;
    if records.is_empty() {
        return Ok(0);
    }
    let known = chain::Entity::find()
        .filter(chain::Column::Kind.eq(kind))
        .filter(chain::Column::Scope.eq(scope))
        .one(tx)
        .await?;
    if let Some(known) = &known {
        require_signed(tx, known, signer).await?;
    }
    let (id, begun, mut hash) = match &known {
        Some(known) => (known.id, known.length, known.head.clone()),
        None => (ChainId(Uuid::now_v7()), 0, digest::BEGINNING.to_owned()),
    };
    let mut length = begun;
    let mut links = Vec::with_capacity(records.len());
    for record in &records {
        let held = record.hold()?;
        length += 1;
        hash = digest::link(kind, scope, length, &hash, &held.value);
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
    let head = Head { kind, scope: scope.to_owned(), length, hash, sealed_at: now };
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
        let of_this_length = chain::Entity::update_many().set(row).filter(chain::Column::Id.eq(id));
        let grown = of_this_length.filter(chain::Column::Length.eq(begun)).exec(tx).await?;
        if grown.rows_affected != 1 {
            return Err(Stop::Beaten);
        }
    }
    let count = links.len() as u64;
    chain_link::Entity::insert_many(links).exec_without_returning(tx).await?;
    Ok(count)
}

/// Refuses to go on from a head that nobody known has signed, or that is not the last link.
async fn require_signed(tx: &DatabaseTransaction, known: &chain::Model, signer: &dyn Signer) -> Result<(), Stop> {
    if signer.read(&known.signature) != Some(head_of(known)) {
        let why = "its head is not what a known key has signed; check-audit and check-ledger tell what was changed";
        return Err(Stop::Stuck(why.to_owned()));
    }
    let last = chain_link::Entity::find()
        .filter(chain_link::Column::ChainId.eq(known.id))
        .order_by_desc(chain_link::Column::Sequence)
        .one(tx)
        .await?;
    if last.is_none_or(|last| last.sequence != known.length || last.hash != known.head) {
        return Err(Stop::Stuck("its head is not its last link".to_owned()));
    }
    Ok(())
}
