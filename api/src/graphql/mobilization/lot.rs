//! Lots: of which contributions something was set aside and used.

use async_graphql::{Context, ID, Object, SimpleObject};
use domain::entity::mobilization::{allocation_lot, expenditure_lot};
use domain::mobilization::about::About;
use domain::page::Key;

use super::allocation::Allocation;
use super::contribution::Contribution;
use super::expenditure::Expenditure;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::id;
use crate::graphql::loader::ask;
use crate::graphql::quantity::Quantity;

/// How far a contribution was used: what was confirmed is available, set aside, used, or went back.
#[derive(SimpleObject)]
pub struct Lot {
    /// What can still be set aside.
    pub available: Quantity,
    /// What is set aside and not used yet.
    pub set_aside: Quantity,
    /// What was used, net of reversals.
    pub used: Quantity,
}

/// What an allocation has taken of a contribution.
pub struct AllocationLot(About<allocation_lot::Model>);

impl From<About<allocation_lot::Model>> for AllocationLot {
    fn from(about: About<allocation_lot::Model>) -> Self {
        Self(about)
    }
}

connection!("allocation lots", AllocationLotConnection, AllocationLotEdge, AllocationLot);

impl AllocationLotConnection {
    /// The place of a lot in a list in the order of taking.
    #[must_use]
    pub fn key(about: &About<allocation_lot::Model>) -> Key {
        Key { sort: None, id: about.row.id.0 }
    }
}

/// What an allocation has taken of a contribution. The oldest contributions that may be used for it are taken first.
#[Object]
impl AllocationLot {
    /// The lot's id.
    pub async fn id(&self) -> ID {
        id::show(self.0.row.id)
    }

    /// What was set aside.
    async fn allocation(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Allocation>> {
        let allocation = ask(ctx, self.0.row.allocation_id).await;
        allocation.map_err(|refusal| top(ctx, refusal)).map(|about| about.map(Allocation::from)).transpose()
    }

    /// Of what it was taken.
    async fn contribution(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Contribution>> {
        let contribution = ask(ctx, self.0.row.contribution_id).await;
        contribution.map_err(|refusal| top(ctx, refusal)).map(|about| about.map(Contribution::from)).transpose()
    }

    /// How much was taken.
    async fn quantity(&self) -> Quantity {
        Quantity::of(self.0.row.quantity, self.0.need.unit)
    }

    /// How much of it is used, net of reversals.
    async fn used(&self) -> Quantity {
        Quantity::of(self.0.row.used, self.0.need.unit)
    }

    /// How much of it was given back to the contribution.
    async fn released(&self) -> Quantity {
        Quantity::of(self.0.row.released, self.0.need.unit)
    }
}

/// What an expenditure has used of a contribution.
pub struct ExpenditureLot(About<expenditure_lot::Model>);

impl From<About<expenditure_lot::Model>> for ExpenditureLot {
    fn from(about: About<expenditure_lot::Model>) -> Self {
        Self(about)
    }
}

connection!("expenditure lots", ExpenditureLotConnection, ExpenditureLotEdge, ExpenditureLot);

impl ExpenditureLotConnection {
    /// The place of a lot in a list in the order of use.
    #[must_use]
    pub fn key(about: &About<expenditure_lot::Model>) -> Key {
        Key { sort: None, id: about.row.id.0 }
    }
}

/// What an expenditure has used of a contribution: the way from what was spent to who gave it, and back.
#[Object]
impl ExpenditureLot {
    /// The lot's id.
    pub async fn id(&self) -> ID {
        id::show(self.0.row.id)
    }

    /// What it was used for.
    async fn expenditure(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Expenditure>> {
        let expenditure = ask(ctx, self.0.row.expenditure_id).await;
        expenditure.map_err(|refusal| top(ctx, refusal)).map(|about| about.map(Expenditure::from)).transpose()
    }

    /// Of what it was.
    async fn contribution(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Contribution>> {
        let contribution = ask(ctx, self.0.row.contribution_id).await;
        contribution.map_err(|refusal| top(ctx, refusal)).map(|about| about.map(Contribution::from)).transpose()
    }

    /// How much was used.
    async fn quantity(&self) -> Quantity {
        Quantity::of(self.0.row.quantity, self.0.need.unit)
    }

    /// How much of it was taken back.
    async fn reversed(&self) -> Quantity {
        Quantity::of(self.0.row.reversed, self.0.need.unit)
    }
}
