//! The spaces and skills that an organization lends: listed by it, seen by its people and by those of its partners.

pub mod add;
pub mod archive;
pub mod find;
pub mod step;
mod trail;
