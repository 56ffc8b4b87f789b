//! People in organizations.

pub mod invitation;
pub mod member;
pub mod role;
