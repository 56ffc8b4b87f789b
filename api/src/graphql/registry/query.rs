//! Questions about organizations.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::entity::value::identifier::{IdentifierValue, Scheme};
use domain::policy::permission::Permission;
use domain::registry::find::{self, Wanted};
use domain::registry::identifier::organization_with;

use super::types::{Organization, OrganizationConnection, OrganizationKind};
use super::verification::VerificationStatus;
use crate::graphql::error::top;
use crate::graphql::input::{sought, sought_optional};
use crate::graphql::membership::load::prefetch;
use crate::graphql::page::PageArgs;
use crate::graphql::prefetch::Below;
use crate::graphql::requires::needs;
use crate::graphql::{id, session};

/// Which organizations are looked for; every condition must hold.
#[derive(InputObject, Default)]
struct OrganizationFilter {
    /// Words in the name, without regard to case and accents. `%` and `_` are ordinary characters.
    text: Option<String>,
    /// The kind.
    kind: Option<OrganizationKind>,
    /// In the area with this code or any area below it.
    area_code: Option<String>,
    /// How far the network has checked it.
    verification: Option<VerificationStatus>,
}

/// Questions about organizations.
#[derive(Default)]
pub struct OrganizationQuery;

#[Object]
impl OrganizationQuery {
    /// The organization with this id; null when there is none that the viewer may see.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organization's id.")] id: ID,
    ) -> Option<Result<Organization>> {
        let id = id::read(&id, "id").ok()?;
        let load = async { find::by_id(session::reading(ctx)?, id).await };
        load.await.map_err(|refusal| top(ctx, refusal)).map(|row| row.map(Organization::from)).transpose()
    }

    /// The organization with this slug; null when there is none that the viewer may see.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn organization_by_slug(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organization's slug.")] slug: String,
    ) -> Option<Result<Organization>> {
        let load = async {
            sought(&slug, "slug")?;
            find::by_slug(session::reading(ctx)?, &slug).await
        };
        load.await.map_err(|refusal| top(ctx, refusal)).map(|row| row.map(Organization::from)).transpose()
    }

    /// The organization that an outside register knows by this identifier; null when there is none that the viewer
    /// may see.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn organization_by_identifier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The register's code, for example `ID-KHH`.")] scheme: String,
        #[graphql(desc = "The name that the register gave. Case does not matter.")] value: String,
    ) -> Option<Result<Organization>> {
        let (scheme, value) = (Scheme::parse(&scheme).ok()?, IdentifierValue::parse(&value).ok()?);
        let load = async { organization_with(session::reading(ctx)?, &scheme, &value).await };
        load.await.map_err(|refusal| top(ctx, refusal)).map(|row| row.map(Organization::from)).transpose()
    }

    /// Organizations by name, of those that the viewer may see.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn organizations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are looked for; all when absent.")] filter: Option<OrganizationFilter>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<OrganizationConnection>> {
        let load = async {
            let page = PageArgs::new(first, after, last, before).read(OrganizationConnection::LIST, true)?;
            let filter = filter.unwrap_or_default();
            sought_optional(filter.text.as_ref(), "filter.text")?;
            sought_optional(filter.area_code.as_ref(), "filter.areaCode")?;
            let wanted = Wanted {
                text: filter.text,
                kind: filter.kind.map(Into::into),
                area_code: filter.area_code,
                verification: filter.verification.map(Into::into),
            };
            let reading = session::reading(ctx)?;
            let mut slice = find::page_of_organizations(reading, &wanted, &page).await?.map(Organization::from);
            prefetch(ctx, slice.rows.iter_mut().collect(), &Below::of(ctx).rows()).await?;
            let total = if ctx.look_ahead().field("totalCount").exists() {
                Some(find::count_of_organizations(reading, &wanted).await?)
            } else {
                None
            };
            Ok(OrganizationConnection::of(slice, total, OrganizationConnection::key, |organization| organization))
        };
        Some(load.await.map_err(|refusal| top(ctx, refusal)))
    }
}
