//! The words of agreements.

use async_graphql::Enum;
use domain::entity::state;

/// Where a version of an agreement stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::AgreementStatus")]
pub enum AgreementStatus {
    /// Waiting for signatures.
    Proposed,
    /// Signed by all whose signature it takes.
    InForce,
    /// A later version has come into force.
    Superseded,
    /// Taken back by the party that proposed it.
    Withdrawn,
    /// A party said no.
    Declined,
    /// Over, with the partnership.
    Ended,
}

/// What the parties of a partnership may agree to see of each other's promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::SharedTotal")]
pub enum SharedTotal {
    /// What was promised and accepted.
    Pledged,
    /// What of it has arrived.
    Delivered,
    /// What of it is late.
    Overdue,
    /// What of it was given up.
    WrittenOff,
    /// What was promised and accepted, and was taken back.
    Cancelled,
    /// What of that was taken back after the day on which it was awaited.
    CancelledWithoutNotice,
}

/// What may be done with a version of an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum AgreementAction {
    /// Sign it for a party whose signature it waits for.
    Sign,
    /// Decline an amendment for a party.
    Decline,
    /// Take an amendment back, for the party that has proposed it.
    Withdraw,
}
