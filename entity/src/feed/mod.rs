//! What has happened, for those who ask later.

pub mod audit;
pub mod idempotency;
pub mod outbox;
