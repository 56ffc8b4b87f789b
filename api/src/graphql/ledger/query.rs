//! Questions about the books of an organization, for those who read them.

use async_graphql::{Context, ID, Object, Result};
use domain::Refusal;
use domain::chain::head::Signer;
use domain::chain::verify::verify;
use domain::ledger::find::{self, WantedAccounts, WantedTransactions};
use domain::page::Slice;
use domain::policy::permission::Permission;

use super::load;
use super::types::{AccountConnection, LedgerTransaction, LedgerTransactionConnection};
use super::word::{AccountType, TransactionKind};
use crate::graphql::chain::types::LedgerVerification;
use crate::graphql::error::top;
use crate::graphql::input::Faults;
use crate::graphql::page::PageArgs;
use crate::graphql::prefetch::Below;
use crate::graphql::requires::needs;
use crate::graphql::scalar::LocalDate;
use crate::graphql::{id, session};

/// Questions about the books.
#[derive(Default)]
pub struct LedgerQuery;

#[Object]
impl LedgerQuery {
    /// The accounts of an organization, in order of opening.
    #[graphql(directive = needs::apply(Permission::LedgerRead))]
    #[allow(clippy::too_many_arguments, reason = "the arguments of a connection and its filter")]
    async fn accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose books.")] organization_id: ID,
        #[graphql(desc = "Only what is kept for this need.")] need_id: Option<ID>,
        #[graphql(desc = "Only accounts of this type.")] account_type: Option<AccountType>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<AccountConnection>> {
        let load = async {
            let organization = id::read(&organization_id, "organizationId")?;
            let reading = session::reading(ctx)?;
            find::require_books(reading, organization)?;
            let wanted = WantedAccounts {
                organization: Some(organization),
                need: id::read_optional(need_id.as_ref(), "needId")?,
                account_type: account_type.map(Into::into),
            };
            let page = PageArgs::new(first, after, last, before).read(AccountConnection::LIST, false)?;
            let below = Below::of(ctx);
            let slice = find::page_of_accounts(reading, &wanted, &page).await?;
            let total = if below.field("totalCount").exists() {
                Some(find::count_of_accounts(reading, &wanted).await?)
            } else {
                None
            };
            let (has_next, has_previous) = (slice.has_next, slice.has_previous);
            let rows = load::accounts(ctx, slice.rows, &below.rows()).await?;
            let slice = Slice { rows, has_next, has_previous };
            Ok::<_, Refusal>(AccountConnection::of(slice, total, AccountConnection::key, |account| account))
        };
        Some(load.await.map_err(|refusal| top(ctx, refusal)))
    }

    /// The transactions of an organization, in order of recording.
    #[graphql(directive = needs::apply(Permission::LedgerRead))]
    #[allow(clippy::too_many_arguments, reason = "the arguments of a connection and its filter")]
    async fn transactions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose books.")] organization_id: ID,
        #[graphql(desc = "Only what is about this need.")] need_id: Option<ID>,
        #[graphql(desc = "Only transactions of this kind.")] kind: Option<TransactionKind>,
        #[graphql(desc = "Only what counts on this day or later.")] booked_from: Option<LocalDate>,
        #[graphql(desc = "Only what counts on this day or before.")] booked_until: Option<LocalDate>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<LedgerTransactionConnection>> {
        let load = async {
            let organization = id::read(&organization_id, "organizationId")?;
            let reading = session::reading(ctx)?;
            find::require_books(reading, organization)?;
            let mut faults = Faults::default();
            let booked_from = faults.take_optional("bookedFrom", booked_from.map(|day| day.read()));
            let booked_until = faults.take_optional("bookedUntil", booked_until.map(|day| day.read()));
            let (Some(booked_from), Some(booked_until)) = (booked_from, booked_until) else {
                return Err(faults.into());
            };
            let wanted = WantedTransactions {
                organization: Some(organization),
                need: id::read_optional(need_id.as_ref(), "needId")?,
                kind: kind.map(Into::into),
                booked_from,
                booked_until,
            };
            let page = PageArgs::new(first, after, last, before).read(LedgerTransactionConnection::LIST, false)?;
            let below = Below::of(ctx);
            let slice = find::page_of_transactions(reading, &wanted, &page).await?;
            let total = if below.field("totalCount").exists() {
                Some(find::count_of_transactions(reading, &wanted).await?)
            } else {
                None
            };
            let (has_next, has_previous) = (slice.has_next, slice.has_previous);
            let rows = load::transactions(ctx, slice.rows, &below.rows()).await?;
            let slice = Slice { rows, has_next, has_previous };
            let key = LedgerTransactionConnection::key;
            Ok::<_, Refusal>(LedgerTransactionConnection::of(slice, total, key, |one| one))
        };
        Some(load.await.map_err(|refusal| top(ctx, refusal)))
    }

    /// Walks the books of an organization, or those in one partnership: whether every transaction is what was recorded,
    /// balances, is taken back at most once over, and whether each account holds what its postings say. One at a time
    /// are walked. Books that take longer than a request may are taken home instead, from `/exports/ledger`, and checked
    /// by `simpul verify`.
    #[graphql(directive = needs::apply(Permission::LedgerRead))]
    async fn verify_ledger(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose books.")] organization_id: ID,
        #[graphql(desc = "Only what it holds in this partnership.")] partnership_id: Option<ID>,
    ) -> Option<Result<LedgerVerification>> {
        let load = async {
            let organization = id::read(&organization_id, "organizationId")?;
            let partnership = id::read_optional(partnership_id.as_ref(), "partnershipId")?;
            let keys = session::keys(ctx)?.clone();
            let reads = move |text: &str| keys.read(text);
            verify(session::reading(ctx)?, organization, partnership, &reads).await
        };
        Some(load.await.map(LedgerVerification::from).map_err(|refusal| top(ctx, refusal)))
    }

    /// The transaction with this id; null when there is none that the viewer may see.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn transaction(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The transaction's id.")] id: ID,
    ) -> Option<Result<LedgerTransaction>> {
        let id = id::read(&id, "id").ok()?;
        let load = async { find::transaction(session::reading(ctx)?, id).await };
        load.await.map_err(|refusal| top(ctx, refusal)).map(|row| row.map(LedgerTransaction::from)).transpose()
    }
}
