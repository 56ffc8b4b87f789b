//! When resources are promised. A reservation belongs to a pledge, as a part of what it promises, and ends with it.
//!
//! Whoever reserves locks the pledge's need first and then the resource, so that two who want the same time come one
//! after the other. The database refuses what would overlap besides.

pub mod calendar;
pub mod find;
pub(super) mod follow;
pub mod no_show;
pub mod reserve;
pub mod step;
pub mod withdraw;
