//! Accounting periods: an organization closes its books up to the end of a month. From then on the ledger takes no
//! transaction of that time; what becomes known later counts in the open period, and tells the day on which it
//! happened. A closed period holds what lay in each account at its end, and the heads of the chains up to then.

pub mod balance;
pub mod close;
pub mod export_statement;
pub mod find;
mod rule;
pub mod statement;
mod trial;

pub use rule::Rule;
