//! The words of membership.

use async_graphql::Enum;
use domain::entity::membership::{invitation, join_request};
use domain::entity::state;

/// What a person is in one organization: a set of permissions, not a rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::Role")]
pub enum Role {
    /// Does what an admin does, gives every role, and decides on partnerships and on closing the organization.
    Owner,
    /// Manages people and settings, and reads the books.
    Admin,
    /// Keeps the books: pledges, contributions, allocations, expenditures. Manages no people.
    Treasurer,
    /// Brings in lists of members and publishes needs.
    Secretary,
    /// Manages members and activities. Touches no money.
    Coordinator,
    /// Reads the books and the audit trail.
    Auditor,
    /// Reads the members' names and the totals.
    Member,
    /// Reads the organization's private page.
    Observer,
}

/// Whether a person belongs to an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::MembershipStatus")]
pub enum MembershipStatus {
    /// Belongs, from the first day to the last.
    Active,
    /// Belongs without any rights.
    Suspended,
    /// Has left, was removed, or the last day has passed.
    Ended,
}

/// What became of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum InvitationStatus {
    /// Open.
    Invited,
    /// Accepted: its person is a member.
    Accepted,
    /// Declined by the person.
    Rejected,
    /// Taken back by the organization.
    Cancelled,
    /// Nobody answered in time.
    Expired,
}

impl InvitationStatus {
    /// How the invitation reads now.
    pub fn of(row: &invitation::Model, now: chrono::DateTime<chrono::Utc>) -> Self {
        match row.status {
            state::InvitationStatus::Invited if row.expires_at <= now => Self::Expired,
            state::InvitationStatus::Invited => Self::Invited,
            state::InvitationStatus::Accepted => Self::Accepted,
            state::InvitationStatus::Rejected => Self::Rejected,
            state::InvitationStatus::Cancelled => Self::Cancelled,
        }
    }
}

/// How an organization is joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::JoinPolicy")]
pub enum JoinPolicy {
    /// Only who is invited or added joins.
    InvitationOnly,
    /// Everybody who sees the organization may ask to join.
    OpenToRequests,
}

/// What became of a request to join.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::JoinRequestStatus")]
pub enum JoinRequestStatus {
    /// Open.
    Requested,
    /// Approved: its person is a member.
    Approved,
    /// Declined by the organization.
    Declined,
    /// Taken back by the person.
    Withdrawn,
    /// Nobody decided it in time.
    Expired,
}

impl JoinRequestStatus {
    /// How the request reads now.
    pub fn of(row: &join_request::Model, now: chrono::DateTime<chrono::Utc>) -> Self {
        match row.status {
            state::JoinRequestStatus::Requested if row.expires_at <= now => Self::Expired,
            status => status.into(),
        }
    }
}
