//! People in organizations: invitations, memberships, roles.

pub mod accept;
pub mod add;
pub mod beforehand;
pub mod cancel;
mod custom;
pub mod decline;
pub mod define;
pub mod end;
pub mod find;
pub mod find_custom;
mod first;
pub mod given;
pub mod grant;
pub mod import;
mod invitation_mail;
pub mod invite;
pub mod join;
pub mod leave;
mod lookup;
pub mod mandate;
pub mod merge;
pub(crate) mod officers;
pub(crate) mod owners;
pub mod recovery;
pub mod redefine;
pub mod report;
pub mod resend;
pub mod restore;
pub mod retire;
pub mod revoke;
pub(crate) mod roles;
pub mod row;
pub mod rule;
pub(crate) mod seat;
pub mod sensitive;
pub(crate) mod settle;
pub mod sheet;
pub mod suspend;
pub mod suspension;
mod take_over;
pub mod transfer;

#[cfg(test)]
mod import_tests;
#[cfg(test)]
mod tests;

pub use rule::Rule;
