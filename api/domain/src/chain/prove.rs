//! Walks the chains again: whether each link still follows from its record and from the link before, and whether the
//! head is what was signed. Whoever has the database can change records and hash all of them anew, but not sign.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use entity::feed::{audit, chain, chain_link};
use entity::id::{ChainId, OrganizationId, PartnershipId, TypedId};
use entity::ledger::{period, transaction};
use entity::state::ChainKind;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use uuid::Uuid;

use super::closed::stood;
use super::digest;
use super::head::Head;
use super::record::{self, Record, Which, is_loose};
use crate::ledger::check::Violation;
use crate::refusal::Fault;

/// How many links are looked at in one statement.
const PIECE: u64 = 500;
/// Most violations that are told of one chain, and of records without one.
const MOST: usize = 100;
/// After this long a record must be in a chain.
const PATIENCE: TimeDelta = TimeDelta::minutes(15);

const GAP: (&str, &str) = ("H1", "the links of a chain are numbered from one, without a gap");
const GONE: (&str, &str) = ("H2", "the record that a link holds is there");
const CHANGED: (&str, &str) = ("H3", "a link follows from its record and the link before it");
const HEAD: (&str, &str) = ("H4", "the head of a chain is its last link, and signed with a known key");
const LOOSE: (&str, &str) = ("H5", "a record is in a chain within minutes");
const ERASED: (&str, &str) = ("H6", "what was erased, somebody has erased at that moment");
const STOOD: (&str, &str) = ("H7", "where the chains stood when a period was closed, they still stand");
/// The changes that erase: a person, or how a minor is reached.
const ERASURES: [&str; 3] = ["eraseAccount", "eraseMember", "withdrawGuardianConsent"];

/// Reads a signed head: what it says, if a known key has signed it.
pub type Reads<'a> = dyn Fn(&str) -> Option<Head> + Send + Sync + 'a;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    pub chains: u64,
    pub links: u64,
    /// Records whose content was erased.
    pub erased: u64,
    /// What is not as it was recorded.
    pub violations: Vec<Violation>,
}

impl Proof {
    fn tell(&mut self, (law, says): (&'static str, &'static str), table: &'static str, id: Uuid) {
        self.violations.push(Violation { law, says, table, id });
    }
}

/// Walks every chain of this kind, and looks for records without one. Signatures are only looked at by whoever knows a
/// key.
///
/// # Errors
/// The database fails.
pub async fn prove(db: &impl ConnectionTrait, kind: ChainKind, reads: Option<&Reads<'_>>) -> Result<Proof, Fault> {
    let mut proof = Proof::default();
    let mut after: Option<ChainId> = None;
    loop {
        let select = chain::Entity::find().filter(chain::Column::Kind.eq(kind));
        let select = select.filter(Condition::all().add_option(after.map(|id| chain::Column::Id.gt(id))));
        let Some(chain) = select.order_by_asc(chain::Column::Id).one(db).await? else { break };
        after = Some(chain.id);
        walk(db, &chain, reads, &mut proof, &mut |_, _| ()).await?;
    }
    for (table, id) in loose(db, kind, None).await? {
        proof.tell(LOOSE, table, id);
    }
    Ok(proof)
}

/// Tells of an organization's books, or of those in one partnership, what no chain holds.
pub(super) async fn tell_loose(
    db: &impl ConnectionTrait,
    owners: (OrganizationId, Option<PartnershipId>),
    proof: &mut Proof,
) -> Result<(), Fault> {
    for (table, id) in loose(db, ChainKind::Ledger, Some(owners)).await? {
        proof.tell(LOOSE, table, id);
    }
    Ok(())
}

