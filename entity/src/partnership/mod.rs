//! Organizations with each other.

pub mod partnership;
pub mod party;
pub mod program;
