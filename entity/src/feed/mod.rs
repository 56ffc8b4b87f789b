//! What has happened, for those who ask later, and what is still to be told.

pub mod audit;
pub mod chain;
pub mod chain_link;
pub mod idempotency;
pub mod mail;
pub mod outbox;
