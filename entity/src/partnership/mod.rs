//! Organizations with each other.

pub mod agreement;
pub mod delegate;
pub mod delegation;
#[expect(clippy::module_inception, reason = "a module is named as its table")]
pub mod partnership;
pub mod party;
pub mod program;
pub mod signature;
