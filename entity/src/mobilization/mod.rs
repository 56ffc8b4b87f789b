//! Resources, from the first need to the last use. Quantities are in the smallest part of the need's unit.

pub mod allocation;
pub mod approval;
pub mod approval_policy;
pub mod contribution;
pub mod expenditure;
pub mod need;
pub mod pledge;
pub mod pledge_revision;
pub mod reversal;
