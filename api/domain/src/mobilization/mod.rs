//! Resources on their way: need, pledge, contribution, allocation, expenditure, and what is taken back.
//!
//! Whatever changes one of them locks its need first, then asks whether the partnership is in force. So
//! everything about one need happens one after another, and no two units of work wait for each other in a circle.

pub mod about;
pub mod accept_pledge;
pub mod allocate;
pub mod announce;
pub mod approval;
pub mod approve_expenditure;
pub mod approve_reversal;
pub mod automatic;
pub mod cancel_pledge;
pub mod close_need;
pub mod confirm;
mod cover;
mod decide_contribution;
mod decide_pledge;
pub mod decline_pledge;
pub mod dispute;
pub mod exchange;
mod find;
pub mod find_gift;
pub mod find_lot;
pub mod find_need;
pub mod find_plan;
pub mod find_use;
pub mod find_wording;
pub mod giver;
pub mod handling;
mod hold;
mod lookup;
mod lots;
pub mod make_pledge;
pub mod measure;
pub mod name_consent;
mod nearest;
pub mod offer;
pub mod plan;
pub mod promises;
pub mod publish_need;
pub mod receipt;
pub mod reject_expenditure;
pub mod reject_reversal;
pub mod release;
pub mod request_reversal;
pub mod reservation;
mod resolve;
pub mod resource;
pub mod restriction;
pub mod revise_pledge;
pub mod rule;
pub mod set_approval_policy;
pub mod step;
pub mod submit_expenditure;
mod sums;
pub mod suppress;
mod take_back;
pub mod together;
pub mod totals;
mod trail;
pub mod valuation;
pub mod withdraw_contribution;
pub mod withdraw_need;
pub mod write_off_pledge;

#[cfg(test)]
mod amounts_tests;
#[cfg(test)]
mod closing_tests;
#[cfg(test)]
mod histories;
#[cfg(test)]
mod once_tests;
#[cfg(test)]
mod story_tests;
#[cfg(test)]
mod suppress_tests;

pub use rule::Rule;
