//! Questions about resources.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::Refusal;
use domain::mobilization::resource::find::{self, Wanted};
use domain::policy::permission::Permission;

use super::types::{Resource, ResourceConnection};
use crate::graphql::error::top;
use crate::graphql::input::sought_optional;
use crate::graphql::mobilization::word::ResourceKind;
use crate::graphql::page::PageArgs;
use crate::graphql::prefetch::Below;
use crate::graphql::requires::needs;
use crate::graphql::{id, session};

/// Which resources are looked for; every condition must hold.
#[derive(InputObject, Default)]
struct ResourceFilter {
    /// The organization that lends them.
    organization_id: Option<ID>,
    /// `SPACE` or `SKILL`.
    kind: Option<ResourceKind>,
    /// The Home Affairs code of the area where they are, or that holds where they are.
    area_code: Option<String>,
    /// True for those that are not archived.
    current: Option<bool>,
}

impl ResourceFilter {
    fn read(self) -> Result<Wanted, Refusal> {
        sought_optional(self.area_code.as_ref(), "filter.areaCode")?;
        Ok(Wanted {
            organization: id::read_optional(self.organization_id.as_ref(), "filter.organizationId")?,
            kind: self.kind.map(Into::into),
            area_code: self.area_code,
            current: self.current == Some(true),
        })
    }
}

/// Questions about resources.
#[derive(Default)]
pub struct ResourceQuery;

#[Object]
impl ResourceQuery {
    /// The resource with this id; null when there is none that the viewer may see.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn resource(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The resource's id.")] id: ID,
    ) -> Option<Result<Resource>> {
        let id = id::read(&id, "id").ok()?;
        let load = async { find::by_id(session::reading(ctx)?, id).await };
        load.await.map_err(|refusal| top(ctx, refusal)).map(|seen| seen.map(Resource::from)).transpose()
    }

    /// What the viewer's organizations and their partners lend, in the order in which it was listed.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn resources(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are looked for; all when absent.")] filter: Option<ResourceFilter>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<ResourceConnection>> {
        let args = PageArgs::new(first, after, last, before);
        let load = async {
            let wanted = filter.unwrap_or_default().read()?;
            let page = args.read(ResourceConnection::LIST, false)?;
            let reading = session::reading(ctx)?;
            let slice = find::page_of_resources(reading, &wanted, &page).await?;
            let is_counted = Below::of(ctx).field("totalCount").exists();
            let total = if is_counted { Some(find::count_of_resources(reading, &wanted).await?) } else { None };
            Ok(ResourceConnection::with(slice, total))
        };
        Some(load.await.map_err(|refusal| top(ctx, refusal)))
    }
}
