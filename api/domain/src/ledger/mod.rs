//! The double-entry ledger: accounts, transactions, postings in integers of the smallest unit.
//!
//! A *fund* is what one organization holds for one need of a partnership. It has four kinds of accounts,
//! all in the need's unit: SOURCE (what came in, as a negative number), AVAILABLE, ALLOCATED (one a program) and
//! USED (one a program). Every transaction moves a quantity from one to another, so each unit sums to zero; the
//! database itself refuses to commit anything else. Nothing posted is changed: mistakes are reversed.
//!
//! What comes in another currency has two halves, and a CLEARING account for each of the two currencies between them: the
//! original moves from its own SOURCE to its CLEARING, what it came to from the CLEARING of the need's currency to
//! AVAILABLE. So each currency sums to zero, and what a need has received is what SOURCE and CLEARING in its own unit say
//! together. No account is ever valued anew.

mod balance;
#[cfg(test)]
mod balance_tests;
pub mod check;
mod exchange_laws;
pub mod find;
#[cfg(test)]
mod laws;
mod lot_laws;
mod period_laws;
mod plan_laws;
pub(crate) mod post;
mod story_laws;

pub(crate) use post::{Exchanged, Fund, Move, Posted, post, post_exchange, reverse};
