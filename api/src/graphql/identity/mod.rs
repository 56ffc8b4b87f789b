//! Accounts and sessions at the edge.

mod mutation;
mod query;
mod told;
pub mod types;

pub use mutation::IdentityMutation;
pub use query::IdentityQuery;
pub use told::told;
