//! Rules of membership, told.

use chrono::SecondsFormat;
use domain::membership::Rule;
use domain::membership::sheet::{Unreadable, Why};

use crate::graphql::error::{Told, UserErrorCode as C, told_reason};

/// The code of a rule, with what its sentence needs.
pub fn told(rule: &Rule) -> Told {
    match rule {
        Rule::LastOwner => Told::plain(C::LastOwner),
        Rule::RoleAboveOwn => Told::plain(C::RoleAboveOwn),
        Rule::AlreadyMember => Told::plain(C::AlreadyMember),
        Rule::AlreadyInvited => Told::plain(C::AlreadyInvited),
        Rule::InvitedTooOften => Told::plain(C::InvitedTooOften),
        Rule::InvitationInvalid => Told::plain(C::InvitationInvalid),
        Rule::InvitationClosed => Told::plain(C::InvitationClosed),
        Rule::RoleHeldAlready => Told::plain(C::RoleHeldAlready),
        Rule::RoleNameTaken => Told::plain(C::RoleNameTaken),
        Rule::NoJoinRequests => Told::plain(C::NoJoinRequests),
        Rule::AlreadyRequested => Told::plain(C::AlreadyRequested),
        Rule::JoinRequestClosed => Told::plain(C::JoinRequestClosed),
        Rule::AnswersMismatch { count } => Told::limit(C::AnswersMismatch, count),
        Rule::TooManyQuestions { limit } => Told::limit(C::TooManyQuestions, limit),
        Rule::RoleRetired => Told::plain(C::RoleRetired),
        Rule::PermissionReserved { permission } => Told::with(C::PermissionReserved, "permission", permission),
        Rule::TooManyRoles { limit } => Told::limit(C::TooManyRoles, limit),
        Rule::OneRole => Told::plain(C::OneRole),
        Rule::OwnershipWithoutTerm => Told::plain(C::OwnershipWithoutTerm),
        Rule::EndsBeforeStart => Told::plain(C::EndsBeforeStart),
        Rule::MembershipEnded => Told::plain(C::MembershipEnded),
        Rule::GuardianConsentMissing => Told::plain(C::GuardianConsentMissing),
        Rule::GuardianConsentGiven => Told::plain(C::GuardianConsentGiven),
        Rule::NotMinor => Told::plain(C::NotMinor),
        Rule::DateInFuture => Told::plain(C::DateInFuture),
        Rule::MemberSuspended => Told::plain(C::MemberSuspended),
        Rule::MemberNotSuspended => Told::plain(C::MemberNotSuspended),
        Rule::RoleOfMandate => Told::plain(C::RoleOfMandate),
        Rule::RecoveryOpen => Told::plain(C::RecoveryOpen),
        Rule::RecoveryClosed => Told::plain(C::RecoveryClosed),
        Rule::RecoveryTooEarly { until } => {
            Told::limit(C::RecoveryTooEarly, until.to_rfc3339_opts(SecondsFormat::Secs, true))
        }
        Rule::HeirOfTheNetwork => Told::plain(C::HeirOfTheNetwork),
        Rule::DayPassed => Told::plain(C::DateInPast),
        Rule::DayToCome => Told::plain(C::DateInFuture),
        Rule::OfficeTaken => Told::plain(C::OfficeTaken),
        Rule::MandateOutlastsMembership => Told::plain(C::MandateOutlastsMembership),
        Rule::MandateOver => Told::plain(C::MandateOver),
        Rule::NotAPredecessor => Told::plain(C::NotAPredecessor),
        Rule::ListFaulty { count } => Told::with(C::ListFaulty, "count", count),
        Rule::ListUnreadable(why) => told_unreadable(why),
    }
}

fn told_unreadable(why: &Unreadable) -> Told {
    match why {
        Unreadable::TooLarge => Told::plain(C::ListTooLarge),
        Unreadable::FileIsWorkbook => Told::plain(C::ListIsWorkbook),
        Unreadable::FileIsBinary => Told::plain(C::ListNotText),
        Unreadable::EncodingUnknown => Told::plain(C::ListEncodingUnknown),
        Unreadable::EncodingWrong { encoding } => Told::with(C::ListEncodingWrong, "encoding", encoding.name()),
        Unreadable::QuoteUnclosed { line } => Told::with(C::ListQuoteUnclosed, "line", line),
        Unreadable::NothingToImport => Told::plain(C::ListEmpty),
        Unreadable::NameColumnMissing { found } => Told::with(C::ListNameMissing, "found", found.join(", ")),
        Unreadable::ColumnTwice { columns: [one, other] } => {
            Told::with(C::ListColumnTwice, "columns", format!("{}, {}", one.title, other.title))
        }
        Unreadable::ColumnUnknown { index } => Told::with(C::ListColumnUnknown, "index", index),
    }
}

/// What is wrong in one place of a list, told.
pub fn told_fault(why: &Why) -> Told {
    match why {
        Why::Value(reason) => told_reason(reason),
        Why::CellCount { expected, found } => Told {
            code: C::CellCount,
            args: vec![("expected", expected.to_string()), ("found", found.to_string())],
            limit: None,
        },
        Why::NationalIdMalformed => Told::plain(C::NationalIdMalformed),
        Why::Repeated { first_line } => Told::with(C::RowRepeated, "line", first_line),
        Why::DateMalformed => Told::plain(C::DateMalformed),
        Why::DateYearShort => Told::plain(C::DateYearShort),
        Why::DateImpossible => Told::plain(C::DateImpossible),
        Why::DateOrderAmbiguous => Told::plain(C::DateOrderAmbiguous),
        Why::NumberFormatAmbiguous => Told::plain(C::NumberFormatAmbiguous),
        Why::FeeNegative => Told::plain(C::FeeNegative),
        Why::BirthInFuture => Told::plain(C::DateInFuture),
        Why::GuardianConsentMissing => Told::plain(C::GuardianConsentMissing),
        Why::RoleUnknown => Told::plain(C::RoleUnknown),
        Why::RoleAboveOwn => Told::plain(C::RoleAboveOwn),
    }
}
