//! Organizations with each other.

#[expect(clippy::module_inception, reason = "a module is named as its table")]
pub mod partnership;
pub mod party;
pub mod program;
