//! An organization whose owners are dead or lost gets another owner: the network starts it, all owners and admins are
//! told, each owner may object, and after the notice the network completes it.

pub mod complete;
pub mod find;
mod lookup;
mod notice;
pub mod object;
pub mod start;
pub mod withdraw;
