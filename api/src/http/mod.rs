//! HTTP: how a request becomes an operation, and an answer becomes bytes.
//!
//! What lives here: the endpoint with its limits and its content negotiation, credentials, health, headers. What does
//! not: the schema (it is handed in), rights (they are read by whoever admits the visitor), sentences (they stand in
//! the Fluent files).

pub mod answer;
pub mod asked;
pub mod body;
pub mod client;
pub mod credential;
pub mod envelope;
pub mod exports;
pub mod graphiql;
pub mod graphql;
pub mod guard;
mod hand_out;
pub mod health;
mod here;
pub mod key_set;
pub mod locale;
pub mod metrics;
pub mod negotiate;
pub mod oauth;
pub mod origin;
pub mod outbox;
pub mod problem;
pub mod refusal;
pub mod sdl;
mod statement;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may break off")]
mod tests;
pub mod token;
