//! Questions about allocations, expenditures and reversals, for those who read the books of their organization.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::Refusal;
use domain::ledger::find::require_books;
use domain::mobilization::find_use::{self, Wanted};
use domain::policy::permission::Permission;

use super::allocation::{Allocation, AllocationConnection};
use super::expenditure::{Expenditure, ExpenditureConnection};
use super::reversal::{Reversal, ReversalConnection};
use super::word::{AllocationStatus, ExpenditureStatus, ReversalStatus};
use crate::graphql::error::top;
use crate::graphql::page::PageArgs;
use crate::graphql::requires::needs;
use crate::graphql::{id, session};

/// What it is about; every condition must hold.
#[derive(InputObject, Default)]
struct UseFilter {
    /// The need that the resources came for.
    need_id: Option<ID>,
    /// The program that they are set aside for.
    program_id: Option<ID>,
    /// The allocation.
    allocation_id: Option<ID>,
}

impl UseFilter {
    fn read<S>(self, ctx: &Context<'_>, organization: &ID, status: Option<S>) -> Result<Wanted<S>, Refusal> {
        let organization = id::read(organization, "organizationId")?;
        require_books(session::reading(ctx)?, organization)?;
        Ok(Wanted {
            organization: Some(organization),
            need: id::read_optional(self.need_id.as_ref(), "filter.needId")?,
            program: id::read_optional(self.program_id.as_ref(), "filter.programId")?,
            allocation: id::read_optional(self.allocation_id.as_ref(), "filter.allocationId")?,
            status,
        })
    }
}

/// Questions about allocations, expenditures and reversals.
#[derive(Default)]
pub struct UseQuery;

#[Object]
impl UseQuery {
    /// What an organization has set aside, oldest first.
    #[graphql(directive = needs::apply(Permission::LedgerRead))]
    #[allow(clippy::too_many_arguments, reason = "the arguments of a connection and its filter")]
    async fn allocations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organization that holds the resources.")] organization_id: ID,
        #[graphql(desc = "Which are looked for; all when absent.")] filter: Option<UseFilter>,
        #[graphql(desc = "Only those that stand here.")] status: Option<AllocationStatus>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<AllocationConnection>> {
        let load = async {
            let wanted = filter.unwrap_or_default().read(ctx, &organization_id, status.map(Into::into))?;
            let page = PageArgs::new(first, after, last, before).read(AllocationConnection::LIST, false)?;
            let reading = session::reading(ctx)?;
            let slice = find_use::page_of_allocations(reading, &wanted, &page).await?;
            let total = if ctx.look_ahead().field("totalCount").exists() {
                Some(find_use::count_of_allocations(reading, &wanted).await?)
            } else {
                None
            };
            Ok(AllocationConnection::of(slice, total, AllocationConnection::key, Allocation::from))
        };
        Some(load.await.map_err(|refusal| top(ctx, refusal)))
    }

    /// What was used, or asked to be, of what an organization holds, oldest first.
    #[graphql(directive = needs::apply(Permission::LedgerRead))]
    #[allow(clippy::too_many_arguments, reason = "the arguments of a connection and its filter")]
    async fn expenditures(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organization that holds the resources.")] organization_id: ID,
        #[graphql(desc = "Which are looked for; all when absent.")] filter: Option<UseFilter>,
        #[graphql(desc = "Only those that stand here.")] status: Option<ExpenditureStatus>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<ExpenditureConnection>> {
        let load = async {
            let wanted = filter.unwrap_or_default().read(ctx, &organization_id, status.map(Into::into))?;
            let page = PageArgs::new(first, after, last, before).read(ExpenditureConnection::LIST, false)?;
            let reading = session::reading(ctx)?;
            let slice = find_use::page_of_expenditures(reading, &wanted, &page).await?;
            let total = if ctx.look_ahead().field("totalCount").exists() {
                Some(find_use::count_of_expenditures(reading, &wanted).await?)
            } else {
                None
            };
            Ok(ExpenditureConnection::of(slice, total, ExpenditureConnection::key, Expenditure::from))
        };
        Some(load.await.map_err(|refusal| top(ctx, refusal)))
    }

    /// What was taken back, or asked to be, of what an organization has posted, oldest first.
    #[graphql(directive = needs::apply(Permission::LedgerRead))]
    #[allow(clippy::too_many_arguments, reason = "the arguments of a connection and its filter")]
    async fn reversals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organization that holds the resources.")] organization_id: ID,
        #[graphql(desc = "Which are looked for; all when absent.")] filter: Option<UseFilter>,
        #[graphql(desc = "Only those that stand here.")] status: Option<ReversalStatus>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<ReversalConnection>> {
        let load = async {
            let wanted = filter.unwrap_or_default().read(ctx, &organization_id, status.map(Into::into))?;
            let page = PageArgs::new(first, after, last, before).read(ReversalConnection::LIST, false)?;
            let reading = session::reading(ctx)?;
            let slice = find_use::page_of_reversals(reading, &wanted, &page).await?;
            let total = if ctx.look_ahead().field("totalCount").exists() {
                Some(find_use::count_of_reversals(reading, &wanted).await?)
            } else {
                None
            };
            Ok(ReversalConnection::of(slice, total, ReversalConnection::key, Reversal::from))
        };
        Some(load.await.map_err(|refusal| top(ctx, refusal)))
    }
}
