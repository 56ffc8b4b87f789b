//! Who may do what. Roles are data: sets of permissions with dates. Permissions are code. One function decides,
//! [`decide::decide`]; it is pure, and its answer says because of what, or why not.

pub mod assign;
pub(crate) mod belonging;
pub mod caller;
pub mod decide;
pub mod holding;
pub(crate) mod known;
pub mod lent;
pub mod minor;
#[cfg(test)]
mod model;
#[cfg(test)]
mod model_tests;
pub(crate) mod offered;
pub mod permission;
pub mod place;
pub mod rights;
pub mod role;
pub mod second_factor;
pub mod visible;
pub mod way;
