//! Accounts, transactions and postings.

use async_graphql::{Context, ID, Object};
use domain::Refusal;
use domain::Seen;
use domain::entity::ledger::transaction;
use domain::entity::mobilization::contribution;
use domain::ledger::find::{SeenAccount, SeenPosting};
use domain::mobilization::about::{About, SeenNeed};
use domain::page::Key;
use tokio::sync::OnceCell;

use super::word::{AccountType, TransactionKind};
use crate::graphql::chain::types::ChainLink;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::id;
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::{PostingsOf, ReversalsOf};
use crate::graphql::loader::rows::LinkOf;
use crate::graphql::mobilization::allocation::Allocation;
use crate::graphql::mobilization::contribution::Contribution;
use crate::graphql::mobilization::expenditure::Expenditure;
use crate::graphql::mobilization::need::Need;
use crate::graphql::mobilization::word::ReversalReason;
use crate::graphql::partnership::program::Program;
use crate::graphql::quantity::Quantity;
use crate::graphql::scalar::{Instant, LocalDate};

/// An account, with its need once that was looked up.
pub struct Account {
    pub(super) seen: SeenAccount,
    pub(super) need: OnceCell<Option<SeenNeed>>,
}

impl From<SeenAccount> for Account {
    fn from(seen: SeenAccount) -> Self {
        Self { seen, need: OnceCell::new() }
    }
}

connection!("accounts", AccountConnection, AccountEdge, Account);

impl AccountConnection {
    /// The place of an account in a list in order of opening.
    #[must_use]
    pub fn key(account: &Account) -> Key {
        Key { sort: None, id: account.seen.row.id.0 }
    }
}

/// Where a quantity of one unit lies, of what an organization holds for one need.
#[Object]
impl Account {
    /// The account's id.
    pub async fn id(&self) -> ID {
        id::show(self.seen.row.id)
    }

    /// What it holds.
    async fn account_type(&self) -> AccountType {
        self.seen.row.account_type.into()
    }

    /// How much lies there: the sum of its postings. Only a source is below zero, and a clearing account in the need's own
    /// currency.
    async fn balance(&self) -> Quantity {
        Quantity::of(self.seen.row.balance, self.seen.unit)
    }

