//! The words of offers.

use async_graphql::Enum;
use domain::mobilization::offer::step::{OfferReads, OfferStep};

/// Where an offer stands today. But for its withdrawal this follows from its dates and its pledges. There are no drafts:
/// an offer is there once it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "OfferReads")]
pub enum OfferStatus {
    /// Something of it is free.
    Open,
    /// All of it is pledged, and some of that not accepted yet.
    Reserved,
    /// All of it is promised.
    Taken,
    /// Taken back by its giver; what was pledged from it stays pledged.
    Withdrawn,
    /// Its last day has passed before all of it was promised.
    Expired,
}

/// What may be done with an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "OfferStep")]
pub enum OfferAction {
    /// Pledge from it to needs.
    Pledge,
    /// Withdraw it.
    Withdraw,
}
