//! Needs.

use async_graphql::{Context, ID, Object, SimpleObject};
use domain::Refusal;
use domain::Seen;
use domain::entity::mobilization::{contribution, pledge};
use domain::entity::partnership::partnership;
use domain::mobilization::about::{About, SeenNeed};
use domain::mobilization::find_gift::Wanted;
use domain::mobilization::suppress::Hidden;
use domain::mobilization::totals;
use domain::page::{Key, Page, Slice};
use domain::{partnership as partnerships, registry};
use tokio::sync::OnceCell;

use super::contribution::ContributionConnection;
use super::pledge::PledgeConnection;
use super::word::{NeedAction, NeedStatus, ResourceKind};
use super::{able, load};
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::page::PageArgs;
use crate::graphql::partnership::types::Partnership;
use crate::graphql::prefetch::Below;
use crate::graphql::quantity::Quantity;
use crate::graphql::registry::area::Area;
use crate::graphql::registry::known;
use crate::graphql::registry::types::Organization;
use crate::graphql::scalar::{Instant, LocalDate};
use crate::graphql::{id, session};

/// A need, with what was loaded below it for all needs of its list at once.
pub struct Need {
    pub(super) about: SeenNeed,
    pub(super) partnership: OnceCell<Option<Seen<partnership::Model>>>,
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
            partnership: OnceCell::new(),
            pledges: Vec::new(),
            pledge_count: None,
            contributions: Vec::new(),
            contribution_count: None,
            totals: None,
        }
    }
}

connection!("needs", NeedConnection, NeedEdge, Need);

impl NeedConnection {
    /// The place of a need in a list in order of publication.
    #[must_use]
    pub fn key(need: &Need) -> Key {
        Key { sort: None, id: need.about.row.id.0 }
    }
}

/// The totals of one unit. None counts into another: a pledge is not received, what is used stays allocated.
#[derive(Clone, Debug, SimpleObject)]
pub struct Totals {
    /// What is wanted by needs that were not withdrawn.
    pub needed: Quantity,
    /// What was promised and accepted; of promises that were cancelled later only what was kept of them.
    pub pledged: Quantity,
    /// What was confirmed, net of what went back.
    pub received: Quantity,
    /// What was set aside, net of releases; it stays so when it is used.
    pub allocated: Quantity,
    /// What was used, net of reversals.
    pub used: Quantity,
}

impl From<totals::Totals> for Totals {
    fn from(totals: totals::Totals) -> Self {
        Self {
            needed: totals.needed.into(),
            pledged: totals.pledged.into(),
            received: totals.received.into(),
            allocated: totals.allocated.into(),
            used: totals.used.into(),
        }
    }
}

impl Need {
    async fn loaded_totals(&self, ctx: &Context<'_>) -> Result<Totals, Refusal> {
        let totals = match self.totals {
            Some(totals) => totals,
            None => {
                let needs = std::slice::from_ref(&self.about);
                let mut all = totals::of_needs(session::reading(ctx)?, needs).await?;
                all.remove(&self.about.row.id).unwrap_or(Err(Hidden::NotFound))
            }
        };
        Ok(totals?.into())
    }

    async fn page_of_pledges(&self, ctx: &Context<'_>, args: &PageArgs) -> Result<PledgeConnection, Refusal> {
        let page = args.read(PledgeConnection::LIST, false)?;
        let wanted = Wanted { need: Some(self.about.row.id), ..Wanted::default() };
        let loaded = self.pledges.iter().find(|(loaded, _)| *loaded == page).map(|(_, slice)| slice.clone());
        load::page_of_pledges(ctx, &wanted, &page, (loaded, self.pledge_count)).await
    }

    async fn page_of_contributions(
        &self,
        ctx: &Context<'_>,
        args: &PageArgs,
    ) -> Result<ContributionConnection, Refusal> {
        let page = args.read(ContributionConnection::LIST, false)?;
        let wanted = Wanted { need: Some(self.about.row.id), ..Wanted::default() };
        let loaded = self.contributions.iter().find(|(loaded, _)| *loaded == page).map(|(_, slice)| slice.clone());
        load::page_of_contributions(ctx, &wanted, &page, (loaded, self.contribution_count)).await
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
        let load = async { registry::find::area(session::reading(ctx)?, code).await };
        load.await.map_err(|refusal| top(ctx, refusal)).map(|row| row.map(Area::from)).transpose()
    }

    /// The organization that wants it; null when the viewer may not see that one.
    async fn organization(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Organization>> {
        known::organization(ctx, self.about.row.organization_id).await.map_err(|refusal| top(ctx, refusal)).transpose()
    }

    /// The partnership that it belongs to; null when the viewer may not see that one.
    async fn partnership(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Partnership>> {
        let load = async {
            let reading = session::reading(ctx)?;
            let find = || partnerships::find::by_id(reading, self.about.row.partnership_id);
            let row = self.partnership.get_or_try_init(find).await?.clone();
            let below = Below::of(ctx);
            let rows = row.into_iter().collect();
            Ok(crate::graphql::partnership::load::partnerships(ctx, rows, &below).await?.pop())
        };
        load.await.map_err(|refusal| top(ctx, refusal)).transpose()
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
        Some(self.page_of_pledges(ctx, &args).await.map_err(|refusal| top(ctx, refusal)))
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
        Some(self.page_of_contributions(ctx, &args).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// The totals. Who does not belong to the partnership sees them only if it is public and has at least five
    /// givers; otherwise they are null with the error code SUPPRESSED or FORBIDDEN.
    async fn totals(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Totals>> {
        Some(self.loaded_totals(ctx).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// Whether the viewer may do this with the need, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: NeedAction,
    ) -> async_graphql::Result<Ability> {
        able::need(ctx, &self.about, action.into()).await.map_err(|refusal| top(ctx, refusal))
    }
}
