//! Rules of partnerships.

use entity::state::AgreementStatus;
use sea_orm::ActiveEnum;

use crate::policy::permission::Permission;

/// Why a partnership command is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    #[error("a partnership needs at least two organizations")]
    TooFewParties,
    #[error("the member is a delegate in this partnership already")]
    DelegateTwice,
    #[error("at most {limit} delegates of one party")]
    TooManyDelegates { limit: u64 },
    #[error("the delegate is none any more")]
    DelegateEnded,
    #[error("an organization delegates nothing to itself")]
    DelegatedToItself,
    #[error("{permission} is not delegated")]
    NotDelegable { permission: Permission },
    #[error("the same was delegated already, or offered")]
    DelegatedAlready,
    #[error("at most {limit} delegations")]
    TooManyDelegations { limit: u64 },
    #[error("a delegation lasts at most a year")]
    DelegationTooLong,
    /// It was answered, given back, revoked, or has run out.
    #[error("the delegation is over or was answered")]
    DelegationClosed,
    #[error("an organization stands twice among the parties")]
    PartyTwice,
    #[error("the proposing organization must be among the parties")]
    ProposerMissing,
    #[error("the organization is a party already, or is invited")]
    AlreadyAParty,
    #[error("at most {limit} parties")]
    TooManyParties { limit: usize },
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
    /// A party is suspended: nothing is posted until it is restored. Or it has closed: nothing is renewed with it.
    #[error("the partnership is frozen because a party is suspended or has closed")]
    Frozen,
    #[error("open: {what}")]
    OpenCommitments { what: String },
    #[error("another text or other terms than were read")]
    AgreementChanged,
    #[error("the version is {status}")]
    WrongAgreementState { status: String },
    #[error("the last day of the version is over")]
    AgreementOver,
    #[error("the party has signed already")]
    AlreadySigned,
    #[error("an amendment is proposed already")]
    AmendmentOpen,
    #[error("the amendment changes nothing")]
    NothingAmended,
    #[error("the agreement has no last day to go on from")]
    NoLastDay,
    #[error("a program of this name exists")]
    ProgramNameTaken,
    #[error("the last day lies before the first")]
    EndsBeforeStart,
}

impl Rule {
    /// The refusal that names the status of a version.
    #[must_use]
    pub fn wrong_agreement(status: AgreementStatus) -> Self {
        Self::WrongAgreementState { status: status.to_value() }
    }
}
