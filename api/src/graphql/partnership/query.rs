//! Questions about partnerships.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::Refusal;
use domain::entity::id::PartnershipId;
use domain::partnership::find::{self, Wanted};
use domain::policy::permission::Permission;

use super::load;
use super::types::{Partnership, PartnershipConnection};
use super::word::PartnershipStatus;
use crate::graphql::error::top;
use crate::graphql::page::PageArgs;
use crate::graphql::prefetch::Below;
use crate::graphql::requires::needs;
use crate::graphql::{id, session};

/// Which partnerships are looked for; every condition must hold.
#[derive(InputObject, Default)]
struct PartnershipFilter {
    /// One of the organizations in it.
    organization_id: Option<ID>,
    /// Where it stands today.
    status: Option<PartnershipStatus>,
}

/// Questions about partnerships.
#[derive(Default)]
pub struct PartnershipQuery;

#[Object]
impl PartnershipQuery {
    /// The partnership with this id; null when there is none that the viewer may see.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn partnership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The partnership's id.")] id: ID,
    ) -> Option<Result<Partnership>> {
        let id = id::read(&id, "id").ok()?;
        by_id(ctx, id).await.map_err(|refusal| top(ctx, refusal)).transpose()
    }

    /// Partnerships by name, of those that the viewer may see.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn partnerships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are looked for; all when absent.")] filter: Option<PartnershipFilter>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<PartnershipConnection>> {
        let load = async {
            let filter = filter.unwrap_or_default();
            let organization = id::read_optional(filter.organization_id.as_ref(), "filter.organizationId")?;
            let wanted = Wanted { organization, status: filter.status.map(Into::into) };
            load::page(ctx, &wanted, &PageArgs::new(first, after, last, before)).await
        };
        Some(load.await.map_err(|refusal| top(ctx, refusal)))
    }
}

/// The partnership with this id, with what is selected of it.
pub async fn by_id(ctx: &Context<'_>, id: PartnershipId) -> Result<Option<Partnership>, Refusal> {
    let row = find::by_id(session::reading(ctx)?, id).await?;
    Ok(load::partnerships(ctx, row.into_iter().collect(), &Below::of(ctx)).await?.pop())
}
