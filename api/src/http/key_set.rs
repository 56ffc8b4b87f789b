//! The public keys of access tokens as a file, for whoever checks tokens without asking us.

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use super::problem;

/// The set of keys of RFC 7517.
#[derive(Clone, Debug)]
pub struct KeySet(pub String);

/// The route of the file; it needs a `web::Data<KeySet>`.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.service(
        web::resource("/.well-known/jwks.json")
            .route(web::get().to(show))
            .route(web::head().to(show))
            .default_service(web::to(problem::only_get)),
    );
}

async fn show(keys: web::Data<KeySet>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/jwk-set+json")
        // Who keeps it this long still knows the next key before a token names it.
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .body(keys.0.clone())
}
