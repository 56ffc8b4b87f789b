//! What somebody could give: offered in one partnership, pledged to one need or several, and matched with needs.
//!
//! Whoever pledges from an offer locks the needs first, in the order of their ids, and then the offer. How much of it
//! is free is never stored: it is summed up from its pledges. Somebody may therefore revise a pledge beyond what was
//! offered, and it shows.

pub mod find;
pub mod free;
pub mod matching;
mod pairs;
pub mod pledge_from;
pub mod publish;
pub mod step;
mod trail;
pub mod withdraw;
