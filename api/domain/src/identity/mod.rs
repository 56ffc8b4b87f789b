//! Accounts, sign-in, sessions and service tokens.

mod admin;
pub mod attempt;
mod confirm;
pub mod find;
pub mod issue_token;
pub mod operate;
pub mod password;
pub mod refresh;
pub mod register;
pub mod revoke_token;
pub mod rule;
pub mod secret;
pub mod sign_in;
pub mod sign_out;
pub mod token;

pub use rule::Rule;
