//! Rules of the registry of organizations.

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
    /// Archiving while money, pledges or partnerships are open.
    #[error("open: {what}")]
    OpenCommitments { what: String },
}
