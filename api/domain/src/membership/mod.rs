//! People in organizations: invitations, memberships, roles.

pub mod accept;
pub mod add;
pub mod cancel;
pub mod decline;
pub mod end;
pub mod find;
mod first;
pub mod grant;
pub mod import;
mod invitation_mail;
pub mod invite;
pub mod leave;
mod lookup;
mod owners;
pub mod report;
pub mod resend;
pub mod revoke;
mod roles;
pub mod row;
pub mod rule;
mod seat;
mod settle;
pub mod sheet;

#[cfg(test)]
mod import_tests;
#[cfg(test)]
mod tests;

pub use rule::Rule;
