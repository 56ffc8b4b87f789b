//! The words of the ledger.

use async_graphql::Enum;
use domain::entity::state;

/// What an account holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::AccountType")]
pub enum AccountType {
    /// The world outside: what came in, as a number below zero.
    Source,
    /// Received and not yet set aside.
    Available,
    /// Set aside for a program.
    Allocated,
    /// Used by a program.
    Used,
    /// Between the two halves of exchanges, one account a currency: what came in a foreign currency, and what was received
    /// for it in the need's, as a number below zero. As long as nothing of it goes back, that is how it stays.
    Clearing,
}

/// Why something was posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::TransactionKind")]
pub enum TransactionKind {
    /// A contribution was confirmed.
    Contribution,
    /// Something was set aside.
    Allocation,
    /// Something set aside was released.
    Release,
    /// An expenditure was approved.
    Expenditure,
    /// Something posted was taken back.
    Reversal,
}
