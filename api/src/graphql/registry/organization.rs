//! What is around an organization, as fields of the organization.

use async_graphql::{Context, ID, Object, Result};
use domain::chain::find::trail_head;
use domain::entity::registry::identifier;
use domain::{Refusal, Seen};

use super::area::Area;
use super::around_able::{self, OrganizationIdentifierAction};
use super::load;
use super::types::{Organization, OrganizationConnection};
use crate::graphql::ability::Ability;
use crate::graphql::chain::types::ChainHead;
use crate::graphql::error::top;
use crate::graphql::id;
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::{ApprovalPoliciesOf, IdentifiersOf};
use crate::graphql::loader::rows::{AreaCode, NameConsentTo};
use crate::graphql::mobilization::approval::ApprovalPolicy;
use crate::graphql::mobilization::offer::types::{self as offers, OfferConnection};
use crate::graphql::mobilization::resource::types::{self as resources, ResourceConnection};
use crate::graphql::page::PageArgs;
use crate::graphql::session;

/// A name that an outside register gave to an organization.
pub struct OrganizationIdentifier(Seen<identifier::Model>);

impl From<Seen<identifier::Model>> for OrganizationIdentifier {
    fn from(row: Seen<identifier::Model>) -> Self {
        Self(row)
    }
}

/// A name that an outside register gave to an organization; no two organizations have the same.
#[Object]
impl OrganizationIdentifier {
    /// The identifier's id.
    pub async fn id(&self) -> ID {
        id::show(self.0.id)
    }

    /// The register's code, in the way of org-id.guide, for example `ID-KHH`.
    async fn scheme(&self) -> &str {
        &self.0.scheme
    }

    /// The name that the register gave, in capitals.
    async fn value(&self) -> &str {
        &self.0.value
    }

    /// Whether the viewer may do this with the identifier, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: OrganizationIdentifierAction,
    ) -> async_graphql::Result<Ability> {
        around_able::identifier(ctx, &self.0, action).map_err(|refusal| top(ctx, refusal))
    }
}

/// The part of an organization that is about where it stands.
pub struct Surroundings<'a>(pub &'a Organization);

/// The part of an organization that is about where it stands.
#[Object]
impl Surroundings<'_> {
    /// Whether the viewer has agreed that it sees their name beside what they give to it. Null for who is not signed in.
    async fn viewer_is_named(&self, ctx: &Context<'_>) -> Option<Result<bool>> {
        session::reading(ctx).ok()?.rights().person()?;
        let given = ask(ctx, NameConsentTo(self.0.row.id)).await;
        Some(given.map_err(|refusal| top(ctx, refusal)).map(|given| given.is_some()))
    }

    /// What it has offered in partnerships to which the viewer's organizations are parties, oldest first.
    async fn offers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<OfferConnection>> {
        let args = PageArgs::new(first, after, last, before);
        let page = Box::pin(offers::page_by(ctx, self.0.row.id, &args)).await;
        Some(page.map_err(|refusal| top(ctx, refusal)))
    }

    /// What it lends, in the order in which it was listed, for its own people and those of its partners.
    async fn resources(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<ResourceConnection>> {
        let args = PageArgs::new(first, after, last, before);
        let page = Box::pin(resources::page_by(ctx, self.0.row.id, &args)).await;
        Some(page.map_err(|refusal| top(ctx, refusal)))
    }

    /// Where it is at home.
    async fn area(&self, ctx: &Context<'_>) -> Option<Result<Area>> {
        let load = self.0.around.area.get_or_try_init(|| async {
            let Some(code) = self.0.row.area_code.as_deref() else { return Ok(None) };
            Ok::<_, Refusal>(ask(ctx, AreaCode(code.to_owned())).await?.map(Area::from))
        });
        load.await.map_err(|refusal| top(ctx, refusal)).cloned().transpose()
    }

    /// What outside registers call it, in the order in which it was added; at most 20.
    async fn identifiers(&self, ctx: &Context<'_>) -> Result<Vec<OrganizationIdentifier>> {
        let id = self.0.row.id;
        let load = self
            .0
            .around
            .identifiers
            .get_or_try_init(|| async { Ok::<_, Refusal>(ask(ctx, IdentifiersOf(id)).await?.unwrap_or_default()) });
        let rows = load.await.map_err(|refusal| top(ctx, refusal))?;
        Ok(rows.iter().cloned().map(OrganizationIdentifier).collect())
    }

    /// How many people approve what it spends and takes back, by unit, as far as it has decided that; at most one a unit.
    /// Null for those who do not belong to the organization.
    async fn approval_policies(&self, ctx: &Context<'_>) -> Option<Result<Vec<ApprovalPolicy>>> {
        let id = self.0.row.id;
        match session::reading(ctx) {
            Ok(reading) => reading.rights().standing(id).map(|_| ())?,
            Err(refusal) => return Some(Err(top(ctx, refusal))),
        }
        let rows = ask(ctx, ApprovalPoliciesOf(id)).await.map_err(|refusal| top(ctx, refusal));
        Some(rows.map(|rows| rows.unwrap_or_default().into_iter().map(ApprovalPolicy::from).collect()))
    }

    /// The organization that it stands below; null when there is none that the viewer may see.
    async fn parent(&self, ctx: &Context<'_>) -> Option<Result<&Organization>> {
        let load = self.0.around.parent.get_or_try_init(|| async {
            let Some(id) = self.0.row.parent_id else { return Ok(None) };
            Ok::<_, Refusal>(ask(ctx, id).await?.map(Organization::from).map(Box::new))
        });
        load.await.map_err(|refusal| top(ctx, refusal)).map(Option::as_deref).transpose()
    }

    /// The head of the chain of hashes over its audit trail; null while nothing is in it. Only for those who read the
    /// trail.
    async fn audit_head(&self, ctx: &Context<'_>) -> Option<Result<ChainHead>> {
        let load = async { trail_head(session::reading(ctx)?, self.0.row.id).await };
        Box::pin(load).await.map_err(|refusal| top(ctx, refusal)).map(|head| head.map(ChainHead::from)).transpose()
    }

    /// The organizations directly below it that the viewer may see, by name.
    async fn children(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<OrganizationConnection>> {
        let args = PageArgs::new(first, after, last, before);
        Some(Box::pin(load::page(ctx, self.0, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }
}
