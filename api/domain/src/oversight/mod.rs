//! Who looks into what of others: administrators of the network by a broken glass, its auditors, and what an
//! organization is told of it.

pub mod break_glass;
pub mod end;
pub mod find;
pub(crate) mod notice;
mod places;
pub mod rule;
pub mod seeing;
pub mod who;

pub use rule::Rule;
