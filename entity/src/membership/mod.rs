//! People in organizations.

pub mod custom_grant;
pub mod custom_role;
pub mod guardian_consent;
pub mod invitation;
pub mod join_request;
pub mod join_setting;
pub mod mandate;
pub mod member;
pub mod ownership_recovery;
pub mod role;
