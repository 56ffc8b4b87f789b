//! Delegates of parties, and what organizations delegate to each other, at the edge.

mod able;
pub mod delegate;
pub mod delegate_mutation;
pub mod delegation_mutation;
pub mod organization;
pub mod types;
pub mod word;
