//! The grammar of the network: HTTP and GraphQL, nothing else. What happens, and who may make it happen, is
//! decided in `domain`; no SQL and no `sea-orm` live here.

// A chain of more than 128 merged object types does not compile with the default limit.
#![recursion_limit = "512"]

pub mod assemble;
pub mod clerk;
pub mod cli;
pub mod config;
pub mod graphql;
pub mod http;
pub mod mail;
pub mod openid;
pub mod sealer;
pub mod server;
pub mod words;

pub use domain;
