//! Rules of partnerships, told.

use domain::partnership::Rule;

use crate::graphql::error::{Told, UserErrorCode as C};

/// The code of a rule, with what its sentence needs.
pub fn told(rule: &Rule) -> Told {
    match rule {
        Rule::TooFewParties => Told::plain(C::TooFewParties),
        Rule::PartyTwice => Told::plain(C::PartyTwice),
        Rule::ProposerMissing => Told::plain(C::ProposerMissing),
        Rule::OneLead => Told::plain(C::OneLead),
        Rule::AlreadyProposed => Told::plain(C::AlreadyProposed),
        Rule::WrongPartnershipState { status } => Told::with(C::WrongPartnershipState, "status", status),
        Rule::AlreadyDecided => Told::plain(C::AlreadyDecided),
        Rule::NotAParty => Told::plain(C::NotAParty),
        Rule::NotInForce => Told::plain(C::PartnershipNotInForce),
        Rule::Frozen => Told::plain(C::PartnershipFrozen),
        Rule::OpenCommitments { what } => Told::with(C::OpenCommitments, "what", what),
        Rule::ProgramNameTaken => Told::plain(C::ProgramNameTaken),
        Rule::EndsBeforeStart => Told::plain(C::EndsBeforeStart),
    }
}
