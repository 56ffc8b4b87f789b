//! Allocations.

use async_graphql::{Context, ID, Object};
use domain::Refusal;
use domain::entity::mobilization::allocation;
use domain::mobilization::about::About;
use domain::page::Key;

use super::lot::{AllocationLot, AllocationLotConnection};
use super::need::Need;
use super::use_able::{self, AllocationAction};
use super::word::AllocationStatus;
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::id;
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::{CountOfTaken, TakenBy};
use crate::graphql::loader::rows::AreaCode;
use crate::graphql::page::PageArgs;
use crate::graphql::partnership::program::Program;
use crate::graphql::quantity::Quantity;
use crate::graphql::registry::area::Area;
use crate::graphql::scalar::Instant;

/// An allocation.
pub struct Allocation(pub(super) About<allocation::Model>);

impl From<About<allocation::Model>> for Allocation {
    fn from(about: About<allocation::Model>) -> Self {
        Self(about)
    }
}

connection!(
    "allocations", AllocationConnection, AllocationEdge, Allocation:
    "id", "quantity", "used", "released"
);

impl AllocationConnection {
    /// The place of an allocation in a list in order of creation.
    #[must_use]
    pub fn key(about: &About<allocation::Model>) -> Key {
        Key { sort: None, id: about.row.id.0 }
    }
}

impl Allocation {
    async fn page_of_lots(&self, ctx: &Context<'_>, args: &PageArgs) -> Result<AllocationLotConnection, Refusal> {
        let page = args.read(AllocationLotConnection::LIST, false)?;
        let id = self.0.row.id;
        let slice = ask(ctx, TakenBy(id, page)).await?.unwrap_or_default();
        let total = if ctx.look_ahead().field("totalCount").exists() {
            Some(ask(ctx, CountOfTaken(id)).await?.unwrap_or_default())
        } else {
            None
        };
        Ok(AllocationLotConnection::of(slice, total, AllocationLotConnection::key, AllocationLot::from))
    }
}

/// Received resources set aside for a program.
#[Object]
impl Allocation {
    /// The allocation's id.
    pub async fn id(&self) -> ID {
        id::show(self.0.row.id)
    }

    /// The need that the resources came for.
    async fn need(&self) -> Need {
        self.0.need.clone().into()
    }

    /// The program that they are set aside for.
    async fn program(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Program>> {
        let program = ask(ctx, self.0.row.program_id).await;
        program.map_err(|refusal| top(ctx, refusal)).map(|seen| seen.map(Program::from)).transpose()
    }

    /// How much was set aside.
    async fn quantity(&self) -> Quantity {
        Quantity::of(self.0.row.quantity, self.0.need.unit)
    }

    /// How much of it is used, net of reversals.
    async fn used(&self) -> Quantity {
        Quantity::of(self.0.row.used, self.0.need.unit)
    }

    /// How much of it was given back to what is available.
    async fn released(&self) -> Quantity {
        Quantity::of(self.0.row.released, self.0.need.unit)
    }

    /// What it is for.
    async fn purpose(&self) -> &str {
        &self.0.row.purpose
    }

    /// Where it is used.
    async fn area(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Area>> {
        let area = ask(ctx, AreaCode(self.0.row.area_code.clone()?)).await;
        area.map_err(|refusal| top(ctx, refusal)).map(|area| area.map(Area::from)).transpose()
    }

    /// Of which contributions it was taken, in the order of taking.
    async fn lots(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<async_graphql::Result<AllocationLotConnection>> {
        let args = PageArgs::new(first, after, last, before);
        Some(Box::pin(self.page_of_lots(ctx, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// How far it has been used.
    async fn status(&self) -> AllocationStatus {
        self.0.row.status.into()
    }

    /// When it was made.
    async fn created_at(&self) -> Instant {
        Instant(self.0.row.created_at)
    }

    /// Whether the viewer may do this with the allocation, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: AllocationAction,
    ) -> async_graphql::Result<Ability> {
        use_able::allocation(ctx, &self.0, action.into()).await.map_err(|refusal| top(ctx, refusal))
    }
}
