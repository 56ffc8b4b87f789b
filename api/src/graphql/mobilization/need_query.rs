//! Questions about needs, and about totals.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::Refusal;
use domain::entity::id::NeedId;
use domain::mobilization::find_need::{self, Wanted};
use domain::mobilization::totals;
use domain::policy::permission::Permission;

use super::load;
use super::need::{Need, NeedConnection};
use super::totals::{Totals, asked};
use super::word::{NeedStatus, ResourceKind};
use crate::graphql::error::top;
use crate::graphql::input::sought_optional;
use crate::graphql::page::PageArgs;
use crate::graphql::prefetch::Below;
use crate::graphql::requires::needs;
use crate::graphql::straight::Rows;
use crate::graphql::{id, session};

/// Which needs are looked for; every condition must hold.
#[derive(InputObject, Default)]
struct NeedFilter {
    /// The partnership that they belong to.
    partnership_id: Option<ID>,
    /// The organization that wants them.
    organization_id: Option<ID>,
    /// Where they stand.
    status: Option<NeedStatus>,
    /// The kind of resource.
    kind: Option<ResourceKind>,
    /// In the area with this code or any area below it.
    area_code: Option<String>,
}

/// Questions about needs.
#[derive(Default)]
pub struct NeedQuery;

#[Object]
impl NeedQuery {
    /// The need with this id; null when there is none that the viewer may see.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn need(&self, ctx: &Context<'_>, #[graphql(desc = "The need's id.")] id: ID) -> Option<Result<Need>> {
        let id = id::read(&id, "id").ok()?;
        by_id(ctx, id).await.map_err(|refusal| top(ctx, refusal)).transpose()
    }

    /// Needs in order of publication, of those that the viewer may see.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn needs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are looked for; all when absent.")] filter: Option<NeedFilter>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<NeedConnection>> {
        let load = async {
            let filter = filter.unwrap_or_default();
            sought_optional(filter.area_code.as_ref(), "filter.areaCode")?;
            let wanted = Wanted {
                partnership: id::read_optional(filter.partnership_id.as_ref(), "filter.partnershipId")?,
                organization: id::read_optional(filter.organization_id.as_ref(), "filter.organizationId")?,
                status: filter.status.map(Into::into),
                kind: filter.kind.map(Into::into),
                area_code: filter.area_code,
            };
            load::page_of_needs(ctx, &wanted, &PageArgs::new(first, after, last, before)).await
        };
        Some(load.await.map_err(|refusal| top(ctx, refusal)))
    }

    /// The totals of a partnership, one entry a unit, never added across units. Who does not belong to it sees them
    /// only if it is public and every unit has at least five givers, of whom none gives more than four fifths; otherwise
    /// they are null with the error code SUPPRESSED or FORBIDDEN.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn partnership_totals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The partnership's id.")] partnership_id: ID,
    ) -> Option<Result<Rows<Totals>>> {
        let load = async {
            let partnership = id::read(&partnership_id, "partnershipId")?;
            totals::of_partnership(session::reading(ctx)?, partnership, asked(&Below::of(ctx))).await
        };
        Some(load.await.map(told).map_err(|refusal| top(ctx, refusal)))
    }

    /// The totals of what an organization receives, one entry a unit, never added across units.
    #[graphql(directive = needs::apply(Permission::TotalsRead))]
    async fn organization_totals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organization's id.")] organization_id: ID,
    ) -> Option<Result<Rows<Totals>>> {
        let load = async {
            let organization = id::read(&organization_id, "organizationId")?;
            totals::of_organization(session::reading(ctx)?, organization, asked(&Below::of(ctx))).await
        };
        Some(load.await.map(told).map_err(|refusal| top(ctx, refusal)))
    }
}

fn told(totals: Vec<totals::Totals>) -> Rows<Totals> {
    Rows(totals.into_iter().map(Totals::from).collect())
}

/// The need with this id, with what is selected of it.
pub async fn by_id(ctx: &Context<'_>, id: NeedId) -> Result<Option<Need>, Refusal> {
    let row = find_need::by_id(session::reading(ctx)?, id).await?;
    Ok(load::needs(ctx, row.into_iter().collect(), &Below::of(ctx)).await?.pop())
}
