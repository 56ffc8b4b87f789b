//! Resources, from the first need to the last use. Quantities are in the smallest part of the need's unit.

pub mod allocation;
pub mod contribution;
pub mod expenditure;
pub mod need;
pub mod pledge;
pub mod pledge_revision;
pub mod receipt;
pub mod receipt_book;
pub mod reversal;
