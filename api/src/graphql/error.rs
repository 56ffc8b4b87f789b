//! Refusals in the API's words. Rules and refused values are data in the payload; access, client and server
//! faults stand in the top-level list with `extensions.code`. The lists of codes are closed.

use async_graphql::{Context, Error, ErrorExtensions, Interface, SimpleObject};
use domain::entity::value::Reason;
use domain::refusal::{InputFault, Rule};
use domain::{Fault, Refusal};

use super::session;
use crate::http::locale::Locale;
use crate::words;

pub use super::code::UserErrorCode;

/// The codes of the top-level list that one field is answered with.
pub const FIELD_CODES: &[(&str, &str)] = &[
    ("UNAUTHENTICATED", "Nobody is signed in, or the session has ended."),
    ("FORBIDDEN", "What the viewer sees may not be done by them; `permission` names what is missing."),
    ("INSUFFICIENT_SCOPE", "The service token's scopes do not hold the `permission`."),
    ("ORG_SUSPENDED", "The organization is suspended; its owners may read."),
    ("SECOND_FACTOR_REQUIRED", "It takes a session that was opened with a second factor, and this one was not."),
    ("NOT_FOUND", "What the `argument` names does not exist for the viewer."),
    ("SUPPRESSED", "The total is over too few givers, or one gives nearly all of it; it would tell what they gave."),
    ("BAD_USER_INPUT", "A value of the `argument` cannot be used."),
    ("RATE_LIMITED", "Too many tries; the next one has a chance after `retryAfter` seconds. The HTTP status is 429."),
    ("OVERLOADED", "The database has no time; try again in a moment."),
    (
        "DB_UNAVAILABLE",
        "The database cannot be reached. What carries an idempotency key is sent again under the same key; of other \
         changes it is not certain whether they were made. The HTTP status is 503.",
    ),
    ("INTERNAL", "A fault on our side; the log knows the `requestId`."),
];

/// A refusal as data: nothing was changed.
#[derive(Clone, Debug, Interface)]
#[graphql(
    field(name = "code", ty = "&UserErrorCode", desc = "The code, for programs."),
    field(name = "message", ty = "&String", desc = "The reason in the reader's language, for people."),
    field(name = "path", ty = "&Vec<String>", desc = "The part of the input at fault, step by step.")
)]
pub enum UserError {
    Plain(PlainError),
    Limit(LimitError),
}

/// A refusal that needs nothing beyond its code and message.
#[derive(Clone, Debug, SimpleObject)]
pub struct PlainError {
    /// The code, for programs.
    pub code: UserErrorCode,
    /// The reason in the reader's language, for people.
    pub message: String,
    /// The part of the input at fault, step by step.
    pub path: Vec<String>,
}

/// A refusal because of a limit, which it names.
#[derive(Clone, Debug, SimpleObject)]
pub struct LimitError {
    /// The code, for programs.
    pub code: UserErrorCode,
    /// The reason in the reader's language, for people.
    pub message: String,
    /// The part of the input at fault, step by step.
    pub path: Vec<String>,
    /// What would have been allowed, as a decimal text with its unit's code, or a number.
    pub limit: String,
}

/// A code with the words that its sentence needs, and the limit if it is about one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub code: UserErrorCode,
    pub args: Vec<(&'static str, String)>,
    pub limit: Option<String>,
}

impl Told {
    /// A code that needs no words.
    #[must_use]
    pub fn plain(code: UserErrorCode) -> Self {
        Self { code, args: Vec::new(), limit: None }
    }

    /// A code about a limit.
    #[must_use]
    pub fn limit(code: UserErrorCode, limit: impl ToString) -> Self {
        let limit = limit.to_string();
        Self { code, args: vec![("limit", limit.clone())], limit: Some(limit) }
    }

    /// A code whose sentence holds one word.
    #[must_use]
    pub fn with(code: UserErrorCode, name: &'static str, value: impl ToString) -> Self {
        Self { code, args: vec![(name, value.to_string())], limit: None }
    }

    /// The reason in the reader's language.
    #[must_use]
    pub fn sentence(&self, locale: Locale) -> String {
        words::sentence(locale, &words::key(self.code.name()), &self.args)
    }

    fn at(self, path: Vec<String>, locale: Locale) -> UserError {
        let message = self.sentence(locale);
        match self.limit {
            None => UserError::Plain(PlainError { code: self.code, message, path }),
            Some(limit) => UserError::Limit(LimitError { code: self.code, message, path, limit }),
        }
    }
}

/// Refused values, told.
#[must_use]
pub fn told_reason(reason: &Reason) -> Told {
    use UserErrorCode as C;
    match reason {
        Reason::Empty => Told::plain(C::Empty),
        Reason::TooLong { max } => Told::limit(C::TooLong, max),
        Reason::TooShort { min } => Told::limit(C::TooShort, min),
        Reason::Malformed => Told::plain(C::Malformed),
        Reason::ForbiddenCharacter => Told::plain(C::ForbiddenCharacter),
        Reason::MixedScript => Told::plain(C::MixedScript),
        Reason::Reserved => Told::plain(C::Reserved),
        Reason::TooManyDecimals { allowed } => Told::limit(C::TooManyDecimals, allowed),
        Reason::TooLarge => Told::plain(C::TooLarge),
        Reason::NotPositive => Told::plain(C::NotPositive),
        Reason::ScientificNotation => Told::plain(C::ScientificNotation),
        Reason::Unknown => Told::plain(C::Unknown),
    }
}

