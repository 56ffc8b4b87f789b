//! What the parties agree on, as fields of the partnership.

use async_graphql::{Context, Object, Result};
use domain::Refusal;

use super::promise::PartyPromises;
use super::types::{AgreementVersion, AgreementVersionConnection};
use crate::graphql::error::top;
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::{AgreementsOf, CountOfAgreements, PresentAgreementOf, PromisesOf};
use crate::graphql::page::PageArgs;
use crate::graphql::partnership::types::Partnership;

/// The part of a partnership that is about its agreement.
pub struct Agreements<'a>(pub &'a Partnership);

/// The part of a partnership that is about its agreement.
#[Object]
impl Agreements<'_> {
    /// The version in force, or the first one while it waits for consents; null for those who are of none of the
    /// organizations in it, and once the partnership is over.
    async fn agreement(&self, ctx: &Context<'_>) -> Option<Result<AgreementVersion>> {
        let found = ask(ctx, PresentAgreementOf(self.0.row_id())).await.map_err(|refusal| top(ctx, refusal));
        found.map(|row| row.map(AgreementVersion::from)).transpose()
    }

    /// What each party has promised and what came of it, an entry a party and unit, of at most 50 parties. An organization's
    /// own people see its entries; the other parties see what the agreement in force shares.
    async fn promises(&self, ctx: &Context<'_>) -> Option<Result<Vec<PartyPromises>>> {
        let found = ask(ctx, PromisesOf(self.0.row_id())).await.map_err(|refusal| top(ctx, refusal));
        Some(found.map(|found| found.unwrap_or_default().into_iter().map(PartyPromises).collect()))
    }

    /// All versions, oldest first; none for those who are of none of the organizations in it.
    async fn agreements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<AgreementVersionConnection>> {
        let args = PageArgs::new(first, after, last, before);
        Some(Box::pin(self.page(ctx, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }
}

impl Agreements<'_> {
    async fn page(&self, ctx: &Context<'_>, args: &PageArgs) -> Result<AgreementVersionConnection, Refusal> {
        let page = args.read(AgreementVersionConnection::LIST, false)?;
        let slice = ask(ctx, AgreementsOf(self.0.row_id(), page)).await?.unwrap_or_default();
        let total = if ctx.look_ahead().field("totalCount").exists() {
            Some(ask(ctx, CountOfAgreements(self.0.row_id())).await?.unwrap_or_default())
        } else {
            None
        };
        let key = AgreementVersionConnection::key;
        Ok(AgreementVersionConnection::of(slice, total, key, AgreementVersion::from))
    }
}
