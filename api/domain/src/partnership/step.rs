//! What a party may do with its partnership, and which states stand against it.

use chrono::NaiveDate;
use entity::partnership::{partnership, party};
use entity::state::{Consent, PartnershipStatus, PartyRole};
use sea_orm::ActiveEnum;

use super::in_force::status_on;
use super::rule::Rule;
use crate::policy::permission::Permission;

/// Something that one party does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Accept,
    Decline,
    Withdraw,
    Suspend,
    Resume,
    End,
    AddProgram,
    Amend,
    NameDelegate,
    /// Ask another organization to join, or take that back.
    InviteParty,
}

impl Step {
    /// What it takes, in the party's organization.
    #[must_use]
    pub const fn needs(self) -> Permission {
        match self {
            Self::Accept
            | Self::Decline
            | Self::Withdraw
            | Self::Suspend
            | Self::Resume
            | Self::End
            | Self::Amend
            | Self::InviteParty => Permission::PartnershipDecide,
            Self::AddProgram => Permission::ProgramManage,
            Self::NameDelegate => Permission::RoleAssign,
        }
    }

    /// Whether a party of this role may do it at all: only the lead stops and ends what belongs to all, and asks others
    /// into it.
    #[must_use]
    pub fn is_for(self, role: PartyRole) -> bool {
        match self {
            Self::Suspend | Self::Resume | Self::End | Self::InviteParty => role == PartyRole::Lead,
            Self::Accept | Self::Decline | Self::Withdraw | Self::AddProgram | Self::Amend | Self::NameDelegate => true,
        }
    }

    /// The rule that stands against it on `today`, as far as partnership and party tell. Open commitments and
    /// suspended parties are asked for elsewhere.
    #[must_use]
    pub fn against(self, partnership: &partnership::Model, party: &party::Model, today: NaiveDate) -> Option<Rule> {
        use PartnershipStatus as S;
        let status = status_on(partnership, today);
        let is_in_place = match self {
            // Whoever was not required may still join or decline what is in force.
            Self::Accept => matches!(status, S::Proposed | S::Active),
            // Nobody is kept waiting in what others have suspended.
            Self::Decline => matches!(status, S::Proposed | S::Active | S::Suspended),
            // A proposal has the parties that it was made with.
            Self::Suspend | Self::InviteParty => status == S::Active,
            Self::Resume => status == S::Suspended,
            // What has run out may still be left and closed.
            Self::Withdraw => matches!(partnership.status, S::Proposed | S::Active | S::Suspended),
            // Whoever is late may still agree on going on.
            Self::End | Self::Amend => matches!(partnership.status, S::Active | S::Suspended),
            Self::AddProgram if status == S::Active => true,
            Self::NameDelegate if matches!(status, S::Active | S::Suspended) => true,
            Self::AddProgram | Self::NameDelegate => return Some(Rule::NotInForce),
        };
        if !is_in_place {
            return Some(wrong_state(status));
        }
        match (self, party.consent) {
            (Self::Accept | Self::Decline, Consent::Invited) => None,
            (Self::Accept | Self::Decline, _) => Some(Rule::AlreadyDecided),
            (_, Consent::Accepted) => None,
            (Self::Withdraw, Consent::Declined | Consent::Withdrawn) => Some(Rule::AlreadyDecided),
            _ => Some(Rule::NotAParty),
        }
    }
}

/// The refusal that names the status.
pub(crate) fn wrong_state(status: PartnershipStatus) -> Rule {
    Rule::WrongPartnershipState { status: status.to_value() }
}
