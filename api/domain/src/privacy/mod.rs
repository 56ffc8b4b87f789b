//! What is kept of people: what they are given when they ask for it, and what is left of them when they ask for that.
//!
//! One register (`sections.rs`, `acts.rs`, and for some in files of their own) says where something about a person
//! stands, whose it is, what of it its person is shown, and what an erasure makes of it. Export and erasure walk it; a test walks the database's
//! catalog, so that no column is forgotten by both.

mod acts;
mod condition;
mod delegates;
mod erase;
pub mod erase_account;
pub mod erase_member;
mod except;
pub mod export;
mod gifts;
mod guardians;
mod leading;
mod offers;
mod providers;
pub(crate) mod reach;
mod read;
mod record;
pub mod rule;
pub mod section;
mod sections;

pub use except::EXCEPTIONS;
pub use rule::Rule;

use section::Section;

/// The sections of the register, in the order in which somebody is shown them.
pub fn sections() -> impl DoubleEndedIterator<Item = &'static Section> + Clone {
    sections::OF_THEMSELVES
        .iter()
        .chain(providers::OF_PROVIDERS)
        .chain(guardians::OF_GUARDIANS)
        .chain(acts::OF_WHAT_THEY_DID)
}
