//! The verbs of the network: everything that may happen, who may do it, and what is kept of it.
//!
//! What lives here: commands (one verb a file), questions (`find.rs` of each context), policy, the ledger,
//! the audit trail and the outbox. What does not: HTTP, GraphQL, tokens, wording for people. The manifest
//! holds that wall: neither `async-graphql` nor `actix-web` is among its dependencies.
//!
//! Contexts look only downwards: policy, ledger, feed, mail <- identity <- registry <- membership <- partnership
//! <- mobilization, period <- oversight, privacy.

pub mod chain;
pub mod clock;
pub mod command;
pub mod database;
mod engine;
pub mod feed;
pub mod identity;
pub mod ledger;
pub mod mail;
pub mod membership;
pub mod mobilization;
pub mod office;
pub mod oversight;
pub mod page;
#[macro_use]
mod placed;
pub mod partnership;
pub mod period;
pub mod policy;
#[cfg(test)]
#[path = "../../../tests/src/postgres.rs"]
#[allow(dead_code, reason = "the benchmark needs more of it")]
mod postgres;
pub mod preview;
pub mod privacy;
pub mod refusal;
pub mod registry;
pub mod seen;
mod stored;
#[cfg(test)]
mod testing;

pub use entity;
pub use office::Office;
pub use policy::caller::Caller;
pub use refusal::{Fault, Refusal};
pub use seen::{Reading, Seen};
