//! People and the ways they are known: accounts, sessions, keys.

pub mod account_secret;
pub mod attempt;
pub mod break_glass;
pub mod open_id_attempt;
pub mod open_id_identity;
pub mod person;
pub mod recovery_code;
pub mod refresh_token;
pub mod registration;
pub mod second_factor;
pub mod service_token;
pub mod session;
