//! Agreements of partnerships, version by version, at the edge.

mod able;
pub mod mutation;
mod partnership;
pub mod promise;
mod shared;
pub mod types;
mod word;

pub use mutation::AgreementMutation;
pub(super) use mutation::capacity;
pub use partnership::Agreements;
pub(super) use shared::{SharedTotalsInput, sharing};
