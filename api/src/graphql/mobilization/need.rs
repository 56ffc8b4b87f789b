//! Needs.

use async_graphql::{Context, ID, Object, SimpleObject};
use domain::Refusal;
use domain::entity::mobilization::{contribution, pledge};
use domain::mobilization::about::{About, SeenNeed};
use domain::mobilization::suppress::Hidden;
use domain::mobilization::totals;
use domain::page::{Key, Page, Slice};

use super::able;
use super::contribution::{Contribution, ContributionConnection};
use super::offer::matches::{OfferMatchConnection, page_of_offers};
use super::pledge::{Pledge, PledgeConnection};
use super::totals::Totals;
use super::word::{NeedAction, NeedStatus, ResourceKind};
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::id;
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::{ContributionsOf, CountOfContributions, CountOfPledges, PledgesOf, TotalsOf};
use crate::graphql::loader::rows::AreaCode;
use crate::graphql::page::PageArgs;
use crate::graphql::partnership::types::Partnership;
use crate::graphql::quantity::Quantity;
use crate::graphql::registry::area::Area;
use crate::graphql::registry::types::Organization;
use crate::graphql::scalar::{Instant, LocalDate};

/// A need, with what was loaded below it for all needs of its list at once.
pub struct Need {
    pub(super) about: SeenNeed,
    pub(super) pledges: Vec<(Page, Slice<About<pledge::Model>>)>,
    pub(super) pledge_count: Option<u64>,
    pub(super) contributions: Vec<(Page, Slice<About<contribution::Model>>)>,
    pub(super) contribution_count: Option<u64>,
    pub(super) totals: Option<Result<totals::Totals, Hidden>>,
}

impl From<SeenNeed> for Need {
    fn from(about: SeenNeed) -> Self {
        Self {
            about,
            pledges: Vec::new(),
            pledge_count: None,
            contributions: Vec::new(),
            contribution_count: None,
            totals: None,
        }
    }
}

connection!(
    "needs", NeedConnection, NeedEdge, Need:
    "id", "title", "description", "kind", "quantity", "dueOn", "status", "createdAt", "closedAt"
);

impl NeedConnection {
    /// The place of a need in a list in order of publication.
    #[must_use]
    pub fn key(need: &Need) -> Key {
        Key { sort: None, id: need.about.row.id.0 }
    }
}

/// How far a need is spoken for.
#[derive(Clone, Debug, SimpleObject)]
pub struct Commitment {
    /// What neither an accepted promise stands for nor has come without one.
    pub gap: Quantity,
    /// What is promised and accepted, or has come without a promise, beyond what is wanted.
    pub overcommitted: Quantity,
}

impl Need {
    async fn loaded_totals(&self, ctx: &Context<'_>) -> Result<totals::Totals, Refusal> {
        let totals = match self.totals {
            Some(totals) => totals,
            None => ask(ctx, TotalsOf(self.about.clone())).await?.unwrap_or(Err(Hidden::NotFound)),
        };
        Ok(totals?)
    }

    async fn page_of_pledges(&self, ctx: &Context<'_>, args: &PageArgs) -> Result<PledgeConnection, Refusal> {
        let page = args.read(PledgeConnection::LIST, false)?;
        let id = self.about.row.id;
        let slice = match self.pledges.iter().find(|(loaded, _)| *loaded == page) {
            Some((_, slice)) => slice.clone(),
            None => ask(ctx, PledgesOf(id, page)).await?.unwrap_or_default(),
        };
        let total = match (ctx.look_ahead().field("totalCount").exists(), self.pledge_count) {
            (false, _) => None,
            (true, Some(count)) => Some(count),
            (true, None) => Some(ask(ctx, CountOfPledges(id)).await?.unwrap_or_default()),
        };
        let key = PledgeConnection::key;
        Ok(PledgeConnection::of(slice.map(Pledge::from), total, key, |pledge| pledge))
    }

    async fn page_of_contributions(
        &self,
        ctx: &Context<'_>,
        args: &PageArgs,
    ) -> Result<ContributionConnection, Refusal> {
        let page = args.read(ContributionConnection::LIST, false)?;
        let id = self.about.row.id;
        let slice = match self.contributions.iter().find(|(loaded, _)| *loaded == page) {
            Some((_, slice)) => slice.clone(),
            None => ask(ctx, ContributionsOf(id, page)).await?.unwrap_or_default(),
        };
        let total = match (ctx.look_ahead().field("totalCount").exists(), self.contribution_count) {
            (false, _) => None,
            (true, Some(count)) => Some(count),
            (true, None) => Some(ask(ctx, CountOfContributions(id)).await?.unwrap_or_default()),
        };
        let key = ContributionConnection::key;
        Ok(ContributionConnection::of(slice.map(Contribution::from), total, key, |contribution| contribution))
    }
}

