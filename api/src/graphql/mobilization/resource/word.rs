//! The words of resources and reservations.

use async_graphql::Enum;
use domain::entity::state;
use domain::mobilization::reservation::step::ReservationStep;
use domain::mobilization::resource::step::ResourceStep;

/// What has become of a time that was reserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::ReservationStatus")]
pub enum ReservationStatus {
    /// Reserved for as long as its pledge stands.
    Pending,
    /// What came on it was confirmed.
    Kept,
    /// Withdrawn, or its pledge has ended: the time is free again.
    Released,
    /// Nobody came; that much of the pledge is written off.
    NoShow,
}

/// What may be done with a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "ResourceStep")]
pub enum ResourceAction {
    /// Archive it: nothing more of it is reserved.
    Archive,
}

/// What may be done with a reservation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "ReservationStep")]
pub enum ReservationAction {
    /// Give the time back, for the giver, before it begins.
    Withdraw,
    /// Report, for the receiver, that nobody came, once it is over.
    ReportNoShow,
}
