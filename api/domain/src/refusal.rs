//! Everything that can be answered instead of success, as types. Words are made at the edge.

use entity::value::Reason;
use sea_orm::{DbErr, RuntimeErr, SqlErr, sqlx};

use crate::policy::permission::Permission;

/// A request that was not carried out; nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// No valid identity came with the request, or it has ended.
    #[error("not signed in")]
    Unauthenticated,
    /// The caller sees the thing but may not do this with it.
    #[error("{0} is missing")]
    Forbidden(Permission),
    /// The service token lacks the scope.
    #[error("the token's scopes do not hold {0}")]
    InsufficientScope(Permission),
    /// The organization is suspended; only its owners may read.
    #[error("the organization is suspended")]
    OrganizationSuspended,
    /// It takes a session that has proved a second factor.
    #[error("the session has proved no second factor")]
    SecondFactorRequired,
    /// Absent, or not visible to the caller: the two are never told apart. Names the argument.
    #[error("{0} was not found")]
    NotFound(&'static str),
    /// Values that cannot be what they should be: every fault of the input, not only the first.
    #[error("{} values were refused", .0.len())]
    Input(Vec<InputFault>),
    /// A rule of the domain stands against it.
    #[error("{rule}")]
    Rule { rule: Rule, path: &'static str },
    /// The same, against one entry of a list of the input.
    #[error("{rule}")]
    RuleInList { rule: Rule, list: &'static str, at: usize, path: &'static str },
    /// The idempotency key came before with another input.
    #[error("the idempotency key was used for another request")]
    IdempotencyKeyReused,
    /// A total over so few givers that it would tell what one of them gave.
    #[error("the total is over too few givers")]
    Suppressed,
    /// Too many tries; the next one has a chance after so many seconds.
    #[error("too many tries")]
    RateLimited { seconds: u64 },
    /// Too many at once; try again.
    #[error("too busy")]
    Overloaded,
    /// The database does not answer, or has cut the connection off. A change without idempotency key may have been made
    /// all the same when it was the commit that had no answer.
    #[error("the database cannot be reached")]
    Unavailable,
    /// Ours.
    #[error(transparent)]
    Fault(Fault),
}

/// One value of an input that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFault {
    /// Where it stands in the input, for example `["quantity", "value"]`.
    pub path: Vec<String>,
    pub reason: Reason,
}

/// Rules of all contexts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    #[error(transparent)]
    Identity(#[from] crate::identity::Rule),
    #[error(transparent)]
    Registry(#[from] crate::registry::Rule),
    #[error(transparent)]
    Membership(#[from] crate::membership::Rule),
    #[error(transparent)]
    Partnership(#[from] crate::partnership::Rule),
    #[error(transparent)]
    Mobilization(#[from] crate::mobilization::Rule),
    #[error(transparent)]
    Period(#[from] crate::period::Rule),
    #[error(transparent)]
    Oversight(#[from] crate::oversight::Rule),
    #[error(transparent)]
    Privacy(#[from] crate::privacy::Rule),
}

impl Rule {
    /// The refusal that names the argument at fault.
    pub fn at(self, path: &'static str) -> Refusal {
        Refusal::Rule { rule: self, path }
    }
}

impl Refusal {
    /// A refused value at a path of one step.
    #[must_use]
    pub fn input(path: &str, reason: Reason) -> Self {
        Self::Input(vec![InputFault { path: vec![path.to_owned()], reason }])
    }
}

impl Refusal {
    /// The same refusal at another argument.
    #[must_use]
    pub fn moved_to(self, path: &'static str) -> Self {
        match self {
            Self::Rule { rule, .. } => Self::Rule { rule, path },
            Self::NotFound(_) => Self::NotFound(path),
            refusal => refusal,
        }
    }
}

impl Refusal {
    /// The same refusal of one entry of a list of the input.
    #[must_use]
    pub fn in_list(self, list: &'static str, at: usize) -> Self {
        match self {
            Self::Rule { rule, path } => Self::RuleInList { rule, list, at, path },
            Self::NotFound(_) => Self::NotFound(list),
            refusal => refusal,
        }
    }
}

/// Something broke on our side. The client learns an id; the log has the chain.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("database: {0}")]
    Database(#[from] DbErr),
    #[error("a unit of work ended abnormally: {0}")]
    Task(#[from] tokio::task::JoinError),
    #[error("encoding: {0}")]
    Encoding(#[from] serde_json::Error),
    #[error("{0}")]
    Broken(String),
}

impl From<DbErr> for Refusal {
    fn from(error: DbErr) -> Self {
        match error {
            DbErr::ConnectionAcquire(_) => Self::Overloaded,
            error if has_code(&error, GAVE_UP) => Self::Overloaded,
            error if has_code(&error, NO_ROOM) => {
                // Only who runs the server can make room.
                tracing::error!(fault = %error, "the database has no room");
                Self::Overloaded
            }
            error if driver(&error).is_some_and(is_cut_off) => Self::Unavailable,
            error => Self::Fault(Fault::Database(error)),
        }
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Database(error) => error.into(),
            fault => Self::Fault(fault),
        }
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        Self::Fault(Fault::Encoding(error))
    }
}

/// Whether the statement failed because `table` already has a row with this value in `column`. SQLite names
/// the columns (`table.column`), PostgreSQL the constraint (`table_column_key`); both are ours to choose.
pub(crate) fn is_taken(error: &DbErr, table: &str, column: &str) -> bool {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(text)) => {
            text.contains(&format!("{table}.{column}")) || text.contains(&format!("{table}_{column}_key"))
        }
        _ => false,
    }
}

/// 57014: PostgreSQL ended a statement that took too long, or an administrator did.
const GAVE_UP: &[&str] = &["57014"];
/// 53100 disk full, 53200 out of memory, 53300 too many connections; 13 FULL.
const NO_ROOM: &[&str] = &["53100", "53200", "53300", "13"];
/// 40001 serialization failure, 40P01 dead-lock; 5 BUSY, 261 BUSY_RECOVERY, 517 BUSY_SNAPSHOT, 6 LOCKED.
const PASSING: &[&str] = &["40001", "40P01", "5", "261", "517", "6"];

/// Whether the same unit of work may simply be done again: a serialization failure, a dead-lock or a busy file.
pub(crate) fn is_passing(error: &DbErr) -> bool {
    has_code(error, PASSING)
}

/// 57P01, 57P02, 57P03: PostgreSQL stops, has crashed, or is starting.
const AWAY: &[&str] = &["57P01", "57P02", "57P03"];

/// Whether the connection has gone, and with it whatever was not committed.
pub(crate) fn is_cut_off(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Io(_)) || has_one_of(error, AWAY)
}

fn has_code(error: &DbErr, codes: &[&str]) -> bool {
    driver(error).is_some_and(|error| has_one_of(error, codes))
}

fn has_one_of(error: &sqlx::Error, codes: &[&str]) -> bool {
    error.as_database_error().and_then(|error| error.code()).is_some_and(|code| codes.contains(&code.as_ref()))
}

/// What the driver said.
fn driver(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error))
        | DbErr::Conn(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
}
