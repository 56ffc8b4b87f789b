//! Rules of the registry, told.

use domain::registry::Rule;

use crate::graphql::error::{Told, UserErrorCode as C};

/// The code of a rule, with what its sentence needs.
pub fn told(rule: &Rule) -> Told {
    match rule {
        Rule::SlugTaken => Told::plain(C::SlugTaken),
        Rule::UnknownArea => Told::plain(C::UnknownArea),
        Rule::ParentCycle => Told::plain(C::ParentCycle),
        Rule::IdentifierTaken => Told::plain(C::IdentifierTaken),
        Rule::StaleVersion => Told::plain(C::StaleVersion),
        Rule::WrongOrganizationState => Told::plain(C::WrongOrganizationState),
        Rule::VerificationOpen => Told::plain(C::VerificationOpen),
        Rule::WrongVerificationState => Told::plain(C::WrongVerificationState),
        Rule::VerificationTerm => Told::plain(C::VerificationTerm),
        Rule::OwnOrganization => Told::plain(C::SelfApproval),
        Rule::MergeOpen => Told::plain(C::MergeOpen),
        Rule::MergeOver => Told::plain(C::MergeOver),
        Rule::MergeNotAgreed { until } => {
            Told::with(C::MergeNotAgreed, "until", until.format("%Y-%m-%d %H:%M UTC").to_string())
        }
        Rule::MergeItself => Told::plain(C::MergeItself),
        Rule::OpenCommitments { what } => Told::with(C::OpenCommitments, "what", what),
    }
}
