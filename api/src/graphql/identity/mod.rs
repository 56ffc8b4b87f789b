//! Accounts and sessions at the edge.

mod able;
pub mod account;
pub mod mutation;
pub mod open_id;
mod query;
pub mod recovery;
pub mod rescue;
pub mod second_factor;
pub mod service_token;
mod told;
pub mod types;
pub mod verification;

pub use mutation::IdentityMutation;
pub use query::IdentityQuery;
pub use told::told;
