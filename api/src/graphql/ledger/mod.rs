//! The ledger at the edge. It is only read here: postings come from what is confirmed, set aside, used and reversed.

pub mod load;
pub mod preview;
pub mod query;
pub mod types;
mod word;

pub use query::LedgerQuery;
pub use word::AccountType;
