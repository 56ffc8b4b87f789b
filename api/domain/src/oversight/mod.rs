//! Who looks into what of others: administrators of the network by a broken glass, its auditors, and what an
//! organization is told of it.

pub mod break_glass;
pub mod end;
pub mod find;
mod notice;
pub mod rule;

pub use rule::Rule;