/// Walks one chain, and shows each record that its link follows from, as it was hashed.
pub(super) async fn walk(
    db: &impl ConnectionTrait,
    chain: &chain::Model,
    reads: Option<&Reads<'_>>,
    proof: &mut Proof,
    see: &mut (dyn FnMut(Uuid, &Value) + Send),
) -> Result<(), Fault> {
    proof.chains += 1;
    let begun = proof.violations.len();
    let mut before = digest::BEGINNING.to_owned();
    let mut length = 0;
    let mut erasures = BTreeSet::new();
    loop {
        let links = chain_link::Entity::find()
            .filter(chain_link::Column::ChainId.eq(chain.id))
            .filter(chain_link::Column::Sequence.gt(length))
            // It may have grown since its head was read.
            .filter(chain_link::Column::Sequence.lte(chain.length))
            .order_by_asc(chain_link::Column::Sequence)
            .limit(PIECE)
            .all(db)
            .await?;
        if links.is_empty() {
            break;
        }
        let ids: Vec<_> = links.iter().map(|link| link.subject_id).collect();
        let records = record::read(db, chain.kind, Which::Of(&ids)).await?;
        let records: HashMap<_, _> = records.into_iter().map(|record| (record.id(), record)).collect();
        for link in links {
            proof.links += 1;
            if link.sequence != length + 1 {
                proof.tell(GAP, "chain_link", link.subject_id);
            }
            match records.get(&link.subject_id).map(|record| followed(record, &link, chain, &before)) {
                None => proof.tell(GONE, table(chain), link.subject_id),
                Some(None) if !is_erased_meanwhile(db, &link, chain, &before).await? => {
                    proof.tell(CHANGED, table(chain), link.subject_id);
                }
                Some(None) => {}
                Some(Some(value)) => {
                    if let Some(Record::Period(..)) = records.get(&link.subject_id)
                        && !stand(db, &value).await?
                    {
                        proof.tell(STOOD, table(chain), link.subject_id);
                    }
                    see(link.subject_id, &value);
                }
            }
            if let Some(Record::Audit(row)) = records.get(&link.subject_id)
                && let Some(at) = row.erased_at
                && link.salt.is_none()
            {
                proof.erased += 1;
                if erasures.insert(at) && !has_erased(db, at).await? {
                    proof.tell(ERASED, table(chain), link.subject_id);
                }
            }
            length = link.sequence;
            // What comes after it is judged for itself.
            before = link.hash;
            if proof.violations.len() - begun >= MOST {
                return Ok(());
            }
        }
    }
    let is_last = chain.length == length && chain.head == before && !has_stray(db, chain).await?;
    let is_signed = reads.is_none_or(|reads| reads(&chain.signature) == Some(head_of(chain)));
    if !is_last || !is_signed {
        proof.tell(HEAD, "chain", chain.id.uuid());
    }
    Ok(())
}