fn told(rule: &Rule) -> Told {
    match rule {
        Rule::Identity(rule) => super::identity::told(rule),
        Rule::Registry(rule) => super::registry::told(rule),
        Rule::Membership(rule) => super::membership::told(rule),
        Rule::Partnership(rule) => super::partnership::told(rule),
        Rule::Mobilization(rule) => super::mobilization::told(rule),
        Rule::Period(rule) => super::period::told(rule),
        Rule::Oversight(rule) => super::oversight::told(rule),
        Rule::Privacy(rule) => super::privacy::told(rule),
    }
}

/// What stands against a value or a state, and the part of the input at fault; the first of several.
#[must_use]
pub fn first(refusal: &Refusal) -> Option<(Told, String)> {
    match refusal {
        Refusal::Input(faults) => faults.first().map(|fault| (told_reason(&fault.reason), fault.path.join("."))),
        Refusal::Rule { rule, path } => Some((told(rule), (*path).to_owned())),
        _ => None,
    }
}

/// What belongs into a mutation's payload; the rest becomes a top-level error.
pub fn split(ctx: &Context<'_>, refusal: Refusal) -> Result<Vec<UserError>, Error> {
    let locale = locale(ctx);
    match refusal {
        Refusal::Input(faults) => {
            Ok(faults.into_iter().map(|InputFault { path, reason }| told_reason(&reason).at(path, locale)).collect())
        }
        Refusal::Rule { rule, path } => Ok(vec![told(&rule).at(steps(path), locale)]),
        Refusal::RuleInList { rule, list, at, path } => {
            Ok(vec![told(&rule).at(steps(&format!("{list}.{at}.{path}")), locale)])
        }
        Refusal::IdempotencyKeyReused => {
            Ok(vec![Told::plain(UserErrorCode::IdempotencyKeyReused).at(vec!["idempotencyKey".to_owned()], locale)])
        }
        refusal => Err(top(ctx, refusal)),
    }
}

/// The steps of a path; none for what is about the whole input.
fn steps(path: &str) -> Vec<String> {
    path.split('.').filter(|step| !step.is_empty()).map(str::to_owned).collect()
}

/// A refusal as a top-level error, for questions and for everything that is no rule.
pub fn top(ctx: &Context<'_>, refusal: Refusal) -> Error {
    let locale = locale(ctx);
    let say = |code: &'static str, args: &[(&'static str, String)]| {
        Error::new(words::sentence(locale, &words::key(code), args)).extend_with(|_, e| e.set("code", code))
    };
    match refusal {
        Refusal::Unauthenticated => say("UNAUTHENTICATED", &[]),
        Refusal::Forbidden(permission) => say("FORBIDDEN", &[("permission", permission.name().to_owned())])
            .extend_with(|_, e| e.set("permission", permission.name())),
        Refusal::InsufficientScope(permission) => {
            say("INSUFFICIENT_SCOPE", &[("permission", permission.name().to_owned())])
                .extend_with(|_, e| e.set("permission", permission.name()))
        }
        Refusal::OrganizationSuspended => say("ORG_SUSPENDED", &[]),
        Refusal::SecondFactorRequired => say("SECOND_FACTOR_REQUIRED", &[]),
        Refusal::NotFound(path) => say("NOT_FOUND", &[]).extend_with(|_, e| e.set("argument", path)),
        Refusal::Suppressed => say("SUPPRESSED", &[]),
        Refusal::RateLimited { seconds } => say("RATE_LIMITED", &[]).extend_with(|_, e| e.set("retryAfter", seconds)),
        Refusal::Overloaded => say("OVERLOADED", &[]),
        Refusal::Unavailable => say("DB_UNAVAILABLE", &[]),
        Refusal::Input(faults) => {
            let (sentence, path) = faults.first().map_or((String::new(), String::new()), |fault| {
                let told = told_reason(&fault.reason);
                (words::sentence(locale, &words::key(told.code.name()), &told.args), fault.path.join("."))
            });
            Error::new(sentence).extend_with(|_, e| {
                e.set("code", "BAD_USER_INPUT");
                e.set("argument", path);
            })
        }
        Refusal::Rule { rule, path } | Refusal::RuleInList { rule, list: path, .. } => {
            let told = told(&rule);
            say("BAD_USER_INPUT", &[]).extend_with(|_, e| {
                e.set("rule", told.code.name());
                e.set("argument", path);
            })
        }
        Refusal::IdempotencyKeyReused => say("BAD_USER_INPUT", &[]),
        Refusal::Fault(fault) => internal(ctx, &fault, say("INTERNAL", &[])),
    }
}

/// The client learns an id; the log has the chain.
fn internal(ctx: &Context<'_>, fault: &Fault, error: Error) -> Error {
    let id = session::of(ctx).map(|session| session.request_id.clone()).unwrap_or_default();
    tracing::error!(request.id = %id, fault = %fault, "a request failed");
    error.extend_with(|_, e| e.set("requestId", id))
}

fn locale(ctx: &Context<'_>) -> Locale {
    session::of(ctx).map_or(Locale::En, |session| session.locale)
}
