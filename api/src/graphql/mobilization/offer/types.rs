//! Offers.

use async_graphql::{Context, ID, Object};
use domain::Refusal;
use domain::entity::id::{OrganizationId, PartnershipId};
use domain::mobilization::offer::find::SeenOffer;
use domain::mobilization::offer::free::Held;
use domain::mobilization::offer::step::OfferReads;
use domain::page::{Key, Slice};

use super::able;
use super::matches::{NeedMatchConnection, page_of_needs};
use super::word::{OfferAction, OfferStatus};
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::loader::ask;
use crate::graphql::loader::offers::{
    CountOfOffered, CountOfOffersBy, CountOfOffersIn, HeldOf, OfferedBy, OfferedIn, PledgedFrom,
};
use crate::graphql::loader::rows::AreaCode;
use crate::graphql::mobilization::pledge::{Pledge, PledgeConnection};
use crate::graphql::mobilization::word::ResourceKind;
use crate::graphql::page::PageArgs;
use crate::graphql::partnership::types::Partnership;
use crate::graphql::quantity::Quantity;
use crate::graphql::registry::area::Area;
use crate::graphql::registry::types::Organization;
use crate::graphql::scalar::{Instant, LocalDate};
use crate::graphql::{id, session};

/// An offer.
pub struct Offer {
    pub(super) about: SeenOffer,
}

impl From<SeenOffer> for Offer {
    fn from(about: SeenOffer) -> Self {
        Self { about }
    }
}

connection!("offers", OfferConnection, OfferEdge, Offer);

impl OfferConnection {
    /// The place of an offer in a list in order of publication.
    #[must_use]
    pub fn key(offer: &Offer) -> Key {
        Key { sort: None, id: offer.about.row.id.0 }
    }

    fn with(slice: Slice<SeenOffer>, total: Option<u64>) -> Self {
        Self::of(slice.map(Offer::from), total, Self::key, |offer| offer)
    }
}

/// A page of the offers in a partnership.
pub async fn page_in(
    ctx: &Context<'_>,
    partnership: PartnershipId,
    args: &PageArgs,
) -> Result<OfferConnection, Refusal> {
    let page = args.read(OfferConnection::LIST, false)?;
    let slice = ask(ctx, OfferedIn(partnership, page)).await?.unwrap_or_default();
    let is_counted = ctx.look_ahead().field("totalCount").exists();
    let total = if is_counted { Some(ask(ctx, CountOfOffersIn(partnership)).await?.unwrap_or_default()) } else { None };
    Ok(OfferConnection::with(slice, total))
}

/// A page of the offers of an organization.
pub async fn page_by(
    ctx: &Context<'_>,
    organization: OrganizationId,
    args: &PageArgs,
) -> Result<OfferConnection, Refusal> {
    let page = args.read(OfferConnection::LIST, false)?;
    let slice = ask(ctx, OfferedBy(organization, page)).await?.unwrap_or_default();
    let is_counted = ctx.look_ahead().field("totalCount").exists();
    let total =
        if is_counted { Some(ask(ctx, CountOfOffersBy(organization)).await?.unwrap_or_default()) } else { None };
    Ok(OfferConnection::with(slice, total))
}

impl Offer {
    async fn held(&self, ctx: &Context<'_>) -> async_graphql::Result<Held> {
        let held = ask(ctx, HeldOf(self.about.row.id)).await.map_err(|refusal| top(ctx, refusal))?;
        Ok(held.unwrap_or_default())
    }

    async fn page_of_pledges(&self, ctx: &Context<'_>, args: &PageArgs) -> Result<PledgeConnection, Refusal> {
        let page = args.read(PledgeConnection::LIST, false)?;
        let id = self.about.row.id;
        let slice = ask(ctx, PledgedFrom(id, page)).await?.unwrap_or_default();
        let is_counted = ctx.look_ahead().field("totalCount").exists();
        let total = if is_counted { Some(ask(ctx, CountOfOffered(id)).await?.unwrap_or_default()) } else { None };
        Ok(PledgeConnection::of(slice.map(Pledge::from), total, PledgeConnection::key, |pledge| pledge))
    }
}

/// What a party of a partnership, or a person, could give. An offer promises nothing until something is pledged from it.
/// The people of the partnership's organizations see it, and the person whose own it is.
#[Object]
impl Offer {
    /// The offer's id.
    pub async fn id(&self) -> ID {
        id::show(self.about.row.id)
    }

    /// What it is called.
    async fn title(&self) -> &str {
        &self.about.row.title
    }

    /// What is offered, and on what conditions.
    async fn description(&self) -> &str {
        &self.about.row.description
    }

