//! Rules of mobilization, told.

use domain::mobilization::Rule;
use domain::mobilization::restriction::Bar;

use crate::graphql::error::{Told, UserErrorCode as C};

/// The code of a rule, with what its sentence needs.
pub fn told(rule: &Rule) -> Told {
    match rule {
        Rule::UnitMismatch => Told::plain(C::UnitMismatch),
        Rule::DateInPast => Told::plain(C::DateInPast),
        Rule::DateInFuture => Told::plain(C::DateInFuture),
        Rule::BeforeReceipt => Told::plain(C::BeforeReceipt),
        Rule::OutsideOffer => Told::plain(C::OutsideOffer),
        Rule::NamedTooOften => Told::plain(C::NamedTooOften),
        Rule::NeedNotOpen { status } => Told::with(C::NeedNotOpen, "status", status),
        Rule::WrongPledgeState { status } => Told::with(C::WrongPledgeState, "status", status),
        Rule::BelowFulfilled { fulfilled } => Told::limit(C::BelowFulfilled, fulfilled),
        Rule::AbovePledge { left } => Told::limit(C::AbovePledge, left),
        Rule::InstalmentCount => Told::plain(C::InstalmentCount),
        Rule::InstalmentsOutOfOrder => Told::plain(C::InstalmentsOutOfOrder),
        Rule::InstalmentsDiffer { difference } => Told::limit(C::InstalmentsDiffer, difference),
        Rule::DueOnDiffers => Told::plain(C::DueOnDiffers),
        Rule::PlanMissing => Told::plain(C::PlanMissing),
        Rule::OfferNotOpen { status } => Told::with(C::OfferNotOpen, "status", status),
        Rule::AboveOffer { left } => Told::limit(C::AboveOffer, left),
        Rule::KindMismatch => Told::plain(C::KindMismatch),
        Rule::WrongContributionState { status } => Told::with(C::WrongContributionState, "status", status),
        Rule::BothSides => Told::plain(C::BothSides),
        Rule::OwnDelivery => Told::plain(C::OwnDelivery),
        Rule::AboveAnnounced { announced } => Told::limit(C::AboveAnnounced, announced),
        Rule::NotMoney => Told::plain(C::NotMoney),
        Rule::SameCurrency => Told::plain(C::SameCurrency),
        Rule::NotForeign => Told::plain(C::NotForeign),
        Rule::RateMissing => Told::plain(C::RateMissing),
        Rule::RateDisagrees { amount } => Told::limit(C::RateDisagrees, amount),
        Rule::Shortfall { asked, available } => {
            let mut told = Told::limit(C::InsufficientFunds, available);
            told.args.push(("asked", asked.clone()));
            told
        }
        Rule::WrongAllocationState { status } => Told::with(C::WrongAllocationState, "status", status),
        Rule::WrongExpenditureState { status } => Told::with(C::WrongExpenditureState, "status", status),
        Rule::SelfApproval => Told::plain(C::SelfApproval),
        Rule::AlreadyApproved => Told::plain(C::AlreadyApproved),
        Rule::BeyondAYear => Told::plain(C::BeyondAYear),
        Rule::AboveReversible { left } => Told::limit(C::AboveReversible, left),
        Rule::WrongReversalState { status } => Told::with(C::WrongReversalState, "status", status),
        Rule::ReasonMissing => Told::plain(C::ReasonMissing),
        Rule::SumTooLarge => Told::plain(C::SumTooLarge),
        Rule::MoneyIsNotValued => Told::plain(C::MoneyIsNotValued),
        Rule::ValuedTooOften => Told::plain(C::ValuedTooOften),
        Rule::ForeignProgram => Told::plain(C::ForeignProgram),
        Rule::Restricted { by, asked, available } => {
            let code = match by {
                Bar::Program => C::RestrictedToProgram,
                Bar::Purpose => C::RestrictedToPurpose,
                Bar::Area => C::RestrictedToArea,
                Bar::Date => C::RestrictedByDate,
            };
            let mut told = Told::limit(code, available);
            told.args.push(("asked", asked.clone()));
            told
        }
        Rule::SlotTaken => Told::plain(C::SlotTaken),
        Rule::SlotTooLong => Told::plain(C::SlotTooLong),
        Rule::SlotNotOver => Told::plain(C::SlotNotOver),
        Rule::ResourceArchived => Told::plain(C::ResourceArchived),
        Rule::WrongReservationState { status } => Told::with(C::WrongReservationState, "status", status),
        Rule::BelowReserved { reserved } => Told::limit(C::BelowReserved, reserved),
        Rule::LooserThanPledge => Told::plain(C::LooserThanPledge),
    }
}
