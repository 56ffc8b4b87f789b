//! What an organization has delegated and was delegated, as fields of the organization.

use async_graphql::{Context, Object, Result};
use domain::partnership::delegation::find::Whose;

use super::types::{self, DelegationConnection};
use crate::graphql::error::top;
use crate::graphql::page::PageArgs;
use crate::graphql::registry::types::Organization;

/// The part of an organization that is about who acts for whom.
pub struct Delegations<'a>(pub &'a Organization);

/// The part of an organization that is about who acts for whom.
#[Object]
impl Delegations<'_> {
    /// What it has delegated to others, oldest first, what is over too. Only for those who belong to it.
    async fn delegations_given(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<DelegationConnection>> {
        let args = PageArgs::new(first, after, last, before);
        let load = types::page(ctx, Whose::Given(self.0.row.id), &args);
        Some(Box::pin(load).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// What others have delegated to it, oldest first, what is over too. Only for those who belong to it.
    async fn delegations_received(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<DelegationConnection>> {
        let args = PageArgs::new(first, after, last, before);
        let load = types::page(ctx, Whose::Received(self.0.row.id), &args);
        Some(Box::pin(load).await.map_err(|refusal| top(ctx, refusal)))
    }
}
