//! What hangs below an offer, and the offers below other rows.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use domain::Refusal;
use domain::entity::id::{NeedId, OfferId, OrganizationId, PartnershipId};
use domain::entity::mobilization::pledge;
use domain::mobilization::about::{About, SeenNeed};
use domain::mobilization::find_gift;
use domain::mobilization::offer::find::{self, SeenOffer};
use domain::mobilization::offer::free::{Held, held_of};
use domain::mobilization::offer::matching::{Match, needs_for, offers_for};
use domain::page::{Page, Slice};

use super::Answers;
use super::lists::{groups, pages};

pages! {
    /// A page of the offers in a partnership.
    OfferedIn(PartnershipId) => SeenOffer, find::offers_in;
    /// A page of the offers of an organization.
    OfferedBy(OrganizationId) => SeenOffer, find::offers_of;
    /// A page of the pledges made from an offer.
    PledgedFrom(OfferId) => About<pledge::Model>, find_gift::pledges_of_offers;
}

groups! {
    /// How many offers there are in a partnership.
    CountOfOffersIn(PartnershipId) => u64, find::counts_in;
    /// How many offers an organization makes.
    CountOfOffersBy(OrganizationId) => u64, find::counts_of;
    /// How many pledges were made from an offer.
    CountOfOffered(OfferId) => u64, find_gift::counts_of_offered;
    /// What of an offer is held by pledges.
    HeldOf(OfferId) => Held, held_of;
    /// The needs that fit an offer.
    NeedsFor(OfferId) => Vec<Match<SeenNeed>>, needs_for;
    /// The offers that fit a need.
    OffersFor(NeedId) => Vec<Match<SeenOffer>>, offers_for;
}
