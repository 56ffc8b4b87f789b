//! Rules of closing.

use chrono::NaiveDate;

/// Why it is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    #[error("a period ends with a month")]
    NotMonthEnd,
    #[error("the day is not over")]
    NotOver,
    /// Up to this day, which is a later one.
    #[error("the books are closed up to {through}")]
    ClosedFurther { through: NaiveDate },
    /// A chain of the books was changed, and does not go on.
    #[error("the books are not what was signed: {why}")]
    NotSound { why: String },
}
