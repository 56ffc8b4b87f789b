//! The records that chains are over, and to which chain each belongs.

use std::collections::HashMap;

use entity::feed::{audit, chain_link};
use entity::id::{AccountId, OrganizationId, PartnershipId, PeriodId, TransactionId};
use entity::ledger::{account, exchange, period, period_balance, posting, transaction};
use entity::state::{ChainKind, TransactionKind};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SimpleExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde_json::Value;
use uuid::Uuid;

use super::digest;
use crate::engine::Engine;
use crate::identity::secret::Secret;
use crate::refusal::Fault;

/// A record with the chain that it belongs to.
#[derive(Clone, Debug)]
pub(super) enum Record {
    Audit(audit::Model),
    Ledger(transaction::Model, Vec<(posting::Model, account::Model)>, Option<exchange::Model>),
    /// A closed period of the books. It is of their kind, in a chain of its own.
    Period(period::Model, Vec<(period_balance::Model, account::Model)>),
}

/// What a link holds of a record.
pub(super) struct Held {
    pub salt: Option<String>,
    pub content: Option<String>,
    /// What is hashed.
    pub value: Value,
}

impl Record {
    pub fn id(&self) -> Uuid {
        match self {
            Self::Audit(row) => row.id.0,
            Self::Ledger(row, ..) => row.id.0,
            Self::Period(row, _) => row.id.0,
        }
    }

    /// The organization and the partnership whose chain it is: a trail is an organization's, or else a partnership's,
    /// or else the network's; books are those of an organization in a partnership, its periods are of all of them.
    pub fn owners(&self) -> (Option<Uuid>, Option<Uuid>) {
        match self {
            Self::Audit(row) if row.organization_id.is_some() => (row.organization_id, None),
            Self::Audit(row) => (None, row.partnership_id),
            Self::Ledger(row, ..) => (Some(row.organization_id.0), Some(row.partnership_id.0)),
            Self::Period(row, _) => (Some(row.organization_id.0), None),
        }
    }

    /// The chain's name.
    pub fn scope(&self) -> String {
        scope(self.owners())
    }

    /// What a new link holds of it.
    pub fn hold(&self) -> Result<Held, Fault> {
        match self {
            Self::Audit(row) => {
                let salt = Secret::random("")?.reveal().to_owned();
                let content = digest::content(row, &salt);
                let value = digest::audit(row, &content);
                Ok(Held { salt: Some(salt), content: Some(content), value })
            }
            Self::Ledger(row, postings, exchange) => {
                let value = digest::transaction(row, postings, exchange.as_ref());
                Ok(Held { salt: None, content: None, value })
            }
            Self::Period(row, lines) => Ok(Held { salt: None, content: None, value: digest::period(row, lines)? }),
        }
    }

    /// What its link should hold, with the salt and the content that the link has; none where they do not fit it.
    pub fn held_as(&self, link: &chain_link::Model) -> Option<Value> {
        match (self, &link.content) {
            (Self::Audit(row), Some(content)) => {
                let is_empty = row.reason.is_none() && row.before_json.is_none() && row.after_json.is_none();
                let fits = match &link.salt {
                    Some(salt) => digest::content(row, salt) == *content,
                    // Without the salt there is nothing to compare, and must be nothing that could be compared.
                    None => is_empty && row.erased_at.is_some(),
                };
                fits.then(|| digest::audit(row, content))
            }
            (Self::Ledger(row, postings, exchange), None) => {
                Some(digest::transaction(row, postings, exchange.as_ref()))
            }
            (Self::Period(row, lines), None) => digest::period(row, lines).ok(),
            _ => None,
        }
    }
}

/// The name of the chain of these.
pub(super) fn scope(owners: (Option<Uuid>, Option<Uuid>)) -> String {
    match owners {
        (Some(organization), Some(partnership)) => {
            format!("{}/{}", OrganizationId(organization), PartnershipId(partnership))
        }
        (Some(organization), None) => OrganizationId(organization).to_string(),
        (None, Some(partnership)) => PartnershipId(partnership).to_string(),
        (None, None) => "network".to_owned(),
    }
}

