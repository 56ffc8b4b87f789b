//! Questions about offers.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::Refusal;
use domain::mobilization::offer::find::{self, Wanted};
use domain::policy::permission::Permission;

use super::types::{Offer, OfferConnection};
use crate::graphql::error::top;
use crate::graphql::mobilization::word::ResourceKind;
use crate::graphql::page::PageArgs;
use crate::graphql::prefetch::Below;
use crate::graphql::requires::needs;
use crate::graphql::{id, session};

/// Which offers are looked for; every condition must hold.
#[derive(InputObject, Default)]
struct OfferFilter {
    /// The partnership that they were made in.
    partnership_id: Option<ID>,
    /// The organization that makes them.
    organization_id: Option<ID>,
    /// The kind of resource.
    kind: Option<ResourceKind>,
    /// True for those that the viewer makes for themselves.
    mine: Option<bool>,
    /// True for those that are neither withdrawn nor past their last day.
    current: Option<bool>,
}

impl OfferFilter {
    fn read(self) -> Result<Wanted, Refusal> {
        Ok(Wanted {
            partnership: id::read_optional(self.partnership_id.as_ref(), "filter.partnershipId")?,
            organization: id::read_optional(self.organization_id.as_ref(), "filter.organizationId")?,
            kind: self.kind.map(Into::into),
            own: self.mine == Some(true),
            current: self.current == Some(true),
        })
    }
}

/// Questions about offers.
#[derive(Default)]
pub struct OfferQuery;

#[Object]
impl OfferQuery {
    /// The offer with this id; null when there is none that the viewer may see.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn offer(&self, ctx: &Context<'_>, #[graphql(desc = "The offer's id.")] id: ID) -> Option<Result<Offer>> {
        let id = id::read(&id, "id").ok()?;
        let load = async { find::by_id(session::reading(ctx)?, id).await };
        load.await.map_err(|refusal| top(ctx, refusal)).map(|seen| seen.map(Offer::from)).transpose()
    }

    /// Offers in order of publication, of those that the viewer may see.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn offers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are looked for; all when absent.")] filter: Option<OfferFilter>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<OfferConnection>> {
        let args = PageArgs::new(first, after, last, before);
        let load = async {
            let wanted = filter.unwrap_or_default().read()?;
            let page = args.read(OfferConnection::LIST, false)?;
            let reading = session::reading(ctx)?;
            let slice = find::page_of_offers(reading, &wanted, &page).await?;
            let is_counted = Below::of(ctx).field("totalCount").exists();
            let total = if is_counted { Some(find::count_of_offers(reading, &wanted).await?) } else { None };
            Ok(OfferConnection::of(slice.map(Offer::from), total, OfferConnection::key, |offer| offer))
        };
        Some(load.await.map_err(|refusal| top(ctx, refusal)))
    }
}
