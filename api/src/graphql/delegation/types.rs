//! What organizations delegate to each other.

use async_graphql::{Context, ID, Object, Result};
use domain::entity::partnership::delegation;
use domain::page::Key;
use domain::partnership::delegation::find::{Whose, count_of_delegations, page_of_delegations};
use domain::policy::lent::permissions_of_delegation;
use domain::{Refusal, Seen};

use super::able::{self, DelegationAction};
use super::word::DelegationStatus;
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::loader::ask;
use crate::graphql::membership::permission_word::Permission;
use crate::graphql::page::PageArgs;
use crate::graphql::partnership::types::Partnership;
use crate::graphql::registry::types::Organization;
use crate::graphql::scalar::{Instant, LocalDate};
use crate::graphql::{id, session};

/// A delegation.
pub struct Delegation(Seen<delegation::Model>);

impl From<Seen<delegation::Model>> for Delegation {
    fn from(row: Seen<delegation::Model>) -> Self {
        Self(row)
    }
}

connection!("delegations", DelegationConnection, DelegationEdge, Delegation);

impl DelegationConnection {
    /// The place of a delegation in a list in order of giving.
    #[must_use]
    pub fn key(row: &Seen<delegation::Model>) -> Key {
        Key { sort: None, id: row.id.0 }
    }
}

/// Rights that one organization gives to another, whose people exercise them: those who hold the same in their own
/// organization. Seen by the people of both.
#[Object]
impl Delegation {
    /// The delegation's id.
    pub async fn id(&self) -> ID {
        id::show(self.0.id)
    }

    /// What it gives, as far as who acts by it holds it in their own organization.
    async fn permissions(&self) -> Vec<Permission> {
        permissions_of_delegation(&self.0.permissions, self.0.partnership_id).iter().map(Permission::from).collect()
    }

    /// Whether the viewer may do this with the delegation, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: DelegationAction,
    ) -> Result<Ability> {
        able::delegation(ctx, &self.0, action).map_err(|refusal| top(ctx, refusal))
    }

    /// Why it was given.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// Where it stands. It is over after its last day whatever stands here.
    async fn status(&self) -> DelegationStatus {
        self.0.status.into()
    }

    /// Whether it gives anything today, as long as both organizations are at work, and the partnership holds if it is
    /// only of one.
    async fn is_in_force(&self, ctx: &Context<'_>) -> Result<bool> {
        let reading = session::reading(ctx).map_err(|refusal| top(ctx, refusal))?;
        Ok(self.0.is_in_force_on(reading.today()))
    }

    /// The first day.
    async fn starts_on(&self) -> LocalDate {
        self.0.starts_on.into()
    }

    /// The last day.
    async fn ends_on(&self) -> LocalDate {
        self.0.ends_on.into()
    }

    /// When it was offered.
    async fn created_at(&self) -> Instant {
        Instant(self.0.created_at)
    }

    /// When the other organization accepted it.
    async fn accepted_at(&self) -> Option<Instant> {
        self.0.accepted_at.map(Instant)
    }

    /// When it was given back or revoked.
    async fn ended_at(&self) -> Option<Instant> {
        self.0.ended_at.map(Instant)
    }

    /// Why it was given back or revoked, if that was said.
    async fn end_reason(&self) -> Option<&str> {
        self.0.end_reason.as_deref()
    }

    /// The organization whose rights they are; null when the viewer may not see it.
    async fn organization(&self, ctx: &Context<'_>) -> Option<Result<Organization>> {
        let row = ask(ctx, self.0.organization_id).await.map_err(|refusal| top(ctx, refusal));
        row.map(|row| row.map(Organization::from)).transpose()
    }

    /// The organization whose people exercise them; null when the viewer may not see it.
    async fn to_organization(&self, ctx: &Context<'_>) -> Option<Result<Organization>> {
        let row = ask(ctx, self.0.to_organization_id).await.map_err(|refusal| top(ctx, refusal));
        row.map(|row| row.map(Organization::from)).transpose()
    }

    /// The partnership in which alone they hold; null when they hold everywhere, and when the viewer may not see it.
    async fn partnership(&self, ctx: &Context<'_>) -> Option<Result<Partnership>> {
        let row = ask(ctx, self.0.partnership_id?).await.map_err(|refusal| top(ctx, refusal));
        row.map(|row| row.map(Partnership::from)).transpose()
    }

    /// Whether they hold in one partnership alone.
    async fn is_in_one_partnership(&self) -> bool {
        self.0.partnership_id.is_some()
    }
}

/// A page of delegations.
pub async fn page(ctx: &Context<'_>, whose: Whose, args: &PageArgs) -> Result<DelegationConnection, Refusal> {
    let page = args.read(DelegationConnection::LIST, false)?;
    let reading = session::reading(ctx)?;
    let slice = page_of_delegations(reading, whose, &page).await?;
    let total = if ctx.look_ahead().field("totalCount").exists() {
        Some(count_of_delegations(reading, whose).await?)
    } else {
        None
    };
    Ok(DelegationConnection::of(slice, total, DelegationConnection::key, Delegation::from))
}
