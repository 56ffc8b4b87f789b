//! Rules of the registry of organizations.

use chrono::{DateTime, Utc};

/// Why a registry command is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    #[error("the slug is taken")]
    SlugTaken,
    #[error("the area code is not known")]
    UnknownArea,
    #[error("an organization cannot stand below itself")]
    ParentCycle,
    #[error("the identifier belongs to another organization")]
    IdentifierTaken,
    #[error("somebody else changed the organization in the meantime")]
    StaleVersion,
    #[error("the organization is not in a state that allows this")]
    WrongOrganizationState,
    #[error("a request for verification is open")]
    VerificationOpen,
    #[error("the verification is not in a state that allows this")]
    WrongVerificationState,
    #[error("nobody decides about an organization of their own")]
    OwnOrganization,
    #[error("the day must come, within five years")]
    VerificationTerm,
    #[error("one of them is to be merged already")]
    MergeOpen,
    #[error("the proposal was carried out, objected to or withdrawn, or has lapsed")]
    MergeOver,
    /// Neither have both sides agreed nor has their time to object passed.
    #[error("not agreed by both sides, who may object until {until}")]
    MergeNotAgreed { until: DateTime<Utc> },
    #[error("an organization is no duplicate of itself")]
    MergeItself,
    /// Archiving while money, pledges or partnerships are open.
    #[error("open: {what}")]
    OpenCommitments { what: String },
}
