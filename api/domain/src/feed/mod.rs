//! What a change leaves beside itself, in the same transaction: the audit record, the outgoing event, the
//! idempotent answer.

pub mod audit;
pub mod idempotency;
pub mod outbox;
pub(crate) mod trail;
