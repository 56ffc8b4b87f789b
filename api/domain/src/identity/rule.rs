//! Rules of accounts and sessions.

/// Why an identity command is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    /// One answer for an unknown address and a wrong password.
    #[error("e-mail address or password is wrong")]
    WrongCredentials,
    /// Of somebody who is signed in, asked once more.
    #[error("the password is wrong")]
    WrongPassword,
    /// Somebody signs in with the right password and without the second factor that is on.
    #[error("a second factor is needed")]
    SecondFactorRequired,
    /// One answer for a code that is wrong, that was used, or that is of another time.
    #[error("the code of the second factor is wrong")]
    SecondFactorWrong,
    #[error("a second factor is on already")]
    SecondFactorOn,
    #[error("no second factor is on")]
    SecondFactorOff,
    /// None was begun, or too long ago.
    #[error("no second factor was begun")]
    SecondFactorNotBegun,
    #[error("the e-mail address has an account already")]
    EmailTaken,
    #[error("the password is shorter than {min} characters")]
    PasswordTooShort { min: u32 },
    #[error("the password is longer than {max} characters")]
    PasswordTooLong { max: u32 },
    #[error("the password is among the first that are guessed")]
    PasswordGuessable,
    /// Unknown, used, expired or of an ended session: one answer.
    #[error("the refresh token is not valid")]
    RefreshTokenInvalid,
    /// Unknown, used, expired, or for something else: one answer.
    #[error("the secret is not valid")]
    SecretInvalid,
    #[error("the e-mail address is verified already")]
    EmailVerified,
    /// Whoever runs the server has named no mail server.
    #[error("no mail is sent here")]
    MailUnavailable,
    #[error("the e-mail address is not verified")]
    EmailUnverified,
    /// What is asked for takes the caller's password, which was not sent along.
    #[error("the password is asked for once more")]
    PasswordRequired,
    /// The account opens by a provider alone.
    #[error("the account has no password")]
    PasswordNotSet,
    #[error("the account has a password already")]
    PasswordSetAlready,
    /// Whoever runs the server has named no OpenID provider.
    #[error("there is no OpenID provider here")]
    OpenIdOff,
    #[error("the OpenID provider gives no answer that can be used")]
    OpenIdUnavailable,
    /// Unknown, used, expired, or begun elsewhere: one answer.
    #[error("the attempt to sign in is not valid")]
    OpenIdAttemptInvalid,
    /// The code is no good, or what it brought is not for us, not from there, or not of now.
    #[error("the OpenID provider vouches for nobody")]
    OpenIdRefused,
    /// It has known them for longer than this attempt, or does not say.
    #[error("the OpenID provider has not just asked who it is")]
    OpenIdNotAskedAgain,
    #[error("the OpenID provider knows no verified address")]
    OpenIdAddressUnverified,
    /// Another account has the address that the provider names.
    #[error("the address has an account that the identity does not open")]
    OpenIdAddressTaken,
    #[error("the identity opens another account")]
    OpenIdIdentityTaken,
    #[error("an identity of the provider opens the account already")]
    OpenIdLinkedAlready,
    #[error("the identity does not open the account")]
    OpenIdNotLinked,
    #[error("{0} is no scope")]
    UnknownScope(String),
    /// A scope whose permissions the issuer does not hold.
    #[error("the scope {0} exceeds the issuer's own rights")]
    ScopeExceedsRights(String),
    /// The first day without the token must lie ahead.
    #[error("the day lies in the past")]
    DayInPast,
    #[error("a service token lives at most a year")]
    TokenLifeTooLong,
}
