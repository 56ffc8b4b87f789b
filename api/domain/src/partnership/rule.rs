//! Rules of partnerships.

/// Why a partnership command is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    #[error("a partnership needs at least two organizations")]
    TooFewParties,
    #[error("an organization stands twice among the parties")]
    PartyTwice,
    #[error("the proposing organization must be among the parties")]
    ProposerMissing,
    #[error("exactly one party leads")]
    OneLead,
    #[error("the same organizations have this partnership already")]
    AlreadyProposed,
    #[error("the partnership is {status}")]
    WrongPartnershipState { status: String },
    #[error("the party has decided already")]
    AlreadyDecided,
    #[error("the organization is not a party to the partnership")]
    NotAParty,
    #[error("the partnership is not in force")]
    NotInForce,
    /// A party is suspended: nothing is posted until it is restored.
    #[error("the partnership is frozen because a party is suspended")]
    Frozen,
    #[error("open: {what}")]
    OpenCommitments { what: String },
    #[error("a program of this name exists")]
    ProgramNameTaken,
    #[error("the last day lies before the first")]
    EndsBeforeStart,
}
