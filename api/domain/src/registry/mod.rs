//! The register of organizations and areas.

pub mod find;
pub mod found;
pub mod rule;

pub use rule::Rule;