/// Whether the links are there that were the last ones when a period was closed.
async fn stand(db: &impl ConnectionTrait, period: &Value) -> Result<bool, Fault> {
    for head in stood(period).unwrap_or_default() {
        let chain = chain::Entity::find()
            .filter(chain::Column::Kind.eq(ChainKind::Ledger))
            .filter(chain::Column::Scope.eq(head.scope));
        let Some(chain) = chain.one(db).await? else { return Ok(false) };
        let link = chain_link::Entity::find()
            .filter(chain_link::Column::ChainId.eq(chain.id))
            .filter(chain_link::Column::Sequence.eq(head.length))
            .filter(chain_link::Column::Hash.eq(head.hash));
        if link.one(db).await?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether there are links beyond the head, and the chain has not grown since its head was read.
async fn has_stray(db: &impl ConnectionTrait, chain: &chain::Model) -> Result<bool, Fault> {
    let stray = chain_link::Entity::find()
        .filter(chain_link::Column::ChainId.eq(chain.id))
        .filter(chain_link::Column::Sequence.gt(chain.length))
        .one(db)
        .await?;
    if stray.is_none() {
        return Ok(false);
    }
    let now = chain::Entity::find_by_id(chain.id).one(db).await?;
    Ok(now.is_some_and(|now| now.length == chain.length))
}

/// Whether what did not follow does now: its content was erased between the look at the link and that at the record.
async fn is_erased_meanwhile(
    db: &impl ConnectionTrait,
    link: &chain_link::Model,
    chain: &chain::Model,
    before: &str,
) -> Result<bool, Fault> {
    if chain.kind != ChainKind::Audit {
        return Ok(false);
    }
    let Some(link) = chain_link::Entity::find_by_id(link.subject_id).one(db).await? else { return Ok(false) };
    let records = record::read(db, chain.kind, Which::Of(&[link.subject_id])).await?;
    Ok(records.first().is_some_and(|record| followed(record, &link, chain, before).is_some()))
}

/// Whether somebody has erased something at this moment.
async fn has_erased(db: &impl ConnectionTrait, at: DateTime<Utc>) -> Result<bool, Fault> {
    let done = audit::Entity::find().filter(audit::Column::At.eq(at)).filter(audit::Column::Command.is_in(ERASURES));
    Ok(done.one(db).await?.is_some())
}

/// The record as it was hashed, if its link follows from it and from the one before.
fn followed(record: &Record, link: &chain_link::Model, chain: &chain::Model, before: &str) -> Option<Value> {
    let value = record.held_as(link).filter(|_| record.scope() == chain.scope)?;
    (link.hash == digest::link(chain.kind, &chain.scope, link.sequence, before, &value)).then_some(value)
}

/// What a signed head of this chain says.
pub(super) fn head_of(chain: &chain::Model) -> Head {
    Head {
        kind: chain.kind,
        scope: chain.scope.clone(),
        length: chain.length,
        hash: chain.head.clone(),
        sealed_at: chain.sealed_at,
    }
}

/// Records that should have been in a chain by now, with their tables: all of this kind, or the books of these owners.
async fn loose(
    db: &impl ConnectionTrait,
    kind: ChainKind,
    owners: Option<(OrganizationId, Option<PartnershipId>)>,
) -> Result<Vec<(&'static str, Uuid)>, Fault> {
    let patience = u128::try_from(PATIENCE.num_milliseconds()).unwrap_or_default();
    let until = Uuid::from_u128((Uuid::now_v7().as_u128() >> 80).saturating_sub(patience) << 80);
    let most = MOST as u64;
    if kind == ChainKind::Audit {
        let select = audit::Entity::find().select_only().column(audit::Column::Id).filter(audit::Column::Id.lt(until));
        let loose = is_loose(kind, Expr::col((audit::Entity, audit::Column::Id)));
        let ids: Vec<Uuid> = select.filter(loose).limit(most).into_tuple().all(db).await?;
        return Ok(ids.into_iter().map(|id| ("audit", id)).collect());
    }
    let (organization, partnership) = owners.map_or((None, None), |(owner, within)| (Some(owner), within));
    let of = Condition::all()
        .add_option(organization.map(|id| transaction::Column::OrganizationId.eq(id)))
        .add_option(partnership.map(|id| transaction::Column::PartnershipId.eq(id)));
    let select = transaction::Entity::find().select_only().column(transaction::Column::Id).filter(of);
    let loose = is_loose(kind, Expr::col((transaction::Entity, transaction::Column::Id)));
    let select = select.filter(transaction::Column::Id.lt(until)).filter(loose).limit(most);
    let ids: Vec<Uuid> = select.into_tuple().all(db).await?;
    let mut loose: Vec<_> = ids.into_iter().map(|id| ("ledger_transaction", id)).collect();
    // A period is in its chain from the beginning, and of no single partnership.
    if partnership.is_none() {
        let of = Condition::all().add_option(organization.map(|id| period::Column::OrganizationId.eq(id)));
        let select = period::Entity::find().select_only().column(period::Column::Id).filter(of);
        let alone = is_loose(kind, Expr::col((period::Entity, period::Column::Id)));
        let ids: Vec<Uuid> = select.filter(alone).limit(most).into_tuple().all(db).await?;
        loose.extend(ids.into_iter().map(|id| ("ledger_period", id)));
    }
    Ok(loose)
}

/// The table of a chain's records.
const fn table(chain: &chain::Model) -> &'static str {
    match (chain.kind, chain.partnership_id) {
        (ChainKind::Audit, _) => "audit",
        (ChainKind::Ledger, Some(_)) => "ledger_transaction",
        (ChainKind::Ledger, None) => "ledger_period",
    }
}