    /// The need that it is kept for.
    async fn need(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Need>> {
        let need = self.need.get_or_try_init(|| ask(ctx, self.seen.row.need_id)).await;
        need.map_err(|refusal| top(ctx, refusal)).map(|need| need.clone().map(Need::from)).transpose()
    }

    /// The program that it is kept for, if it is for one.
    async fn program(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Program>> {
        let id = self.seen.row.program_id?;
        ask(ctx, id).await.map_err(|refusal| top(ctx, refusal)).map(|seen| seen.map(Program::from)).transpose()
    }

    /// When it was opened.
    async fn created_at(&self) -> Instant {
        Instant(self.seen.row.created_at)
    }
}

/// A transaction, with what was looked up of it.
pub struct LedgerTransaction {
    pub(super) row: Seen<transaction::Model>,
    pub(super) need: OnceCell<Option<SeenNeed>>,
    pub(super) postings: OnceCell<Vec<Posting>>,
    pub(super) contribution: OnceCell<Option<Box<About<contribution::Model>>>>,
}

impl From<Seen<transaction::Model>> for LedgerTransaction {
    fn from(row: Seen<transaction::Model>) -> Self {
        Self { row, need: OnceCell::new(), postings: OnceCell::new(), contribution: OnceCell::new() }
    }
}

connection!(
    "ledger transactions", LedgerTransactionConnection, LedgerTransactionEdge, LedgerTransaction:
    "id", "kind", "reasonCode", "reason", "happenedOn", "bookedOn", "recordedAt", "confirmedAt"
);

impl LedgerTransactionConnection {
    /// The place of a transaction in a list in order of recording.
    #[must_use]
    pub fn key(one: &LedgerTransaction) -> Key {
        Key { sort: None, id: one.row.id.0 }
    }
}

/// Postings that belong together and sum to zero. It is never changed; a mistake is taken back by another one.
#[Object]
impl LedgerTransaction {
    /// The transaction's id.
    pub async fn id(&self) -> ID {
        id::show(self.row.id)
    }

    /// Why it was posted.
    async fn kind(&self) -> TransactionKind {
        self.row.kind.into()
    }

    /// The need that it is about.
    async fn need(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Need>> {
        let need = self.need.get_or_try_init(|| ask(ctx, self.row.need_id)).await;
        need.map_err(|refusal| top(ctx, refusal)).map(|need| need.clone().map(Need::from)).transpose()
    }

    /// The contribution that it posts or takes back; from there the way leads to the pledge and its giver.
    async fn contribution(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Contribution>> {
        let id = self.row.contribution_id?;
        let asked = || async { Ok(ask(ctx, id).await?.map(Box::new)) };
        let contribution = self.contribution.get_or_try_init(asked).await.map_err(|refusal| top(ctx, refusal));
        contribution.map(|about| about.as_deref().cloned().map(Contribution::from)).transpose()
    }

    /// The allocation that it posts, releases or uses.
    async fn allocation(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Allocation>> {
        let id = self.row.allocation_id?;
        ask(ctx, id).await.map_err(|refusal| top(ctx, refusal)).map(|about| about.map(Allocation::from)).transpose()
    }

    /// The expenditure that it posts or takes back.
    async fn expenditure(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Expenditure>> {
        let id = self.row.expenditure_id?;
        ask(ctx, id).await.map_err(|refusal| top(ctx, refusal)).map(|about| about.map(Expenditure::from)).transpose()
    }

    /// The transaction that it takes back, all or a part of it.
    async fn reverses(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<LedgerTransaction>> {
        let id = self.row.reverses_id?;
        ask(ctx, id).await.map_err(|refusal| top(ctx, refusal)).map(|row| row.map(Self::from)).transpose()
    }

    /// The transactions that take it back, oldest first, at most 100.
    async fn reversed_by(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<LedgerTransaction>> {
        let rows = ask(ctx, ReversalsOf(self.row.id)).await.map_err(|refusal| top(ctx, refusal))?;
        Ok(rows.unwrap_or_default().into_iter().map(Self::from).collect())
    }

    /// Why it takes something back, in one word.
    async fn reason_code(&self) -> Option<ReversalReason> {
        self.row.reason_code.map(ReversalReason::from)
    }

    /// Why it takes something back.
    async fn reason(&self) -> Option<&str> {
        self.row.reason.as_deref()
    }

    /// The day on which it happened.
    async fn happened_on(&self) -> LocalDate {
        self.row.happened_on.into()
    }

    /// The day on which it counts in the books: when it happened, or, where that lay in a period that was closed already,
    /// when it was recorded.
    async fn booked_on(&self) -> LocalDate {
        self.row.booked_on().into()
    }

    /// When it was recorded.
    async fn recorded_at(&self) -> Instant {
        Instant(self.row.recorded_at)
    }

    /// When it was confirmed.
    async fn confirmed_at(&self) -> Option<Instant> {
        self.row.confirmed_at.map(Instant)
    }

    /// Its place in the chain of hashes of its books; null in the first seconds after it was recorded.
    async fn link(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<ChainLink>> {
        let link = ask(ctx, LinkOf(self.row.part(|row| row.id.0))).await;
        link.map_err(|refusal| top(ctx, refusal)).map(|link| link.map(|row| ChainLink::new(row, true))).transpose()
    }

    /// Its postings: two, from one account to another, or four where it exchanges one currency into another.
    async fn postings(&self, ctx: &Context<'_>) -> async_graphql::Result<&[Posting]> {
        let load = self.postings.get_or_try_init(|| async {
            let postings = ask(ctx, PostingsOf(self.row.id)).await?.unwrap_or_default();
            Ok::<_, Refusal>(postings.into_iter().map(Posting::from).collect())
        });
        load.await.map(Vec::as_slice).map_err(|refusal| top(ctx, refusal))
    }
}

/// A posting with its account.
pub struct Posting {
    seen: SeenPosting,
}

impl From<SeenPosting> for Posting {
    fn from(seen: SeenPosting) -> Self {
        Self { seen }
    }
}

/// A quantity that enters an account, or leaves it: then it is below zero.
#[Object]
impl Posting {
    /// The posting's id.
    async fn id(&self) -> ID {
        id::show(self.seen.row.id)
    }

    /// The account.
    async fn account(&self) -> Account {
        self.seen.account.clone().into()
    }

    /// How much enters, or leaves.
    async fn quantity(&self) -> Quantity {
        Quantity::of(self.seen.row.quantity, self.seen.account.unit)
    }
}
