//! Reservations.

use async_graphql::{Context, ID, Object};
use domain::Refusal;
use domain::entity::id::PledgeId;
use domain::entity::mobilization::reservation;
use domain::mobilization::about::About;
use domain::page::Key;

use super::able;
use super::types::Resource;
use super::word::{ReservationAction, ReservationStatus};
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::id;
use crate::graphql::loader::ask;
use crate::graphql::loader::resources::{CountOfReserved, ReservedUnder};
use crate::graphql::mobilization::contribution::Contribution;
use crate::graphql::mobilization::pledge::Pledge;
use crate::graphql::page::PageArgs;
use crate::graphql::quantity::Quantity;
use crate::graphql::scalar::Instant;

/// A reservation.
pub struct Reservation {
    about: About<reservation::Model>,
}

impl From<About<reservation::Model>> for Reservation {
    fn from(about: About<reservation::Model>) -> Self {
        Self { about }
    }
}

connection!("reservations", ReservationConnection, ReservationEdge, Reservation);

/// A page of what is reserved under a pledge.
pub async fn page_under(
    ctx: &Context<'_>,
    pledge: PledgeId,
    args: &PageArgs,
) -> Result<ReservationConnection, Refusal> {
    let page = args.read(ReservationConnection::LIST, false)?;
    let slice = ask(ctx, ReservedUnder(pledge, page)).await?.unwrap_or_default();
    let is_counted = ctx.look_ahead().field("totalCount").exists();
    let total = if is_counted { Some(ask(ctx, CountOfReserved(pledge)).await?.unwrap_or_default()) } else { None };
    let key = |one: &Reservation| Key { sort: None, id: one.about.row.id.0 };
    Ok(ReservationConnection::of(slice.map(Reservation::from), total, key, |one| one))
}

/// A time for which a resource is promised, as a part of a pledge: from its start up to its end, which is not part of it.
/// Whoever sees the pledge sees it.
#[Object]
impl Reservation {
    /// The reservation's id.
    pub async fn id(&self) -> ID {
        id::show(self.about.row.id)
    }

    /// What is reserved; null when the viewer may not see it any more.
    async fn resource(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Resource>> {
        let found = ask(ctx, self.about.row.resource_id).await;
        found.map_err(|refusal| top(ctx, refusal)).map(|seen| seen.map(Resource::from)).transpose()
    }

    /// The pledge that it is a part of.
    async fn pledge(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Pledge>> {
        let found = ask(ctx, self.about.row.pledge_id).await;
        found.map_err(|refusal| top(ctx, refusal)).map(|about| about.map(Pledge::from)).transpose()
    }

    /// When it begins.
    async fn starts_at(&self) -> Instant {
        Instant(self.about.row.starts_at)
    }

    /// When it ends, and another one may begin.
    async fn ends_at(&self) -> Instant {
        Instant(self.about.row.ends_at)
    }

    /// How much of the pledge it is.
    async fn quantity(&self) -> Quantity {
        Quantity::of(self.about.row.quantity, self.about.need.unit)
    }

    /// What has become of it.
    async fn status(&self) -> ReservationStatus {
        self.about.row.status.into()
    }

    /// What was announced to have come on it.
    async fn contribution(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Contribution>> {
        let found = ask(ctx, self.about.row.contribution_id?).await;
        found.map_err(|refusal| top(ctx, refusal)).map(|about| about.map(Contribution::from)).transpose()
    }

    /// When it was reserved.
    async fn created_at(&self) -> Instant {
        Instant(self.about.row.created_at)
    }

    /// When it was kept, released or missed.
    async fn decided_at(&self) -> Option<Instant> {
        self.about.row.decided_at.map(Instant)
    }

    /// Why it was withdrawn, or what happened when nobody came.
    async fn decision_reason(&self) -> Option<&str> {
        self.about.row.decision_reason.as_deref()
    }

    /// Whether the viewer may do this with the reservation, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: ReservationAction,
    ) -> async_graphql::Result<Ability> {
        Box::pin(able::reservation(ctx, &self.about, action.into())).await.map_err(|refusal| top(ctx, refusal))
    }
}
