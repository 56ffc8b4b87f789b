//! What is asked, and what stands in the way of an answer.

use actix_web::{HttpResponse, ResponseError};
use serde::Deserialize;
use uuid::Uuid;

/// A request's body: the same lines as for GraphQL, with plain UUIDs.
#[derive(Deserialize)]
pub struct Body {
    pub variables: Variables,
}

/// Each workload reads its own of these.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Variables {
    pub id: Uuid,
    pub kind: String,
    /// A sort text.
    pub name: String,
    /// Who gives.
    pub giver: Uuid,
    /// Who confirms.
    pub person: Uuid,
    /// The idempotency key.
    pub key: String,
}

/// Any failure; the load generator counts it.
#[derive(Debug)]
pub struct Fault(String);

impl<E: std::error::Error> From<E> for Fault {
    fn from(error: E) -> Self {
        Self(error.source().map_or_else(|| error.to_string(), |source| format!("{error}: {source}")))
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl ResponseError for Fault {
    fn error_response(&self) -> HttpResponse {
        HttpResponse::InternalServerError().body(self.0.clone())
    }
}

/// The answer that the database has written.
pub fn text(json: String) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(json)
}
