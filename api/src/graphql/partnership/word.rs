//! The words of partnerships.

use async_graphql::Enum;
use domain::entity::state;
use domain::partnership::step::Step;

/// Who may see a partnership.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::PartnershipVisibility")]
pub enum PartnershipVisibility {
    /// Only the organizations in it.
    Parties,
    /// Everybody, once it is in force.
    Public,
}

/// Where a partnership stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::PartnershipStatus")]
pub enum PartnershipStatus {
    /// Being written.
    Draft,
    /// Waiting for the consents that it needs.
    Proposed,
    /// In force.
    Active,
    /// Stopped for a while by its lead.
    Suspended,
    /// Ended before its last day, or without one.
    Ended,
    /// Its last day has passed.
    Expired,
    /// Followed by a newer partnership.
    Renewed,
    /// It did not come into force, because somebody who was needed said no.
    Declined,
}

/// What an organization does in a partnership.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::PartyRole")]
pub enum PartyRole {
    /// Leads it; may suspend and end it.
    Lead,
    /// Gives money.
    Funding,
    /// Does the work.
    Implementing,
    /// Lends expertise.
    Technical,
    /// Gives the place.
    Host,
    /// The work is for them.
    Beneficiary,
    /// Looks on.
    Observer,
}

/// What a party has answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::Consent")]
pub enum Consent {
    /// Nothing yet.
    Invited,
    /// Yes.
    Accepted,
    /// No.
    Declined,
    /// Yes, and has left since.
    Withdrawn,
}

/// What may be done with a partnership.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Step")]
pub enum PartnershipAction {
    /// Accept it for a party that has not answered.
    Accept,
    /// Decline it for a party that has not answered.
    Decline,
    /// Leave it with a party.
    Withdraw,
    /// Stop it for a while, for its lead.
    Suspend,
    /// Let it go on, for its lead.
    Resume,
    /// End it, for its lead.
    End,
    /// Add a program that one of the parties runs.
    AddProgram,
    /// Propose other terms for a party, such as a later last day.
    Amend,
    /// Name a delegate of a party. Whom, and as what, may stand against it.
    NameDelegate,
    /// Invite another organization, for its lead, or take an invitation back. Which one may stand against it, and how many
    /// there are.
    InviteParty,
}
