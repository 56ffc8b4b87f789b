//! The harness: a whole network over real HTTP, on both engines.
//!
//! What lives here: starting and stopping servers and databases, people who ask, the transcript that is compared.
//! What does not: what must come of it; that stands in `it/`.

pub mod authenticator;
mod browser;
mod chains;
mod dump;
pub mod given;
pub mod network;
pub mod openid;
pub mod person;
pub mod post_office;
pub mod postgres;
pub mod rewind;
mod settings;
mod smtp;
mod transcript;

pub use network::{Engine, Network, on_both, on_both_mailing, on_both_mailing_with, on_both_with};
pub use person::Person;
pub use post_office::PostOffice;
