//! The words of delegates and delegations.

use async_graphql::Enum;
use domain::entity::state;

/// What a delegate does for a party in a partnership.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::DelegateRole")]
pub enum DelegateRole {
    /// Acts for the party: publishes needs, makes and decides pledges, adds programs. Not: accept, leave or end the
    /// partnership, or post.
    Representative,
    /// Reads what the party may read.
    Observer,
}

/// Where a delegation stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::DelegationStatus")]
pub enum DelegationStatus {
    /// Waiting for the other organization; it gives nothing yet.
    Offered,
    /// The other organization has accepted; it works from its first day to its last.
    Accepted,
    /// The other organization has declined it, or given it back.
    Returned,
    /// The organization that gave it has taken it back.
    Revoked,
}
