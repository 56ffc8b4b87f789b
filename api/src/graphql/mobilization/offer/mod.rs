//! Offers at the edge, and what fits them.

mod able;
mod input;
pub mod matches;
pub mod mutation;
pub mod query;
pub mod types;
pub mod word;
