//! Requests to join an organization that takes them.

pub mod approve;
pub mod decline;
pub mod find;
pub mod request;
pub mod setting;
pub(crate) mod settle;
pub mod withdraw;
