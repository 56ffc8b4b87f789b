//! Organizations with each other.

pub mod accept;
pub mod add_program;
pub mod agreement;
pub mod decline;
pub mod delegate;
pub mod delegation;
pub mod end;
pub mod find;
pub mod find_joined;
pub mod in_force;
pub mod invite;
mod lookup;
pub mod program;
pub mod propose;
pub mod resume;
pub mod rule;
pub mod step;
pub mod suspend;
mod turn;
pub mod withdraw;

pub use rule::Rule;
