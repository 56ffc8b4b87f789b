//! Rules of erasure.

/// Why an erasure is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    /// Organizations that nobody else owns.
    #[error("nobody else owns {organizations}")]
    OnlyOwner { organizations: String },
    /// Nobody else administers the network.
    #[error("nobody else administers the network")]
    LastAdministrator,
    /// Who has an account decides for themselves.
    #[error("the member has an account")]
    HasAccount,
    /// Another organization keeps the person, too.
    #[error("the member belongs elsewhere, too")]
    BelongsElsewhere,
    #[error("the data was erased already")]
    ErasedAlready,
}
