//! Questions about proposals to merge organizations.

use async_graphql::{Context, InputObject, Object, Result};
use domain::membership::merge::find;
use domain::page::Key;
use domain::policy::permission::Permission;
use domain::{Refusal, Seen};

use super::merge::{OrganizationMerge, OrganizationMergeConnection};
use crate::graphql::error::top;
use crate::graphql::page::PageArgs;
use crate::graphql::requires::needs;
use crate::graphql::session;

/// Which proposals are looked for.
#[derive(InputObject, Default)]
struct OrganizationMergeFilter {
    /// Those that are open, or those that are not.
    is_open: Option<bool>,
}

/// Questions about proposals to merge organizations.
#[derive(Default)]
pub struct MergeQuery;

#[Object]
impl MergeQuery {
    /// Proposals to merge organizations, oldest first, of those that the viewer may see: all of them for the network's
    /// administrators, for others those that concern organizations whose audit trail they read.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn organization_merges(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are looked for; all when absent.")] filter: Option<OrganizationMergeFilter>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<OrganizationMergeConnection>> {
        let load = async {
            let reading = session::reading(ctx)?;
            let is_open = filter.unwrap_or_default().is_open;
            let page = PageArgs::new(first, after, last, before).read(OrganizationMergeConnection::LIST, false)?;
            let slice = find::page_of(reading, is_open, &page).await?;
            let total = if ctx.look_ahead().field("totalCount").exists() {
                Some(find::count_of(reading, is_open).await?)
            } else {
                None
            };
            let key = |row: &Seen<_>| key(row);
            Ok::<_, Refusal>(OrganizationMergeConnection::of(slice, total, key, OrganizationMerge::from))
        };
        Some(load.await.map_err(|refusal| top(ctx, refusal)))
    }
}

fn key(row: &Seen<domain::entity::registry::merge::Model>) -> Key {
    Key { sort: None, id: row.id.0 }
}
