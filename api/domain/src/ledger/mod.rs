//! The double-entry ledger: accounts, transactions, postings in integers of the smallest unit.
//!
//! A *fund* is what one organization holds for one need of a partnership. It has up to four kinds of accounts,
//! all in the need's unit: SOURCE (what came in, as a negative number), AVAILABLE, ALLOCATED (one a program) and
//! USED (one a program). Every transaction moves a quantity from one to another, so each unit sums to zero; the
//! database itself refuses to commit anything else. Nothing posted is changed: mistakes are reversed.

mod balance;
#[cfg(test)]
mod balance_tests;
pub mod check;
pub mod find;
#[cfg(test)]
mod laws;
mod lot_laws;
mod period_laws;
mod plan_laws;
pub(crate) mod post;

pub(crate) use post::{Fund, Move, Posted, post, reverse};
