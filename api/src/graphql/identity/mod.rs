//! Accounts and sessions at the edge.

pub mod account;
pub mod mutation;
mod query;
pub mod recovery;
pub mod second_factor;
pub mod service_token;
mod told;
pub mod types;
pub mod verification;

pub use mutation::IdentityMutation;
pub use query::IdentityQuery;
pub use told::told;
