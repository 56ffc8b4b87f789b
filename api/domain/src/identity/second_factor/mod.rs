//! A second factor for accounts: codes of an authenticator app (TOTP, RFC 6238), and recovery codes that stand in for
//! it. What the app knows is in the database sealed, and of recovery codes there is only the hash.

pub mod begin;
mod code;
pub mod confirm;
mod prove;
mod recovery;
pub mod remove;
pub mod renew;
pub mod reseal;
pub mod safe;
#[cfg(test)]
mod tests;
mod totp;

pub(super) use prove::at_sign_in;
