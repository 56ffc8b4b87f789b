//! The nouns of the network: one module a table, the types of their keys, the words their columns may hold, and
//! the values that are checked when they are made.
//!
//! No rules and no decisions live here: who may do what, and whether, is the domain's. How the tables came to be is
//! told by the migrations, which never read this crate.

pub mod feed;
pub mod id;
pub mod identity;
pub mod ledger;
pub mod membership;
pub mod mobilization;
pub mod partnership;
pub mod registry;
pub mod state;
pub mod value;

#[cfg(test)]
mod value_tests;
