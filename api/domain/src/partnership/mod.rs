//! Organizations with each other.

pub mod in_force;
pub mod rule;

pub use rule::Rule;
