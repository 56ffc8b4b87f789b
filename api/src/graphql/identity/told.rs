//! Rules of accounts and sessions, told.

use domain::identity::Rule;

use crate::graphql::error::{Told, UserErrorCode as C};

/// The code of a rule, with what its sentence needs.
pub fn told(rule: &Rule) -> Told {
    match rule {
        Rule::WrongCredentials => Told::plain(C::WrongCredentials),
        Rule::WrongPassword => Told::plain(C::WrongPassword),
        Rule::SecondFactorRequired => Told::plain(C::SecondFactorRequired),
        Rule::SecondFactorWrong => Told::plain(C::SecondFactorWrong),
        Rule::SecondFactorOn => Told::plain(C::SecondFactorOn),
        Rule::SecondFactorOff => Told::plain(C::SecondFactorOff),
        Rule::SecondFactorNotBegun => Told::plain(C::SecondFactorNotBegun),
        Rule::EmailTaken => Told::plain(C::EmailTaken),
        Rule::PasswordTooShort { min } => Told::limit(C::PasswordTooShort, min),
        Rule::PasswordTooLong { max } => Told::limit(C::PasswordTooLong, max),
        Rule::PasswordGuessable => Told::plain(C::PasswordGuessable),
        Rule::RefreshTokenInvalid => Told::plain(C::RefreshTokenInvalid),
        Rule::SecretInvalid => Told::plain(C::SecretInvalid),
        Rule::EmailVerified => Told::plain(C::EmailVerified),
        Rule::MailUnavailable => Told::plain(C::MailUnavailable),
        Rule::EmailUnverified => Told::plain(C::EmailUnverified),
        Rule::PasswordRequired => Told::plain(C::PasswordRequired),
        Rule::PasswordNotSet => Told::plain(C::PasswordNotSet),
        Rule::PasswordSetAlready => Told::plain(C::PasswordSetAlready),
        Rule::OpenIdOff => Told::plain(C::OpenIdOff),
        Rule::OpenIdUnavailable => Told::plain(C::OpenIdUnavailable),
        Rule::OpenIdAttemptInvalid => Told::plain(C::OpenIdAttemptInvalid),
        Rule::OpenIdRefused => Told::plain(C::OpenIdRefused),
        Rule::OpenIdNotAskedAgain => Told::plain(C::OpenIdNotAskedAgain),
        Rule::OpenIdAddressUnverified => Told::plain(C::OpenIdAddressUnverified),
        Rule::OpenIdAddressTaken => Told::plain(C::OpenIdAddressTaken),
        Rule::OpenIdIdentityTaken => Told::plain(C::OpenIdIdentityTaken),
        Rule::OpenIdLinkedAlready => Told::plain(C::OpenIdLinkedAlready),
        Rule::OpenIdNotLinked => Told::plain(C::OpenIdNotLinked),
        Rule::UnknownScope(scope) => Told::with(C::UnknownScope, "scope", scope),
        Rule::ScopeExceedsRights(scope) => Told::with(C::ScopeExceedsRights, "scope", scope),
        Rule::DayInPast => Told::plain(C::DateInPast),
        Rule::TokenLifeTooLong => Told::plain(C::TokenLifeTooLong),
    }
}