    /// What kind of resource is offered.
    async fn kind(&self) -> ResourceKind {
        self.about.row.kind.into()
    }

    /// How much is offered.
    async fn quantity(&self) -> Quantity {
        Quantity::of(self.about.row.quantity, self.about.unit)
    }

    /// How much can still be pledged from it: what its pledges do not hold. A pledge that was declined, cancelled or
    /// written off gives back what had not come. Whoever sees the offer sees it.
    async fn free(&self, ctx: &Context<'_>) -> async_graphql::Result<Quantity> {
        Ok(self.held(ctx).await?.free(&self.about.row, self.about.unit).into())
    }

    /// How much is pledged beyond what was offered, by pledges that were revised since; zero as a rule.
    async fn overcommitted(&self, ctx: &Context<'_>) -> async_graphql::Result<Quantity> {
        Ok(self.held(ctx).await?.overcommitted(&self.about.row, self.about.unit).into())
    }

    /// Where it stands today.
    async fn status(&self, ctx: &Context<'_>) -> async_graphql::Result<OfferStatus> {
        let today = session::reading(ctx).map_err(|refusal| top(ctx, refusal))?.today();
        Ok(OfferReads::on(&self.about.row, self.held(ctx).await?, today).into())
    }

    /// The first day on which it can be had.
    async fn available_from(&self) -> LocalDate {
        self.about.row.available_from.into()
    }

    /// The last day; null when there is none.
    async fn available_until(&self) -> Option<LocalDate> {
        self.about.row.available_until.map(LocalDate::from)
    }

    /// When it was published.
    async fn created_at(&self) -> Instant {
        Instant(self.about.row.created_at)
    }

    /// When it was withdrawn.
    async fn withdrawn_at(&self) -> Option<Instant> {
        self.about.row.withdrawn_at.map(Instant)
    }

    /// Why it was withdrawn.
    async fn withdrawal(&self) -> Option<&str> {
        self.about.row.withdrawal.as_deref()
    }

    /// Where it can be had.
    async fn area(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Area>> {
        let code = self.about.row.area_code.as_deref()?;
        let area = ask(ctx, AreaCode(code.to_owned())).await;
        area.map_err(|refusal| top(ctx, refusal)).map(|row| row.map(Area::from)).transpose()
    }

    /// The partnership that it was offered in; null when the viewer may not see that one.
    async fn partnership(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Partnership>> {
        let partnership = ask(ctx, self.about.row.partnership_id).await;
        partnership.map_err(|refusal| top(ctx, refusal)).map(|row| row.map(Partnership::from)).transpose()
    }

    /// The organization that offers it; null when a person does, or when the viewer may not see that one.
    async fn giver_organization(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Organization>> {
        let giver = self.about.row.giver_organization_id?;
        ask(ctx, giver).await.map_err(|refusal| top(ctx, refusal)).map(|row| row.map(Organization::from)).transpose()
    }

    /// Whether a person offers it for themselves. The name of a person who gives is not shown.
    async fn giver_is_person(&self) -> bool {
        self.about.row.giver_person_id.is_some()
    }

    /// Whether the viewer offers it for themselves.
    async fn mine(&self, ctx: &Context<'_>) -> bool {
        let giver = self.about.row.giver_person_id;
        giver.is_some() && session::reading(ctx).is_ok_and(|reading| reading.rights().person() == giver)
    }

    /// The pledges made from it that the viewer may see, oldest first.
    async fn pledges(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<async_graphql::Result<PledgeConnection>> {
        let args = PageArgs::new(first, after, last, before);
        Some(Box::pin(self.page_of_pledges(ctx, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// The needs that it fits and that the viewer may see, the best first: open, of the same kind and unit, of others, in
    /// partnerships in force that its giver is a party of; of a person's offer, in the partnership that it was made in.
    /// Needs without a gap are left out. They rank by how near their areas are, whether the offer is available when they
    /// are due, how much of their gap it covers, then by the day on which they are due. At most the 200 nearest and
    /// earliest are weighed.
    async fn matches(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<async_graphql::Result<NeedMatchConnection>> {
        let args = PageArgs::new(first, after, last, before);
        let page = Box::pin(page_of_needs(ctx, self.about.row.id, &args)).await;
        Some(page.map_err(|refusal| top(ctx, refusal)))
    }

    /// Whether the viewer may do this with the offer, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: OfferAction,
    ) -> async_graphql::Result<Ability> {
        let able = async {
            able::offer(ctx, &self.about, self.held(ctx).await?, action.into())
                .await
                .map_err(|refusal| top(ctx, refusal))
        };
        Box::pin(able).await
    }
}
