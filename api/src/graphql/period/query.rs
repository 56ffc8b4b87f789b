//! Questions about periods and about the books as they were, for those who read them.

use async_graphql::{Context, ID, Object, Result};
use domain::Refusal;
use domain::ledger::find::require_books;
use domain::period::balance::{AsOf, totals};
use domain::period::find;
use domain::policy::permission::Permission;

use super::types::{AccountTotal, AccountingPeriod, AccountingPeriodConnection};
use crate::graphql::error::top;
use crate::graphql::input::Faults;
use crate::graphql::page::PageArgs;
use crate::graphql::prefetch::Below;
use crate::graphql::requires::needs;
use crate::graphql::scalar::{Instant, LocalDate};
use crate::graphql::{id, session};

/// Questions about periods.
#[derive(Default)]
pub struct PeriodQuery;

#[Object]
impl PeriodQuery {
    /// The closed periods of an organization's books, in order of closing.
    #[graphql(directive = needs::apply(Permission::LedgerRead))]
    async fn accounting_periods(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose books.")] organization_id: ID,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<AccountingPeriodConnection>> {
        let load = async {
            let organization = id::read(&organization_id, "organizationId")?;
            let reading = session::reading(ctx)?;
            require_books(reading, organization)?;
            let page = PageArgs::new(first, after, last, before).read(AccountingPeriodConnection::LIST, false)?;
            let slice = find::page_of(reading, organization, &page).await?;
            let total = if Below::of(ctx).field("totalCount").exists() {
                Some(find::count_of(reading, organization).await?)
            } else {
                None
            };
            let key = AccountingPeriodConnection::key;
            Ok::<_, Refusal>(AccountingPeriodConnection::of(slice, total, key, AccountingPeriod::from))
        };
        Some(load.await.map_err(|refusal| top(ctx, refusal)))
    }

    /// What lay in the accounts of an organization, or in those of one partnership, as of some day: by the day on which
    /// it counts in the books, by the day on which it happened, by when it was recorded, or by several of these, which
    /// must all hold; without them, now. One line for each type of account and unit, of which there are few.
    #[graphql(directive = needs::apply(Permission::LedgerRead))]
    #[allow(clippy::too_many_arguments, reason = "whose, and three ways to say when")]
    async fn balances_as_of(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose books.")] organization_id: ID,
        #[graphql(desc = "Only what it holds in this partnership.")] partnership_id: Option<ID>,
        #[graphql(desc = "Only what counts until this day.")] booked_until: Option<LocalDate>,
        #[graphql(desc = "Only what happened until this day.")] happened_until: Option<LocalDate>,
        #[graphql(desc = "Only what was recorded until this instant.")] recorded_until: Option<Instant>,
    ) -> Option<Result<Vec<AccountTotal>>> {
        let load = async {
            let organization = id::read(&organization_id, "organizationId")?;
            let partnership = id::read_optional(partnership_id.as_ref(), "partnershipId")?;
            let mut faults = Faults::default();
            let booked_until = faults.take_optional("bookedUntil", booked_until.map(|day| day.read()));
            let happened_until = faults.take_optional("happenedUntil", happened_until.map(|day| day.read()));
            let (Some(booked_until), Some(happened_until)) = (booked_until, happened_until) else {
                return Err(faults.into());
            };
            let as_of = AsOf { booked_until, happened_until, recorded_until: recorded_until.map(|at| at.0) };
            totals(session::reading(ctx)?, organization, partnership, as_of).await
        };
        let totals = load.await.map_err(|refusal| top(ctx, refusal));
        Some(totals.map(|totals| totals.into_iter().map(AccountTotal::from).collect()))
    }
}