/// What a party of a partnership wants, how much of it and by when.
#[Object]
impl Need {
    /// The need's id.
    pub async fn id(&self) -> ID {
        id::show(self.about.row.id)
    }

    /// What it is called.
    async fn title(&self) -> &str {
        &self.about.row.title
    }

    /// What it is for.
    async fn description(&self) -> &str {
        &self.about.row.description
    }

    /// What kind of resource is wanted.
    async fn kind(&self) -> ResourceKind {
        self.about.row.kind.into()
    }

    /// How much is wanted.
    async fn quantity(&self) -> Quantity {
        Quantity::of(self.about.row.quantity, self.about.unit)
    }

    /// The day by which it is wanted.
    async fn due_on(&self) -> LocalDate {
        self.about.row.due_on.into()
    }

    /// Where it stands.
    async fn status(&self) -> NeedStatus {
        self.about.row.status.into()
    }

    /// When it was published.
    async fn created_at(&self) -> Instant {
        Instant(self.about.row.created_at)
    }

    /// When it was closed or withdrawn.
    async fn closed_at(&self) -> Option<Instant> {
        self.about.row.closed_at.map(Instant)
    }

    /// Where it is wanted.
    async fn area(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Area>> {
        let code = self.about.row.area_code.as_deref()?;
        let area = ask(ctx, AreaCode(code.to_owned())).await;
        area.map_err(|refusal| top(ctx, refusal)).map(|row| row.map(Area::from)).transpose()
    }

    /// The organization that wants it; null when the viewer may not see that one.
    async fn organization(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Organization>> {
        let organization = ask(ctx, self.about.row.organization_id).await;
        organization.map_err(|refusal| top(ctx, refusal)).map(|row| row.map(Organization::from)).transpose()
    }

    /// The partnership that it belongs to; null when the viewer may not see that one.
    async fn partnership(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Partnership>> {
        let partnership = ask(ctx, self.about.row.partnership_id).await;
        partnership.map_err(|refusal| top(ctx, refusal)).map(|row| row.map(Partnership::from)).transpose()
    }

    /// The promises made to it that the viewer may see, oldest first: all of them for those who read its receiver's
    /// pledges, otherwise the viewer's own and those of the viewer's organizations.
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

    /// What has come for it that the viewer may see, oldest first; as with pledges.
    async fn contributions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<async_graphql::Result<ContributionConnection>> {
        let args = PageArgs::new(first, after, last, before);
        Some(Box::pin(self.page_of_contributions(ctx, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// The totals. Who does not belong to the partnership sees them only if it is public and each of its needs has at
    /// least five givers, of whom none gives more than four fifths; otherwise they are null with the error code
    /// SUPPRESSED or FORBIDDEN.
    async fn totals(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Totals>> {
        Some(self.loaded_totals(ctx).await.map(Totals::from).map_err(|refusal| top(ctx, refusal)))
    }

    /// What is missing, and what is promised beyond what is wanted; shown to whom the totals are.
    async fn commitment(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Commitment>> {
        let totals = self.loaded_totals(ctx).await.map_err(|refusal| top(ctx, refusal));
        let told = |totals: totals::Totals| Commitment {
            gap: totals.gap().into(),
            overcommitted: totals.overcommitted().into(),
        };
        Some(totals.map(told))
    }

    /// The open offers that fit it and that the viewer may see, the best first; of which givers, and in which order, is
    /// told at `Offer.matches`, where instead of the day on which needs are due that counts on which offers end. At most
    /// the 200 nearest that end first are weighed.
    async fn matches(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<async_graphql::Result<OfferMatchConnection>> {
        let args = PageArgs::new(first, after, last, before);
        let page = Box::pin(page_of_offers(ctx, self.about.row.id, &args)).await;
        Some(page.map_err(|refusal| top(ctx, refusal)))
    }

    /// Whether the viewer may do this with the need, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: NeedAction,
    ) -> async_graphql::Result<Ability> {
        Box::pin(able::need(ctx, &self.about, action.into())).await.map_err(|refusal| top(ctx, refusal))
    }
}
