//! A bounded set of rights that one organization gives to another, whose people exercise them: those who hold the same
//! in their own organization. Whatever they do by it is the first organization's, and its trail says by which
//! delegation.

pub mod accept;
mod close;
pub mod find;
pub mod give_back;
mod lookup;
pub mod offer;
pub mod revoke;
