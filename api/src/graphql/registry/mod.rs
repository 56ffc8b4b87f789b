//! Organizations and areas at the edge.

pub mod known;
pub mod mutation;
mod query;
mod told;
pub mod types;

pub use mutation::RegistryMutation;
pub use query::RegistryQuery;
pub use told::told;
