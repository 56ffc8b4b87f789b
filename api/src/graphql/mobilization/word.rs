//! The words of mobilization.

use async_graphql::Enum;
use domain::entity::state;
use domain::mobilization::find_gift::PledgeReads;
use domain::mobilization::step::{ExpenditureStep, NeedStep, PledgeStep};

/// The five kinds of resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::ResourceKind")]
pub enum ResourceKind {
    /// Money, in a currency.
    Money,
    /// Goods, in KGM, LTR, MTK or C62.
    Goods,
    /// The time of volunteers, in HUR or MIN.
    VolunteerTime,
    /// Somebody's skill, in HUR, DAY or C62.
    Skill,
    /// A place to use, in DAY, HUR or MTK.
    Space,
}

/// Where a need stands. What covers it is what was confirmed, never what was pledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::NeedStatus")]
pub enum NeedStatus {
    /// Being written.
    Draft,
    /// Nothing has come yet.
    Open,
    /// Something has come.
    PartlyCovered,
    /// All of it has come.
    Covered,
    /// Closed by the receiver; what was promised may still come.
    Closed,
    /// Taken back before anything came.
    Withdrawn,
    /// Its time has passed.
    Expired,
}

/// Where a promise stands today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum PledgeStatus {
    /// The receiver has not decided.
    Proposed,
    /// Accepted; nothing has come yet.
    Accepted,
    /// Declined by the receiver.
    Declined,
    /// Something has come.
    PartlyFulfilled,
    /// All of it has come.
    Fulfilled,
    /// Accepted and not fulfilled, and its day, or that of an instalment that has not all come, has passed.
    Overdue,
    /// Nobody has answered it by the day on which it, or its first instalment, was to come. With another day it is
    /// proposed again.
    Expired,
    /// Taken back by the giver.
    Cancelled,
    /// Given up by the receiver.
    WrittenOff,
}

impl From<PledgeReads> for PledgeStatus {
    fn from(reads: PledgeReads) -> Self {
        use state::PledgeStatus as S;
        match reads {
            PledgeReads::Overdue => Self::Overdue,
            PledgeReads::As(S::Proposed) => Self::Proposed,
            PledgeReads::As(S::Accepted) => Self::Accepted,
            PledgeReads::As(S::Declined) => Self::Declined,
            PledgeReads::As(S::PartlyFulfilled) => Self::PartlyFulfilled,
            PledgeReads::As(S::Fulfilled) => Self::Fulfilled,
            PledgeReads::As(S::Expired) => Self::Expired,
            PledgeReads::As(S::Cancelled) => Self::Cancelled,
            PledgeReads::As(S::WrittenOff) => Self::WrittenOff,
        }
    }
}

impl From<PledgeStatus> for PledgeReads {
    fn from(status: PledgeStatus) -> Self {
        use state::PledgeStatus as S;
        match status {
            PledgeStatus::Overdue => Self::Overdue,
            PledgeStatus::Proposed => Self::As(S::Proposed),
            PledgeStatus::Accepted => Self::As(S::Accepted),
            PledgeStatus::Declined => Self::As(S::Declined),
            PledgeStatus::PartlyFulfilled => Self::As(S::PartlyFulfilled),
            PledgeStatus::Fulfilled => Self::As(S::Fulfilled),
            PledgeStatus::Expired => Self::As(S::Expired),
            PledgeStatus::Cancelled => Self::As(S::Cancelled),
            PledgeStatus::WrittenOff => Self::As(S::WrittenOff),
        }
    }
}

/// Where something announced stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::ContributionStatus")]
pub enum ContributionStatus {
    /// The receiver has said nothing yet.
    Announced,
    /// All of it has arrived.
    Confirmed,
    /// Less has arrived than was announced.
    Short,
    /// It has not arrived, says the receiver, who may still confirm it.
    Disputed,
    /// It arrived, and all of it went back.
    Returned,
    /// Its giver has taken the announcement back.
    Withdrawn,
}

/// The state in which goods arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::GoodsCondition")]
pub enum GoodsCondition {
    /// New.
    New,
    /// Used, and good.
    Good,
    /// Used, and fair.
    Fair,
    /// For parts or material.
    Salvage,
}

/// How far something set aside has been used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::AllocationStatus")]
pub enum AllocationStatus {
    /// Nothing of it is used.
    Approved,
    /// Something of it is used.
    PartlyUsed,
    /// All of it is used, or the rest released.
    Used,
    /// All of it was given back to what is available.
    Released,
}

/// Where a request to use something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::ExpenditureStatus")]
pub enum ExpenditureStatus {
    /// Waiting for somebody else's decision.
    Submitted,
    /// Approved and not yet posted.
    Approved,
    /// Rejected.
    Rejected,
    /// Approved and posted.
    Posted,
    /// Posted, and all of it taken back.
    Reversed,
}

/// Where a request to take something back stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::ReversalStatus")]
pub enum ReversalStatus {
    /// Waiting for somebody else's decision.
    Submitted,
    /// Approved and posted.
    Posted,
    /// Rejected.
    Rejected,
}

/// Who says what a contribution in kind is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::ValuationSide")]
pub enum ValuationSide {
    /// Whoever gave it.
    Giver,
    /// Whoever has confirmed it.
    Receiver,
}

/// How somebody has found out what a contribution in kind is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::ValuationMethod")]
pub enum ValuationMethod {
    /// By what was paid for it.
    Invoice,
    /// By a price on the market.
    MarketQuote,
    /// By a table of rates, as for hours of work.
    RateTable,
    /// By no method: it is an estimate.
    None,
}

/// Why something posted is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::ReversalReason")]
pub enum ReversalReason {
    /// It was recorded wrongly.
    Error,
    /// It was returned.
    Return,
    /// It was refunded.
    Refund,
    /// It was recorded twice.
    Duplicate,
    /// It is in dispute.
    Dispute,
    /// It was priced anew.
    Reprice,
    /// The agreement it was made under was cancelled.
    CancelledAgreement,
}

/// What may be done with a need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "NeedStep")]
pub enum NeedAction {
    /// Close it.
    Close,
    /// Withdraw it.
    Withdraw,
    /// Pledge something to it, for oneself or for any organization.
    Pledge,
    /// Set aside what was received for it.
    Allocate,
}

/// What may be done with a pledge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "PledgeStep")]
pub enum PledgeAction {
    /// Accept it for the receiver.
    Accept,
    /// Decline it for the receiver.
    Decline,
    /// Change it.
    Revise,
    /// Take it back.
    Cancel,
    /// Announce that something was sent on it.
    Announce,
    /// Write off the rest of it for the receiver, once its day, or that of an instalment that has not all come, has passed.
    WriteOff,
    /// Reserve a time of something that its organization lends, where a space or a skill is needed.
    Reserve,
}

/// What may be done with an expenditure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "ExpenditureStep")]
pub enum ExpenditureAction {
    /// Approve it.
    Approve,
    /// Reject it.
    Reject,
    /// Ask for its reversal.
    Reverse,
}
