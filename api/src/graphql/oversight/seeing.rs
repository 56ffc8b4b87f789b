//! Whose people can see a thing, and by what.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::Refusal;
use domain::entity::id::{OrganizationId, PartnershipId};
use domain::oversight::find::Wanted;
use domain::oversight::seeing::{AtDoor, Seeing};
use domain::page::Slice;
use domain::partnership::delegate::find as delegate;
use domain::partnership::delegation::find::Whose;
use domain::policy::permission::Permission as Needed;
use domain::policy::role::BREAK_GLASS;
use domain::policy::way::Door;

use super::glass::{self, BreakGlassGrantConnection};
use crate::graphql::connection::{PageInfo, count};
use crate::graphql::delegation::delegate::{Delegate, DelegateConnection};
use crate::graphql::delegation::types::{self, DelegationConnection};
use crate::graphql::error::top;
use crate::graphql::identity::service_token::{ServiceToken, ServiceTokenConnection};
use crate::graphql::loader::ask;
use crate::graphql::membership::permission_word::Permission;
use crate::graphql::membership::types::{Member, MemberConnection};
use crate::graphql::membership::word::Role;
use crate::graphql::page::{PageArgs, cursor};
use crate::graphql::registry::types::Organization;
use crate::graphql::session;

/// An organization whose people can see a thing.
pub struct SeeingOrganization {
    pub door: Door,
    pub id: OrganizationId,
    pub is_home: bool,
    /// The partnership that the thing is one of.
    pub partnership: Option<PartnershipId>,
    /// Whether nobody sees the thing by a delegation.
    pub is_kept_inside: bool,
}

/// An organization whose people can see a thing, by what they hold there.
#[Object]
impl SeeingOrganization {
    /// The organization; null when the viewer may not see it.
    async fn organization(&self, ctx: &Context<'_>) -> Option<Result<Organization>> {
        let row = ask(ctx, self.id).await.map_err(|refusal| top(ctx, refusal));
        row.map(|row| row.map(Organization::from)).transpose()
    }

    /// What a person must hold there; null when it is enough to belong there.
    async fn permission(&self) -> Option<Permission> {
        self.door.needs(false).map(Permission::from)
    }

