//! What organizations lend, and when it is reserved, at the edge.

mod able;
mod input;
pub mod mutation;
pub mod query;
pub mod reservation;
pub mod types;
pub mod word;
