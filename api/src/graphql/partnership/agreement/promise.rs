//! What parties have promised, and what came of it.

use async_graphql::{Context, Object, Result};
use domain::entity::state::SharedTotal;
use domain::mobilization::promises::Promises;

use crate::graphql::error::top;
use crate::graphql::loader::ask;
use crate::graphql::quantity::Quantity;
use crate::graphql::registry::types::Organization;

/// What one party has promised in a partnership in one unit.
pub struct PartyPromises(pub(super) Promises);

impl PartyPromises {
    fn sum(&self, total: SharedTotal) -> Option<Quantity> {
        self.0.sum(total).map(Quantity::from)
    }
}

/// What one party has promised in a partnership in one unit, and what came of it. Of another party that
/// has agreed the viewer sees what the agreement in force shares on this day.
#[Object]
impl PartyPromises {
    /// The party; null when the viewer may not see that organization.
    async fn organization(&self, ctx: &Context<'_>) -> Option<Result<Organization>> {
        let row = ask(ctx, self.0.organization).await.map_err(|refusal| top(ctx, refusal));
        row.map(|row| row.map(Organization::from)).transpose()
    }

    /// What was promised and accepted; of promises that were cancelled or have expired only what was kept of them. What was
    /// written off counts in full. Null where it is not shared.
    async fn pledged(&self) -> Option<Quantity> {
        self.sum(SharedTotal::Pledged)
    }

    /// What of it was confirmed. Null where it is not shared.
    async fn delivered(&self) -> Option<Quantity> {
        self.sum(SharedTotal::Delivered)
    }

    /// What of it has not arrived although its day has passed. Null where it is not shared.
    async fn overdue(&self) -> Option<Quantity> {
        self.sum(SharedTotal::Overdue)
    }

    /// What of it the receivers have given up. Null where it is not shared.
    async fn written_off(&self) -> Option<Quantity> {
        self.sum(SharedTotal::WrittenOff)
    }

    /// What was promised and accepted, and was cancelled before it came; `pledged` is without it. Promises that were
    /// cancelled before notice was recorded (`Pledge.noticeDays`) are not in it. What had come and is taken back later is.
    /// Null where it is not shared.
    async fn cancelled(&self) -> Option<Quantity> {
        self.sum(SharedTotal::Cancelled)
    }

    /// What of that was cancelled after the day on which it, or its next instalment, was awaited. Null where it is not
    /// shared.
    async fn cancelled_without_notice(&self) -> Option<Quantity> {
        self.sum(SharedTotal::CancelledWithoutNotice)
    }
}