/// Which records are looked for.
#[derive(Clone, Copy)]
pub(super) enum Which<'a> {
    /// The first ones from this id on that no link holds.
    Loose { from: Uuid, most: u64 },
    /// Those of these that no link holds, with a lock that keeps their content from being erased.
    StillLoose(&'a [Uuid]),
    /// These.
    Of(&'a [Uuid]),
}

/// Records in the order of their ids.
pub(super) async fn read(db: &impl ConnectionTrait, kind: ChainKind, which: Which<'_>) -> Result<Vec<Record>, Fault> {
    match kind {
        ChainKind::Audit => {
            let rows = chosen(audit::Entity::find(), audit::Column::Id, kind, db, which).all(db).await?;
            Ok(rows.into_iter().map(Record::Audit).collect())
        }
        ChainKind::Ledger => {
            let periods = periods(db, which).await?;
            let rows = chosen(transaction::Entity::find(), transaction::Column::Id, kind, db, which).all(db).await?;
            let mut lines = lines(db, &rows).await?;
            let mut exchanges = exchanges(db, &rows).await?;
            let with = |row: transaction::Model| {
                let postings = lines.remove(&row.id).unwrap_or_default();
                let exchange = exchanges.remove(&row.id);
                Record::Ledger(row, postings, exchange)
            };
            let mut records: Vec<_> = rows.into_iter().map(with).chain(periods).collect();
            records.sort_by_key(Record::id);
            if let Which::Loose { most, .. } = which {
                records.truncate(usize::try_from(most).unwrap_or(usize::MAX));
            }
            Ok(records)
        }
    }
}

/// Closed periods, each with what lay in its accounts.
async fn periods(db: &impl ConnectionTrait, which: Which<'_>) -> Result<Vec<Record>, Fault> {
    let rows = chosen(period::Entity::find(), period::Column::Id, ChainKind::Ledger, db, which).all(db).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids = rows.iter().map(|row| row.id);
    let select = period_balance::Entity::find().filter(Engine::of(db).any_of(period_balance::Column::PeriodId, ids));
    let lines = select.all(db).await?;
    let accounts = accounts(db, lines.iter().map(|line| line.account_id).collect()).await?;
    let mut by_period: HashMap<PeriodId, Vec<_>> = HashMap::new();
    for line in lines {
        let account = accounts.get(&line.account_id);
        let account = account.ok_or_else(|| Fault::Broken(format!("{} has no account", line.id)))?;
        by_period.entry(line.period_id).or_default().push((line, account.clone()));
    }
    let with = |row: period::Model| {
        let lines = by_period.remove(&row.id).unwrap_or_default();
        Record::Period(row, lines)
    };
    Ok(rows.into_iter().map(with).collect())
}

/// These accounts, by their ids.
async fn accounts(
    db: &impl ConnectionTrait,
    mut ids: Vec<AccountId>,
) -> Result<HashMap<AccountId, account::Model>, Fault> {
    ids.sort_unstable();
    ids.dedup();
    let accounts = account::Entity::find().filter(Engine::of(db).any_of(account::Column::Id, ids)).all(db).await?;
    Ok(accounts.into_iter().map(|account| (account.id, account)).collect())
}

type Lines = HashMap<TransactionId, Vec<(posting::Model, account::Model)>>;

/// The postings of these transactions, each with its account.
async fn lines(db: &impl ConnectionTrait, rows: &[transaction::Model]) -> Result<Lines, Fault> {
    if rows.is_empty() {
        return Ok(Lines::new());
    }
    let engine = Engine::of(db);
    let ids = rows.iter().map(|row| row.id);
    let postings = posting::Entity::find().filter(engine.any_of(posting::Column::TransactionId, ids)).all(db).await?;
    let accounts = accounts(db, postings.iter().map(|posting| posting.account_id).collect()).await?;
    let mut lines = Lines::new();
    for posting in postings {
        let account = accounts.get(&posting.account_id);
        let account = account.ok_or_else(|| Fault::Broken(format!("{} has no account", posting.id)))?;
        lines.entry(posting.transaction_id).or_default().push((posting, account.clone()));
    }
    Ok(lines)
}

/// By which rates these transactions have exchanged what they post.
async fn exchanges(
    db: &impl ConnectionTrait,
    rows: &[transaction::Model],
) -> Result<HashMap<TransactionId, exchange::Model>, Fault> {
    let posted = rows.iter().filter(|row| row.kind == TransactionKind::Contribution);
    let ids: Vec<_> = posted.map(|row| row.id).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let select = exchange::Entity::find().filter(Engine::of(db).any_of(exchange::Column::TransactionId, ids));
    Ok(select.all(db).await?.into_iter().map(|row| (row.transaction_id, row)).collect())
}

fn chosen<E: EntityTrait>(
    select: Select<E>,
    id: E::Column,
    kind: ChainKind,
    db: &impl ConnectionTrait,
    which: Which<'_>,
) -> Select<E> {
    let select = select.order_by_asc(id);
    let these = |ids: &[Uuid]| Engine::of(db).any_of(id, ids.iter().copied());
    let loose = || is_loose(kind, Expr::col((E::default(), id)));
    match which {
        Which::Of(ids) => select.filter(these(ids)),
        Which::Loose { from, most } => select.filter(id.gte(from)).filter(loose()).limit(most),
        Which::StillLoose(ids) => {
            let select = select.filter(these(ids)).filter(loose());
            // What is being erased is waited for, and what is sealed is not erased meanwhile.
            if Engine::of(db) == Engine::Postgres { select.lock_shared() } else { select }
        }
    }
}

/// That no link of this kind holds the record with this id.
pub(super) fn is_loose(kind: ChainKind, id: SimpleExpr) -> SimpleExpr {
    let link = Query::select()
        .expr(Expr::val(1))
        .from(chain_link::Entity)
        .and_where(Expr::col((chain_link::Entity, chain_link::Column::SubjectId)).eq(id))
        .and_where(chain_link::Column::Kind.eq(kind))
        .to_owned();
    Expr::exists(link).not()
}
