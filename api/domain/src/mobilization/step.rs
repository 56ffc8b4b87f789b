//! What can be done with a thing, who may, and what its state has against it. The same answer serves the command
//! and the viewer who asks beforehand.

use chrono::NaiveDate;
use entity::mobilization::{expenditure, need, pledge};
use entity::state::{ExpenditureStatus, NeedStatus, PledgeStatus};
use sea_orm::ActiveEnum;

use super::rule::Rule;
use crate::policy::permission::Permission;

/// The word of a status, as rules tell it.
pub(crate) fn word<E: ActiveEnum<Value = String>>(status: E) -> String {
    status.to_value()
}

impl Rule {
    /// The pledge's status stands against it.
    #[must_use]
    pub fn wrong_pledge_state(status: PledgeStatus) -> Self {
        Self::WrongPledgeState { status: word(status) }
    }
}

/// What can be done with a need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NeedStep {
    Close,
    Withdraw,
    Pledge,
    Allocate,
}

impl NeedStep {
    #[must_use]
    pub fn needs(self) -> Permission {
        match self {
            Self::Close | Self::Withdraw => Permission::NeedPublish,
            Self::Pledge => Permission::PledgeMake,
            Self::Allocate => Permission::AllocationMake,
        }
    }

    /// What the need's state has against it.
    #[must_use]
    pub fn against(self, need: &need::Model) -> Option<Rule> {
        use NeedStatus::{Closed, Covered, Draft, Expired, Open, PartlyCovered};
        let fits = match self {
            Self::Close => matches!(need.status, Draft | Open | PartlyCovered | Covered),
            // Once something has come, the need is closed, not withdrawn.
            Self::Withdraw => matches!(need.status, Draft | Open),
            Self::Pledge => matches!(need.status, Open | PartlyCovered | Covered),
            Self::Allocate => matches!(need.status, Open | PartlyCovered | Covered | Closed | Expired),
        };
        (!fits).then(|| Rule::NeedNotOpen { status: word(need.status) })
    }
}

/// What can be done with a pledge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PledgeStep {
    Accept,
    Decline,
    Revise,
    Cancel,
    Announce,
    WriteOff,
    /// Reserve a time under it.
    Reserve,
}

impl PledgeStep {
    #[must_use]
    pub fn needs(self) -> Permission {
        match self {
            Self::Accept | Self::Decline | Self::WriteOff => Permission::PledgeDecide,
            Self::Revise | Self::Cancel | Self::Reserve => Permission::PledgeMake,
            Self::Announce => Permission::ContributionAnnounce,
        }
    }

    /// Whether it is the giver who takes the step, not the receiver.
    #[must_use]
    pub fn is_givers(self) -> bool {
        matches!(self, Self::Revise | Self::Cancel | Self::Announce | Self::Reserve)
    }

    /// The states in which it can be taken.
    pub(crate) fn from(self) -> &'static [PledgeStatus] {
        use PledgeStatus::{Accepted, Fulfilled, PartlyFulfilled, Proposed};
        match self {
            Self::Accept | Self::Decline => &[Proposed],
            Self::Revise => &[Proposed, Accepted, PartlyFulfilled, Fulfilled],
            Self::Cancel | Self::Reserve => &[Proposed, Accepted, PartlyFulfilled],
            Self::Announce => &[Accepted, PartlyFulfilled, Fulfilled],
            Self::WriteOff => &[Accepted, PartlyFulfilled],
        }
    }

    /// What the pledge's state has against it.
    #[must_use]
    pub fn against(self, pledge: &pledge::Model) -> Option<Rule> {
        (!self.from().contains(&pledge.status)).then(|| Rule::wrong_pledge_state(pledge.status))
    }

    /// What the day has against it: a pledge that nobody has answered in time is built upon when it has another day.
    #[must_use]
    pub fn too_late(self, pledge: &pledge::Model, today: NaiveDate) -> Option<Rule> {
        let is_late = matches!(self, Self::Accept | Self::Reserve) && pledge.has_lapsed(today);
        is_late.then(|| Rule::wrong_pledge_state(PledgeStatus::Expired))
    }
}

/// What can be done with an expenditure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpenditureStep {
    Approve,
    Reject,
    Reverse,
}

impl ExpenditureStep {
    #[must_use]
    pub fn needs(self) -> Permission {
        match self {
            Self::Approve | Self::Reject => Permission::ExpenditureApprove,
            Self::Reverse => Permission::ReversalRequest,
        }
    }

    /// What the expenditure's state, or who asked for it, has against it. Who may approve it depends on more: see
    /// [`super::approval::against`].
    #[must_use]
    pub fn against(self, expenditure: &expenditure::Model, person: Option<entity::id::PersonId>) -> Option<Rule> {
        let fits = match self {
            Self::Approve | Self::Reject => ExpenditureStatus::Submitted,
            Self::Reverse => ExpenditureStatus::Posted,
        };
        if expenditure.status != fits {
            return Some(Rule::WrongExpenditureState { status: word(expenditure.status) });
        }
        (self == Self::Reject && person == Some(expenditure.requested_by)).then_some(Rule::SelfApproval)
    }
}
