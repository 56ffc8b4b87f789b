//! Triggers: what a table refuses whoever asks, on both engines.

pub(crate) mod agreement;
pub(crate) mod append_only;
pub(crate) mod chain;
pub(crate) mod ledger;
