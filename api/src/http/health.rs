//! Whether the server lives, and whether it should be sent requests.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};
use serde_json::json;
use tokio::time::timeout;

use super::problem;

/// A database that takes longer to answer is not ready.
const PATIENCE: Duration = Duration::from_millis(1_500);

type Check = dyn Fn() -> Pin<Box<dyn Future<Output = Result<(), String>> + Send>> + Send + Sync;

/// Whether the server should be sent requests.
pub struct Readiness {
    is_draining: AtomicBool,
    check: Box<Check>,
}

impl Readiness {
    /// `check` says what is missing: the database does not answer, a migration is pending. The text is for the log.
    pub fn new<C, F>(check: C) -> Self
    where
        C: Fn() -> F + Send + Sync + 'static,
        F: Future<Output = Result<(), String>> + Send + 'static,
    {
        Self { is_draining: AtomicBool::new(false), check: Box::new(move || Box::pin(check())) }
    }

    /// The server is about to stop: it is not ready from now on.
    pub fn drain(&self) {
        self.is_draining.store(true, Ordering::Release);
    }

    #[must_use]
    pub fn is_draining(&self) -> bool {
        self.is_draining.load(Ordering::Acquire)
    }

    async fn is_ready(&self) -> bool {
        if self.is_draining() {
            return false;
        }
        match timeout(PATIENCE, (self.check)()).await {
            Ok(Ok(())) => true,
            Ok(Err(why)) => {
                tracing::warn!(%why, "not ready");
                false
            }
            Err(_) => {
                tracing::warn!("not ready: the check takes too long");
                false
            }
        }
    }
}

/// The routes of `/health`; they need a `web::Data<Readiness>`.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.service(
        web::resource("/health/live")
            .route(web::get().to(live))
            .route(web::head().to(live))
            .default_service(web::to(problem::only_get)),
    )
    .service(
        web::resource("/health/ready")
            .route(web::get().to(ready))
            .route(web::head().to(ready))
            .default_service(web::to(problem::only_get)),
    );
}

async fn live() -> HttpResponse {
    report(true)
}

async fn ready(readiness: web::Data<Readiness>) -> HttpResponse {
    report(readiness.is_ready().await)
}

fn report(is_well: bool) -> HttpResponse {
    let (status, word) = if is_well { (StatusCode::OK, "pass") } else { (StatusCode::SERVICE_UNAVAILABLE, "fail") };
    HttpResponse::build(status)
        .content_type("application/json; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(json!({ "status": word }).to_string())
}
