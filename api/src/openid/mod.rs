//! The OpenID provider that people may sign in with: what it publishes, and what it says of whom.
//!
//! Everything that comes from there is of bounded size and time, no redirect is followed, and nothing is written down
//! before it was checked. While it is away, only those who want to sign in by it notice.

mod flow;
mod http;
mod provider;
mod token;

pub use flow::{Begun, Entering, OpenId, Returned};
