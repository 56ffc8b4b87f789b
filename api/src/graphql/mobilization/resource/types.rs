//! Resources and when they are taken.

use async_graphql::{Context, ID, Object};
use domain::Refusal;
use domain::entity::id::OrganizationId;
use domain::mobilization::reservation::calendar::{Span, Taken};
use domain::mobilization::resource::find::SeenResource;
use domain::page::{Key, Slice};

use super::able;
use super::reservation::Reservation;
use super::word::ResourceAction;
use crate::graphql::ability::Ability;
use crate::graphql::connection::{PageInfo, connection, count};
use crate::graphql::error::top;
use crate::graphql::id;
use crate::graphql::loader::ask;
use crate::graphql::loader::resources::{CountOfLent, CountOfTaken, LentBy, TakenOf};
use crate::graphql::loader::rows::AreaCode;
use crate::graphql::mobilization::word::ResourceKind;
use crate::graphql::page::{PageArgs, cursor};
use crate::graphql::registry::area::Area;
use crate::graphql::registry::types::Organization;
use crate::graphql::scalar::Instant;

/// A resource.
pub struct Resource {
    about: SeenResource,
}

impl From<SeenResource> for Resource {
    fn from(about: SeenResource) -> Self {
        Self { about }
    }
}

connection!("resources", ResourceConnection, ResourceEdge, Resource);

impl ResourceConnection {
    pub(super) fn with(slice: Slice<SeenResource>, total: Option<u64>) -> Self {
        let key = |resource: &Resource| Key { sort: None, id: resource.about.row.id.0 };
        Self::of(slice.map(Resource::from), total, key, |resource| resource)
    }
}

/// A page of what an organization lends.
pub async fn page_by(
    ctx: &Context<'_>,
    organization: OrganizationId,
    args: &PageArgs,
) -> Result<ResourceConnection, Refusal> {
    let page = args.read(ResourceConnection::LIST, false)?;
    let slice = ask(ctx, LentBy(organization, page)).await?.unwrap_or_default();
    let is_counted = ctx.look_ahead().field("totalCount").exists();
    let total = if is_counted { Some(ask(ctx, CountOfLent(organization)).await?.unwrap_or_default()) } else { None };
    Ok(ResourceConnection::with(slice, total))
}

/// A time for which a resource is taken.
pub struct ResourceSlot(Taken);

/// A time for which a resource is taken, from its start up to its end, which is not part of it.
#[Object]
impl ResourceSlot {
    /// When it begins.
    async fn starts_at(&self) -> Instant {
        Instant(self.0.starts_at)
    }

    /// When it ends, and another one may begin.
    async fn ends_at(&self) -> Instant {
        Instant(self.0.ends_at)
    }

    /// The reservation that takes it; null when the viewer may not see its pledge.
    async fn reservation(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Reservation>> {
        let found = ask(ctx, self.0.reservation).await;
        found.map_err(|refusal| top(ctx, refusal)).map(|about| about.map(Reservation::from)).transpose()
    }
}

/// A part of the calendar of a resource.
pub struct ResourceCalendar {
    slots: Vec<ResourceSlot>,
    page_info: PageInfo,
    total: Option<u64>,
}

impl ResourceCalendar {
    /// The kind of list that the cursors are bound to.
    const LIST: &'static str = "times that a resource is taken";

    fn of(slice: Slice<Taken>, total: Option<u64>) -> Self {
        let place = |taken: Option<&Taken>| taken.map(|taken| cursor(Self::LIST, &taken.key));
        let page_info = PageInfo {
            has_next_page: slice.has_next,
            has_previous_page: slice.has_previous,
            start_cursor: place(slice.rows.first()),
            end_cursor: place(slice.rows.last()),
        };
        Self { slots: slice.rows.into_iter().map(ResourceSlot).collect(), page_info, total }
    }
}

/// A page of the times for which a resource is taken. It has no edges: to most, a time has neither id nor content.
#[Object]
impl ResourceCalendar {
    /// The times, at most 100.
    async fn nodes(&self) -> &[ResourceSlot] {
        &self.slots
    }

    /// Where this page lies in the calendar.
    async fn page_info(&self) -> PageInfo {
        self.page_info.clone()
    }

    /// How many times there are, of those that were asked for.
    async fn total_count(&self) -> Option<i32> {
        self.total.map(count)
    }
}

impl Resource {
    async fn page_of_slots(&self, ctx: &Context<'_>, span: Span, args: &PageArgs) -> Result<ResourceCalendar, Refusal> {
        let page = args.read(ResourceCalendar::LIST, true)?;
        let id = self.about.row.part(|row| row.id);
        let slice = ask(ctx, TakenOf(id, span, page)).await?.unwrap_or_default();
        let is_counted = ctx.look_ahead().field("totalCount").exists();
        let total = if is_counted { Some(ask(ctx, CountOfTaken(id, span)).await?.unwrap_or_default()) } else { None };
        Ok(ResourceCalendar::of(slice, total))
    }
}

/// A space or a skill that an organization lends. Its people see it, and those of the organizations that are parties of a
/// standing partnership beside it.
#[Object]
impl Resource {
    /// The resource's id.
    pub async fn id(&self) -> ID {
        id::show(self.about.row.id)
    }

    /// The organization that lends it; null when the viewer may not see that one.
    async fn organization(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Organization>> {
        let found = ask(ctx, self.about.row.organization_id).await;
        found.map_err(|refusal| top(ctx, refusal)).map(|row| row.map(Organization::from)).transpose()
    }

    /// `SPACE` or `SKILL`.
    async fn kind(&self) -> ResourceKind {
        self.about.row.kind.into()
    }

    /// What it is called.
    async fn name(&self) -> &str {
        &self.about.row.name
    }

    /// What it is, and on what conditions it is lent.
    async fn description(&self) -> &str {
        &self.about.row.description
    }

    /// In what it is counted when it is promised: `HUR`, `DAY`, `MTK` or `C62` of UN/CEFACT Recommendation 20.
    async fn unit(&self) -> &str {
        &self.about.row.unit
    }

    /// Where it is.
    async fn area(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Area>> {
        let code = self.about.row.area_code.as_deref()?;
        let area = ask(ctx, AreaCode(code.to_owned())).await;
        area.map_err(|refusal| top(ctx, refusal)).map(|row| row.map(Area::from)).transpose()
    }

    /// When it was listed.
    async fn created_at(&self) -> Instant {
        Instant(self.about.row.created_at)
    }

    /// Since when nothing more of it is reserved; null while it is lent.
    async fn archived_at(&self) -> Option<Instant> {
        self.about.row.archived_at.map(Instant)
    }

    /// When it is taken, earliest first. What was released is not among it.
    #[allow(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn reservations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only times that end after this.")] from: Option<Instant>,
        #[graphql(desc = "Only times that begin before this.")] until: Option<Instant>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<async_graphql::Result<ResourceCalendar>> {
        let args = PageArgs::new(first, after, last, before);
        let span = Span { from: from.map(|at| at.0), until: until.map(|at| at.0) };
        Some(Box::pin(self.page_of_slots(ctx, span, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// Whether the viewer may do this with the resource, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: ResourceAction,
    ) -> async_graphql::Result<Ability> {
        able::resource(ctx, &self.about, action.into()).map_err(|refusal| top(ctx, refusal))
    }
}
