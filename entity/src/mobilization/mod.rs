//! Resources, from the first need to the last use. Quantities are in the smallest part of the need's unit.

pub mod allocation;
pub mod allocation_lot;
pub mod approval;
pub mod approval_policy;
pub mod contribution;
pub mod expenditure;
pub mod expenditure_lot;
pub mod name_consent;
pub mod need;
pub mod offer;
pub mod pledge;
pub mod pledge_instalment;
pub mod pledge_revision;
pub mod receipt;
pub mod receipt_book;
pub mod reservation;
pub mod resource;
pub mod reversal;
pub mod valuation;
