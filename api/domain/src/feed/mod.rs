//! What a change leaves beside itself, in the same transaction: the audit record, the outgoing event, the
//! idempotent answer.

pub mod audit;
pub(crate) mod collected;
pub mod find;
pub mod idempotency;
pub mod network;
pub mod outbox;
pub(crate) mod part;
