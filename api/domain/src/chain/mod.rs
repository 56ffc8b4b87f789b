//! Chains of hashes over what was recorded: the audit trail and the books. A record that was changed, taken out or
//! slipped in later shows, also when whoever did it may write to the database.
//!
//! Records are not chained by the change that makes them, since whoever writes would have to wait for whoever else
//! writes in the same organization. [`keep`] adds them to their chains soon after, and signs the head with the key
//! that the database does not hold; [`prove`] walks the chains again. Up to then, seconds, a record is only guarded by
//! the triggers of its table.

pub mod books;
pub mod closed;
pub(crate) mod digest;
mod exchanged;
pub mod export;
pub mod file;
pub mod find;
pub mod head;
pub mod keep;
pub(crate) mod keep_now;
pub mod paper;
pub mod pieces;
pub mod prove;
mod record;
#[cfg(test)]
mod tests;
pub mod verify;
