//! Rules of resource mobilization.

use super::restriction::Bar;

/// Why a mobilization command is refused. Quantities are decimal texts with their unit's code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    #[error("this unit does not measure this kind of resource")]
    UnitMismatch,
    #[error("the date lies in the past")]
    DateInPast,
    #[error("the date lies in the future")]
    DateInFuture,
    #[error("nothing of what is used had come by then")]
    BeforeReceipt,
    #[error("the offer is not there on that day")]
    OutsideOffer,
    #[error("named to the same organization too often in a day")]
    NamedTooOften,
    #[error("the need is {status}")]
    NeedNotOpen { status: String },
    #[error("the pledge is {status}")]
    WrongPledgeState { status: String },
    #[error("less than what has been fulfilled: {fulfilled}")]
    BelowFulfilled { fulfilled: String },
    #[error("more than is left of the pledge: {left}")]
    AbovePledge { left: String },
    #[error("a plan has 2 to 60 instalments")]
    InstalmentCount,
    #[error("the day is not after the one of the instalment before")]
    InstalmentsOutOfOrder,
    #[error("the instalments and the pledge differ by {difference}")]
    InstalmentsDiffer { difference: String },
    #[error("the day is not that of the last instalment")]
    DueOnDiffers,
    #[error("a pledge in instalments needs a new plan")]
    PlanMissing,
    #[error("the offer is {status}")]
    OfferNotOpen { status: String },
    #[error("more than is free of the offer: {left}")]
    AboveOffer { left: String },
    #[error("the need wants another kind of resource than is offered")]
    KindMismatch,
    #[error("the contribution is {status}")]
    WrongContributionState { status: String },
    /// Who gave cannot confirm that it arrived.
    #[error("the giver cannot confirm their own delivery")]
    OwnDelivery,
    /// By a delegation somebody would act for the giver and be of the receiver, or the other way round.
    #[error("who acts by a delegation stands on the other side as well")]
    BothSides,
    #[error("more than was announced: {announced}")]
    AboveAnnounced { announced: String },
    #[error("only money comes in another currency")]
    NotMoney,
    #[error("this is the need's own currency")]
    SameCurrency,
    #[error("it was announced in the need's own unit")]
    NotForeign,
    #[error("it came in another currency, and no rate is stated")]
    RateMissing,
    #[error("by the rate it comes to {amount}")]
    RateDisagrees { amount: String },
    #[error("{asked} asked, {available} there")]
    Shortfall { asked: String, available: String },
    #[error("the allocation is {status}")]
    WrongAllocationState { status: String },
    #[error("the expenditure is {status}")]
    WrongExpenditureState { status: String },
    #[error("approver and requester must be two people")]
    SelfApproval,
    #[error("the same person has approved it already")]
    AlreadyApproved,
    #[error("the day is more than a year away")]
    BeyondAYear,
    #[error("more than is left to reverse: {left}")]
    AboveReversible { left: String },
    #[error("the reversal is {status}")]
    WrongReversalState { status: String },
    /// Needs a reason in words.
    #[error("a reason is required")]
    ReasonMissing,
    #[error("the sum is beyond what the ledger holds")]
    SumTooLarge,
    /// Money is worth what it is.
    #[error("money is not valued")]
    MoneyIsNotValued,
    #[error("too many opinions about one contribution")]
    ValuedTooOften,
    #[error("the program belongs to another partnership")]
    ForeignProgram,
    /// There is enough, but not for this: the givers have said what the rest is for.
    #[error("{asked} asked, {available} there that the givers allow, by {by:?}")]
    Restricted { by: Bar, asked: String, available: String },
    #[error("the pledge restricts it more")]
    LooserThanPledge,
    #[error("the time is taken")]
    SlotTaken,
    #[error("longer than a time that is reserved at once may be")]
    SlotTooLong,
    #[error("the time is not over yet")]
    SlotNotOver,
    #[error("the resource is archived")]
    ResourceArchived,
    #[error("the reservation is {status}")]
    WrongReservationState { status: String },
    #[error("less than what has come, was missed and is reserved: {reserved}")]
    BelowReserved { reserved: String },
}
