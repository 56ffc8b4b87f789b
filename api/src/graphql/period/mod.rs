//! Accounting periods at the edge: the books are closed here, and asked for as they were.

pub mod mutation;
pub mod query;
mod told;
pub mod types;

pub use mutation::PeriodMutation;
pub use query::PeriodQuery;
pub use told::told;
