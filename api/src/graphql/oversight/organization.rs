//! Who has looked into an organization, as a field of the organization.

use async_graphql::{Context, Object, Result};
use domain::oversight::find::{Wanted, require_grants};

use super::glass::{self, BreakGlassGrantConnection};
use crate::graphql::error::top;
use crate::graphql::page::PageArgs;
use crate::graphql::registry::types::Organization;
use crate::graphql::session;

/// The part of an organization that is about who looks into it.
pub struct Oversight<'a>(pub &'a Organization);

/// The part of an organization that is about who looks into it.
#[Object]
impl Oversight<'_> {
    /// When administrators of the network have read what is private here, oldest first, what is over too. Only for those
    /// who read the audit trail, and for the network's administrators and auditors.
    async fn break_glass_grants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<BreakGlassGrantConnection>> {
        let load = async {
            let organization = self.0.row.id;
            require_grants(session::reading(ctx)?, organization)?;
            let wanted = Wanted { organization: Some(organization), is_open: None };
            glass::page(ctx, wanted, &PageArgs::new(first, after, last, before)).await
        };
        Some(Box::pin(load).await.map_err(|refusal| top(ctx, refusal)))
    }
}