    /// Who holds that there today, by name, and by which roles; null for an organization whose trail the viewer does not
    /// read: its people are not named to others.
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<SeeingMemberConnection>> {
        let args = PageArgs::new(first, after, last, before);
        self.is_home.then_some(())?;
        Some(Box::pin(self.page_of_members(ctx, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// Its own systems whose scopes open it, oldest first; null as the members. Only for those who issue tokens.
    async fn service_tokens(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<ServiceTokenConnection>> {
        let args = PageArgs::new(first, after, last, before);
        self.is_home.then_some(())?;
        Some(Box::pin(self.page_of_tokens(ctx, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// The delegations by which people of other organizations see it today, oldest first: those who hold the same in
    /// theirs; null as the members, and of minors, whom nobody sees by one.
    async fn delegations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<DelegationConnection>> {
        let args = PageArgs::new(first, after, last, before);
        (self.is_home && !self.is_kept_inside).then_some(())?;
        let whose = Whose::Opening(self.id, self.door.needs_lent(), self.partnership);
        Some(Box::pin(types::page(ctx, whose, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// The delegates of the organization in the thing's partnership who see it as such today, oldest first; null as the
    /// members, and for what is of no partnership.
    async fn delegates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<DelegateConnection>> {
        let args = PageArgs::new(first, after, last, before);
        self.is_home.then_some(())?;
        let (partnership, needs) = (self.partnership?, self.door.needs_lent()?);
        let load = Box::pin(self.page_of_delegates(ctx, partnership, needs, &args));
        Some(load.await.map_err(|refusal| top(ctx, refusal)))
    }

    /// The grants by which administrators of the network see it now, oldest first; null as the members, and where a
    /// grant does not open it.
    async fn break_glass_grants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<BreakGlassGrantConnection>> {
        let args = PageArgs::new(first, after, last, before);
        let opens = self.door.needs(false).is_none_or(|needs| BREAK_GLASS.holds(needs));
        (self.is_home && opens).then_some(())?;
        let wanted = Wanted { organization: Some(self.id), is_open: Some(true) };
        Some(Box::pin(glass::page(ctx, wanted, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }
}

impl SeeingOrganization {
    async fn page_of_delegates(
        &self,
        ctx: &Context<'_>,
        partnership: PartnershipId,
        needs: Needed,
        args: &PageArgs,
    ) -> Result<DelegateConnection, Refusal> {
        let page = args.read(DelegateConnection::LIST, false)?;
        let reading = session::reading(ctx)?;
        let party = (partnership, self.id);
        let slice = delegate::holding(reading, party, needs, &page).await?;
        let total = if ctx.look_ahead().field("totalCount").exists() {
            Some(delegate::count_of_holding(reading, party, needs).await?)
        } else {
            None
        };
        Ok(DelegateConnection::of(slice, total, DelegateConnection::key, Delegate::from))
    }

    async fn page_of_members(&self, ctx: &Context<'_>, args: &PageArgs) -> Result<SeeingMemberConnection, Refusal> {
        let page = args.read(MemberConnection::LIST, true)?;
        let at = AtDoor::new(session::reading(ctx)?, self.door).await?;
        let slice = at.members(&page).await?;
        let total =
            if ctx.look_ahead().field("totalCount").exists() { Some(at.count_of_members().await?) } else { None };
        Ok(SeeingMemberConnection::of(slice, total))
    }

    async fn page_of_tokens(&self, ctx: &Context<'_>, args: &PageArgs) -> Result<ServiceTokenConnection, Refusal> {
        let page = args.read(ServiceTokenConnection::LIST, false)?;
        let at = AtDoor::new(session::reading(ctx)?, self.door).await?;
        let slice = at.tokens(&page).await?;
        let total =
            if ctx.look_ahead().field("totalCount").exists() { Some(at.count_of_tokens().await?) } else { None };
        Ok(ServiceTokenConnection::of(slice, total, ServiceTokenConnection::key, ServiceToken::from))
    }
}

/// A member who can see a thing, with the roles by which they can.
#[derive(SimpleObject)]
pub struct SeeingMemberEdge {
    /// The member's place in the list, opaque; an argument for `after` or `before`.
    cursor: String,
    /// The member.
    node: Member,
    /// The network's roles that open it to them; empty with the other list where it is enough to belong there.
    roles: Vec<Role>,
    /// The names of the organization's own roles that open it to them.
    custom_roles: Vec<String>,
}

/// A page of members who can see a thing.
pub struct SeeingMemberConnection {
    edges: Vec<SeeingMemberEdge>,
    page_info: PageInfo,
    total: Option<u64>,
}

impl SeeingMemberConnection {
    fn of(slice: Slice<Seeing>, total: Option<u64>) -> Self {
        let (has_next_page, has_previous_page) = (slice.has_next, slice.has_previous);
        let edges: Vec<_> = slice
            .rows
            .into_iter()
            .map(|seeing| SeeingMemberEdge {
                cursor: cursor(MemberConnection::LIST, &seeing.member.key()),
                node: seeing.member.into(),
                roles: seeing.roles.into_iter().map(Role::from).collect(),
                custom_roles: seeing.custom,
            })
            .collect();
        let page_info = PageInfo {
            has_next_page,
            has_previous_page,
            start_cursor: edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: edges.last().map(|edge| edge.cursor.clone()),
        };
        Self { edges, page_info, total }
    }
}

/// A page of members who can see a thing.
#[Object]
impl SeeingMemberConnection {
    /// The members with their places and the roles by which they can see it.
    async fn edges(&self) -> &[SeeingMemberEdge] {
        &self.edges
    }

    /// The members alone.
    async fn nodes(&self) -> Vec<&Member> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// Where this page lies in the list.
    async fn page_info(&self) -> &PageInfo {
        &self.page_info
    }

    /// How many members can see it.
    async fn total_count(&self) -> Option<i32> {
        self.total.map(count)
    }
}
