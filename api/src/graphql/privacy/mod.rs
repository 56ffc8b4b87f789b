//! What is kept of people, at the edge.

pub mod mutation;
mod told;

pub use mutation::PrivacyMutation;
pub use told::told;
