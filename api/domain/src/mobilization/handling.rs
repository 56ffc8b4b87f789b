//! What can be done with what came, what was set aside and what is to be taken back, and what its state has against it.
//! The same answer serves the command and the viewer who asks beforehand.

use entity::id::PersonId;
use entity::mobilization::{allocation, contribution, need, pledge, reversal};
use entity::state::{ContributionStatus, ReversalStatus};

use super::cover::left;
use super::hold::show;
use super::request_reversal::reversible;
use super::reservation::reserve;
use super::rule::Rule;
use super::step::{PledgeStep, word};
use crate::policy::permission::Permission;

/// What can be done with a contribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContributionStep {
    Confirm,
    Dispute,
    Withdraw,
    Reverse,
    Value,
    Appraise,
    IssueReceipt,
}

impl ContributionStep {
    #[must_use]
    pub const fn needs(self) -> Permission {
        match self {
            Self::Confirm | Self::Dispute | Self::Appraise | Self::IssueReceipt => Permission::ContributionConfirm,
            Self::Withdraw | Self::Value => Permission::ContributionAnnounce,
            Self::Reverse => Permission::ReversalRequest,
        }
    }

    /// Whether it is the giver who takes the step, not the receiver.
    #[must_use]
    pub const fn is_givers(self) -> bool {
        matches!(self, Self::Withdraw | Self::Value)
    }

    /// What the contribution's state has against it.
    #[must_use]
    pub fn against(self, row: &contribution::Model) -> Option<Rule> {
        use ContributionStatus::{Announced, Confirmed, Disputed, Short, Withdrawn};
        let fits = match self {
            // A dispute ends nothing: what was disputed may have come after all, or have been announced by mistake.
            Self::Confirm | Self::Withdraw => matches!(row.status, Announced | Disputed),
            Self::Dispute => row.status == Announced,
            Self::IssueReceipt => matches!(row.status, Confirmed | Short),
            Self::Value => !matches!(row.status, Disputed | Withdrawn),
            Self::Appraise => row.confirmed.is_some(),
            Self::Reverse => return reversible(row).err(),
        };
        (!fits).then(|| Rule::WrongContributionState { status: word(row.status) })
    }
}

/// Whether this person stands on the giver's side: who gave, or announced it for the giver, does not confirm that it
/// arrived.
#[must_use]
pub fn is_givers(row: &contribution::Model, need: &need::Model, person: Option<PersonId>) -> bool {
    let is_own = person.is_some() && (person == row.announced_by || person == row.giver_person_id);
    is_own || row.giver_organization_id == Some(need.organization_id)
}

/// What the promise that it keeps has against confirming it: it is over, or nothing of it is still to come.
#[must_use]
pub fn against_keeping(pledge: &pledge::Model, need: &need::Model) -> Option<Rule> {
    let is_full = reserve::left(pledge, 0) == 0;
    PledgeStep::Announce.against(pledge).or_else(|| is_full.then(|| Rule::AbovePledge { left: show(0, need) }))
}

/// What can be done with something set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllocationStep {
    Release,
    Spend,
}

impl AllocationStep {
    #[must_use]
    pub const fn needs(self) -> Permission {
        match self {
            Self::Release => Permission::AllocationMake,
            Self::Spend => Permission::ExpenditureSubmit,
        }
    }

    /// What stands against it when nothing is left: not even the smallest part can be spent.
    #[must_use]
    pub fn against(self, row: &allocation::Model, need: &need::Model) -> Option<Rule> {
        if left(row) > 0 {
            return None;
        }
        Some(match self {
            Self::Release => Rule::WrongAllocationState { status: word(row.status) },
            Self::Spend => Rule::Shortfall { asked: show(1, need), available: show(left(row), need) },
        })
    }
}

/// What stands against deciding about a reversal: that it is decided, or that this person has asked for it.
#[must_use]
pub fn against_deciding(row: &reversal::Model, person: Option<PersonId>) -> Option<Rule> {
    if row.status != ReversalStatus::Submitted {
        return Some(Rule::WrongReversalState { status: word(row.status) });
    }
    (person == Some(row.requested_by)).then_some(Rule::SelfApproval)
}
