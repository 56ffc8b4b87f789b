//! Where records stand in their chains of hashes.

pub mod types;
