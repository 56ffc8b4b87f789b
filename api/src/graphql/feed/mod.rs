//! What has happened, for those who ask later.

mod query;
pub mod types;

pub use query::FeedQuery;
