//! Receipts: what the receiver says for good of a contribution that it has confirmed, signed by the server. By its short
//! code anybody checks one without signing in.

pub mod check;
pub mod code;
pub mod find;
pub mod issue;
pub mod said;
pub mod sign_anew;
