//! The register of organizations and areas.

pub mod archive;
pub mod areas;
pub mod edit;
pub mod find;
pub mod found;
pub mod identifier;
pub mod load_areas;
pub mod open;
mod parent;
pub mod rule;
pub mod second_factor;
pub(crate) mod state;
pub mod suspend;
#[cfg(test)]
mod tests;
pub mod tree;
pub mod verification;
pub mod verify;

pub use rule::Rule;
