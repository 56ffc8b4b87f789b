//! Questions about who has broken which glass.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::Refusal;
use domain::oversight::find::Wanted;
use domain::policy::permission::Permission;

use super::glass::{self, BreakGlassGrantConnection};
use crate::graphql::error::top;
use crate::graphql::id;
use crate::graphql::page::PageArgs;
use crate::graphql::requires::needs;

/// Which grants are looked for; every condition must hold.
#[derive(InputObject, Default)]
struct BreakGlassGrantFilter {
    /// Into this organization.
    organization_id: Option<ID>,
    /// Only those by which something can be read now, or only those that are over.
    open: Option<bool>,
}

impl BreakGlassGrantFilter {
    fn read(&self) -> Result<Wanted, Refusal> {
        let organization = id::read_optional(self.organization_id.as_ref(), "filter.organizationId")?;
        Ok(Wanted { organization, is_open: self.open })
    }
}

/// Questions about who has broken which glass.
#[derive(Default)]
pub struct GlassQuery;

#[Object]
impl GlassQuery {
    /// Grants by which administrators of the network read what is private, oldest first, of those that the viewer may
    /// see.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn break_glass_grants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are looked for; all when absent.")] filter: Option<BreakGlassGrantFilter>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<BreakGlassGrantConnection>> {
        let load = async {
            let wanted = filter.unwrap_or_default().read()?;
            glass::page(ctx, wanted, &PageArgs::new(first, after, last, before)).await
        };
        Some(load.await.map_err(|refusal| top(ctx, refusal)))
    }
}
