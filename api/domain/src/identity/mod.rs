//! Accounts, sign-in, sessions and service tokens.

mod admin;
pub mod attempt;
pub mod change_email;
pub mod change_password;
mod confirm;
pub mod confirm_email;
pub mod confirm_registration;
pub mod end_sessions;
pub mod exchange;
pub mod find;
pub(crate) mod glass;
mod guessable;
pub(crate) mod hold;
pub mod issue_token;
mod mailed;
pub mod open_id;
pub mod operate;
pub mod password;
pub mod refresh;
pub mod register;
mod registered;
pub mod request_reset;
pub mod request_verification;
pub mod reset_password;
pub mod revoke_token;
pub mod rule;
pub mod second_factor;
pub mod secret;
pub(crate) mod sessions;
pub mod sign_in;
pub mod sign_out;
pub mod token;
pub mod verify_email;

pub use rule::Rule;
