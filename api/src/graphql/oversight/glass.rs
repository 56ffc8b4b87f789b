//! Grants by which administrators of the network read what is private.

use async_graphql::{Context, ID, Object, Result};
use domain::Refusal;
use domain::oversight::find::{SeenGrant, Wanted, count_of_grants, page_of_grants};
use domain::page::Key;

use super::able::{self, BreakGlassGrantAction};
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::loader::ask;
use crate::graphql::page::PageArgs;
use crate::graphql::registry::types::Organization;
use crate::graphql::scalar::Instant;
use crate::graphql::{id, session};

/// A grant.
pub struct BreakGlassGrant(SeenGrant);

impl From<SeenGrant> for BreakGlassGrant {
    fn from(grant: SeenGrant) -> Self {
        Self(grant)
    }
}

connection!("break-glass grants", BreakGlassGrantConnection, BreakGlassGrantEdge, BreakGlassGrant);

impl BreakGlassGrantConnection {
    /// The place of a grant in a list in order of making.
    #[must_use]
    pub fn key(grant: &SeenGrant) -> Key {
        Key { sort: None, id: grant.row.id.0 }
    }
}

/// That an administrator of the network reads what is private of one organization, for an hour: its private page, its
/// members and how to reach them, pledges with their givers, the books and the audit trail. Nothing is changed by it.
/// Seen by those who read the organization's trail and by the network's administrators and auditors.
#[Object]
impl BreakGlassGrant {
    /// The grant's id.
    pub async fn id(&self) -> ID {
        id::show(self.0.row.id)
    }

    /// The id of the organization that is looked into.
    async fn organization_id(&self) -> ID {
        id::show(self.0.row.organization_id)
    }

    /// The organization; null when the viewer may not see it.
    async fn organization(&self, ctx: &Context<'_>) -> Option<Result<Organization>> {
        let row = ask(ctx, self.0.row.organization_id).await.map_err(|refusal| top(ctx, refusal));
        row.map(|row| row.map(Organization::from)).transpose()
    }

    /// The id of the administrator.
    async fn administrator_id(&self) -> ID {
        id::show(self.0.row.person_id)
    }

    /// The administrator's name; null for the network's auditors.
    async fn administrator_name(&self) -> Option<&str> {
        self.0.is_named.then_some(self.0.row.administrator.as_str())
    }

    /// Why; null for the network's auditors.
    async fn reason(&self) -> Option<&str> {
        self.0.is_named.then_some(self.0.row.reason.as_str())
    }

    /// Since when.
    async fn created_at(&self) -> Instant {
        Instant(self.0.row.created_at)
    }

    /// When it ends by itself.
    async fn expires_at(&self) -> Instant {
        Instant(self.0.row.expires_at)
    }

    /// When somebody has ended it before; null when nobody has.
    async fn ended_at(&self) -> Option<Instant> {
        self.0.row.ended_at.map(Instant)
    }

    /// Whether the viewer may do this with the grant, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: BreakGlassGrantAction,
    ) -> async_graphql::Result<Ability> {
        able::grant(ctx, &self.0, action).map_err(|refusal| top(ctx, refusal))
    }
}

/// A page of grants.
pub async fn page(ctx: &Context<'_>, wanted: Wanted, args: &PageArgs) -> Result<BreakGlassGrantConnection, Refusal> {
    let page = args.read(BreakGlassGrantConnection::LIST, false)?;
    let reading = session::reading(ctx)?;
    let slice = page_of_grants(reading, wanted, &page).await?;
    let total = if ctx.look_ahead().field("totalCount").exists() {
        Some(count_of_grants(reading, wanted).await?)
    } else {
        None
    };
    Ok(BreakGlassGrantConnection::of(slice, total, BreakGlassGrantConnection::key, BreakGlassGrant::from))
}
