//! Rules of membership.

use chrono::{DateTime, Utc};

use super::sheet::Unreadable;
use crate::policy::permission::Permission;

/// Why a membership command is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    #[error("an organization keeps at least one owner; hand over ownership first, or archive the organization")]
    LastOwner,
    /// Nobody grants more than they hold.
    #[error("the role exceeds what the granter holds")]
    RoleAboveOwn,
    #[error("the person is a member already")]
    AlreadyMember,
    #[error("an invitation to this address is open")]
    AlreadyInvited,
    #[error("the address was mailed too many invitations just now")]
    InvitedTooOften,
    /// Unknown, used, expired, cancelled, or sent to another address: one answer, which only a present member with
    /// the right address is spared.
    #[error("the invitation is not valid")]
    InvitationInvalid,
    #[error("the invitation is no longer open")]
    InvitationClosed,
    #[error("the member has this role already")]
    RoleHeldAlready,
    #[error("a role of this name exists")]
    RoleNameTaken,
    #[error("the organization takes no requests to join")]
    NoJoinRequests,
    #[error("a request of the person is open")]
    AlreadyRequested,
    #[error("the request is no longer open")]
    JoinRequestClosed,
    #[error("{count} questions are to be answered")]
    AnswersMismatch { count: usize },
    #[error("at most {limit} questions")]
    TooManyQuestions { limit: usize },
    #[error("the role is retired")]
    RoleRetired,
    #[error("{permission} stays with owners or the network")]
    PermissionReserved { permission: Permission },
    #[error("at most {limit} roles")]
    TooManyRoles { limit: u64 },
    /// A role of the network and one of the organization's own, or neither.
    #[error("not exactly one role")]
    OneRole,
    #[error("ownership has neither a first nor a last day")]
    OwnershipWithoutTerm,
    #[error("the last day lies before the first")]
    EndsBeforeStart,
    #[error("the membership has ended")]
    MembershipEnded,
    #[error("a guardian of the minor has not agreed")]
    GuardianConsentMissing,
    #[error("a guardian of the minor has agreed already")]
    GuardianConsentGiven,
    #[error("the member is no minor, as far as the birth date is known")]
    NotMinor,
    #[error("the day has not come")]
    DateInFuture,
    #[error("the member is suspended")]
    MemberSuspended,
    #[error("the member is not suspended")]
    MemberNotSuspended,
    #[error("a recovery of the ownership is open")]
    RecoveryOpen,
    /// Completed, objected to, withdrawn, or lapsed.
    #[error("the recovery is over")]
    RecoveryClosed,
    #[error("the notice lasts until {until}")]
    RecoveryTooEarly { until: DateTime<Utc> },
    /// Who runs the network gives themselves no organization.
    #[error("the member runs the network")]
    HeirOfTheNetwork,
    #[error("the day has passed")]
    DayPassed,
    #[error("the day is still to come")]
    DayToCome,
    #[error("somebody else holds the office in these days")]
    OfficeTaken,
    #[error("the mandate lasts longer than the membership")]
    MandateOutlastsMembership,
    /// It ends with the mandate.
    #[error("a mandate carries the role")]
    RoleOfMandate,
    #[error("the mandate is over")]
    MandateOver,
    /// Of another office, later, or followed by another one already.
    #[error("the mandate is not followed by this one")]
    NotAPredecessor,
    /// The list holds faults; nothing of it was taken.
    #[error("the list has {count} faults")]
    ListFaulty { count: usize },
    #[error(transparent)]
    ListUnreadable(#[from] Unreadable),
}
