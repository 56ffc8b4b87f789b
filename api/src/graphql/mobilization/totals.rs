//! Totals.

use async_graphql::Object;
use domain::mobilization::totals;

use crate::graphql::prefetch::Below;
use crate::graphql::quantity::Quantity;
use crate::graphql::straight::straight;

/// The totals of one unit. None counts into another: a pledge is not received, what is used stays allocated.
#[derive(Clone, Debug)]
pub struct Totals(totals::Totals);

straight!(Totals: "needed", "pledged", "received", "allocated", "used");

/// The totals of one unit. None counts into another: a pledge is not received, what is used stays allocated.
#[Object]
impl Totals {
    /// What is wanted by needs that were not withdrawn.
    async fn needed(&self) -> Quantity {
        self.0.needed.into()
    }

    /// What was promised and accepted; of promises that were cancelled later only what was kept of them.
    async fn pledged(&self) -> Quantity {
        self.0.pledged.into()
    }

    /// What was confirmed, net of what went back.
    async fn received(&self) -> Quantity {
        self.0.received.into()
    }

    /// What was set aside, net of releases; it stays so when it is used.
    async fn allocated(&self) -> Quantity {
        self.0.allocated.into()
    }

    /// What was used, net of reversals.
    async fn used(&self) -> Quantity {
        self.0.used.into()
    }
}

/// The sums that are selected below these totals.
pub fn asked(below: &Below<'_>) -> totals::Asked {
    let is_selected = |name| below.field(name).exists();
    totals::Asked {
        pledged: is_selected("pledged"),
        received: is_selected("received"),
        allocated: is_selected("allocated"),
        used: is_selected("used"),
        fulfilled: false,
    }
}

impl From<totals::Totals> for Totals {
    fn from(totals: totals::Totals) -> Self {
        Self(totals)
    }
}
