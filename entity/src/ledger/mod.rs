//! The books. Only complete, balanced transactions can be committed, and nothing posted changes.

pub mod account;
pub mod exchange;
pub mod period;
pub mod period_balance;
pub mod posting;
pub mod seal;
pub mod transaction;
