//! Rules of partnerships, told.

use domain::partnership::Rule;

use crate::graphql::error::{Told, UserErrorCode as C};

/// The code of a rule, with what its sentence needs.
pub fn told(rule: &Rule) -> Told {
    match rule {
        Rule::TooFewParties => Told::plain(C::TooFewParties),
        Rule::PartyTwice => Told::plain(C::PartyTwice),
        Rule::ProposerMissing => Told::plain(C::ProposerMissing),
        Rule::AlreadyAParty => Told::plain(C::AlreadyAParty),
        Rule::TooManyParties { limit } => Told::limit(C::TooManyParties, limit),
        Rule::OneLead => Told::plain(C::OneLead),
        Rule::AlreadyProposed => Told::plain(C::AlreadyProposed),
        Rule::WrongPartnershipState { status } => Told::with(C::WrongPartnershipState, "status", status),
        Rule::AlreadyDecided => Told::plain(C::AlreadyDecided),
        Rule::NotAParty => Told::plain(C::NotAParty),
        Rule::NotInForce => Told::plain(C::PartnershipNotInForce),
        Rule::Frozen => Told::plain(C::PartnershipFrozen),
        Rule::OpenCommitments { what } => Told::with(C::OpenCommitments, "what", what),
        Rule::AgreementChanged => Told::plain(C::AgreementChanged),
        Rule::WrongAgreementState { status } => Told::with(C::WrongAgreementState, "status", status),
        Rule::AgreementOver => Told::plain(C::AgreementOver),
        Rule::AlreadySigned => Told::plain(C::AlreadySigned),
        Rule::AmendmentOpen => Told::plain(C::AmendmentOpen),
        Rule::NothingAmended => Told::plain(C::NothingAmended),
        Rule::NoLastDay => Told::plain(C::NoLastDay),
        Rule::ProgramNameTaken => Told::plain(C::ProgramNameTaken),
        Rule::DelegateTwice => Told::plain(C::DelegateTwice),
        Rule::TooManyDelegates { limit } => Told::limit(C::TooManyDelegates, limit),
        Rule::DelegateEnded => Told::plain(C::DelegateEnded),
        Rule::DelegatedToItself => Told::plain(C::DelegatedToItself),
        Rule::NotDelegable { permission } => Told::with(C::NotDelegable, "permission", permission),
        Rule::DelegatedAlready => Told::plain(C::DelegatedAlready),
        Rule::TooManyDelegations { limit } => Told::limit(C::TooManyDelegations, limit),
        Rule::DelegationTooLong => Told::plain(C::DelegationTooLong),
        Rule::DelegationClosed => Told::plain(C::DelegationClosed),
        Rule::EndsBeforeStart => Told::plain(C::EndsBeforeStart),
    }
}
