//! What fits, ranked, with the reasons.

use async_graphql::{ComplexObject, Context, SimpleObject};
use domain::Refusal;
use domain::entity::id::{NeedId, OfferId};
use domain::mobilization::offer::matching::{self, Match, page_of};

use super::types::Offer;
use crate::graphql::connection::{PageInfo, count};
use crate::graphql::loader::ask;
use crate::graphql::loader::offers::{NeedsFor, OffersFor};
use crate::graphql::mobilization::need::Need;
use crate::graphql::page::{PageArgs, cursor};
use crate::graphql::quantity::Quantity;

/// Why a match ranks where it does. The first of these in which two differ decides between them.
#[derive(Clone, Debug, SimpleObject)]
pub struct MatchReasons {
    /// How many levels the wider of the two areas lies below the nearest one that holds both: 0 when one lies in the
    /// other, 1 for two districts of one regency. Less is better; null, when one of them is not known, is last.
    pub area_distance: Option<i32>,
    /// Whether the offer is available by the day on which the need is due. True is better.
    pub in_time: bool,
    /// How much of the need's gap the offer could cover, in whole percent, rounded down. More is better; null, which ranks
    /// like 0, when the viewer does not see the need's totals.
    pub gap_percent: Option<i32>,
    /// The same as a quantity.
    pub could_cover: Option<Quantity>,
}

impl From<&matching::Reasons> for MatchReasons {
    fn from(reasons: &matching::Reasons) -> Self {
        Self {
            area_distance: reasons.distance,
            in_time: reasons.in_time,
            gap_percent: reasons.percent,
            could_cover: reasons.covers.map(Quantity::from),
        }
    }
}

macro_rules! ranked {
    ($list:literal, $connection:ident, $edge:ident, $node:ty, $row:ty) => {
        #[doc = concat!("One row of a page of ", $list, ", with its place in the list and why it has it.")]
        #[derive(SimpleObject)]
        pub struct $edge {
            /// The row's place in the list, opaque; an argument for `after` or `before`.
            cursor: String,
            /// What fits.
            node: $node,
            /// Why it ranks here.
            reasons: MatchReasons,
        }

        #[doc = concat!("A page of ", $list, ", the best first.")]
        #[derive(SimpleObject)]
        #[graphql(complex)]
        pub struct $connection {
            /// The rows with their places.
            edges: Vec<$edge>,
            /// Where this page lies in the list.
            page_info: PageInfo,
            /// How many rows the whole list has, at most 200.
            total_count: Option<i32>,
        }

        #[ComplexObject]
        impl $connection {
            /// The rows alone.
            async fn nodes(&self) -> Vec<&$node> {
                self.edges.iter().map(|edge| &edge.node).collect()
            }
        }

        impl $connection {
            fn read(ranked: Vec<Match<$row>>, args: &PageArgs) -> Result<Self, Refusal> {
                let total_count = Some(count(u64::try_from(ranked.len()).unwrap_or(u64::MAX)));
                let slice = page_of(ranked, &args.read($list, true)?);
                let edge = |one: Match<$row>| $edge {
                    cursor: cursor($list, &one.key),
                    reasons: (&one.reasons).into(),
                    node: one.other.into(),
                };
                let edges: Vec<_> = slice.rows.into_iter().map(edge).collect();
                let page_info = PageInfo {
                    has_next_page: slice.has_next,
                    has_previous_page: slice.has_previous,
                    start_cursor: edges.first().map(|edge| edge.cursor.clone()),
                    end_cursor: edges.last().map(|edge| edge.cursor.clone()),
                };
                Ok(Self { edges, page_info, total_count })
            }
        }
    };
}

ranked!("needs that fit an offer", NeedMatchConnection, NeedMatchEdge, Need, domain::mobilization::about::SeenNeed);
ranked!(
    "offers that fit a need",
    OfferMatchConnection,
    OfferMatchEdge,
    Offer,
    domain::mobilization::offer::find::SeenOffer
);

/// A page of the needs that fit an offer.
pub async fn page_of_needs(ctx: &Context<'_>, id: OfferId, args: &PageArgs) -> Result<NeedMatchConnection, Refusal> {
    NeedMatchConnection::read(ask(ctx, NeedsFor(id)).await?.unwrap_or_default(), args)
}

/// A page of the offers that fit a need.
pub async fn page_of_offers(ctx: &Context<'_>, id: NeedId, args: &PageArgs) -> Result<OfferMatchConnection, Refusal> {
    OfferMatchConnection::read(ask(ctx, OffersFor(id)).await?.unwrap_or_default(), args)
}
