//! The schema as a file, which most tools for clients start from.

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use super::problem;

/// The schema in GraphQL's own language.
#[derive(Clone, Debug)]
pub struct Sdl(pub String);

/// The route of the file; it needs a `web::Data<Sdl>`.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.service(
        web::resource("/graphql/schema.graphql")
            .route(web::get().to(show))
            .route(web::head().to(show))
            .default_service(web::to(problem::only_get)),
    );
}

async fn show(sdl: web::Data<Sdl>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(sdl.0.clone())
}
