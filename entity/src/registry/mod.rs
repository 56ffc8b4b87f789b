//! Organizations and the places they are in.

pub mod area;
pub mod identifier;
pub mod merge;
pub mod organization;
pub mod verification;
