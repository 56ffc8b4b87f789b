//! What is measured, for Prometheus. Names, labels and buckets are OpenTelemetry's where it has any. No label holds
//! what a client may choose: the routes, methods and outcomes are ours.

use std::time::Duration;

use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use async_graphql::parser::types::OperationType;
use domain::identity::secret::Secret;
use prometheus::{HistogramOpts, HistogramVec, Registry, TEXT_FORMAT, TextEncoder};

use super::here::is_local;
use super::problem;

/// Upper bounds in seconds.
const BUCKETS: &[f64] = &[0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];

/// The numbers of one server, shared by its workers.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: HistogramVec,
    operations: HistogramVec,
}

impl Metrics {
    /// # Errors
    /// When a name is malformed or taken.
    pub fn new() -> prometheus::Result<Self> {
        let requests = HistogramVec::new(
            HistogramOpts::new("http_server_request_duration_seconds", "How long HTTP requests took to be answered.")
                .buckets(BUCKETS.to_vec()),
            &["http_request_method", "http_route", "http_response_status_code"],
        )?;
        let operations = HistogramVec::new(
            HistogramOpts::new(
                "graphql_operation_duration_seconds",
                "How long GraphQL operations took to be executed.",
            )
            .buckets(BUCKETS.to_vec()),
            &["graphql_operation_type", "outcome"],
        )?;
        let registry = Registry::new();
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(operations.clone()))?;
        Ok(Self { registry, requests, operations })
    }

    /// A request was answered; `route` is the pattern that it matched, if any.
    pub fn answered(&self, method: &Method, route: Option<&str>, status: StatusCode, took: Duration) {
        let known =
            [Method::GET, Method::POST, Method::HEAD, Method::OPTIONS, Method::PUT, Method::PATCH, Method::DELETE];
        let method = if known.contains(method) { method.as_str() } else { "_OTHER" };
        let labels = [method, route.unwrap_or_default(), status.as_str()];
        self.requests.with_label_values(&labels).observe(took.as_secs_f64());
    }

    /// An operation was executed, with or without errors in its answer.
    pub fn executed(&self, kind: OperationType, is_ok: bool, took: Duration) {
        let kind = kind.to_string();
        let labels = [kind.as_str(), if is_ok { "ok" } else { "errors" }];
        self.operations.with_label_values(&labels).observe(took.as_secs_f64());
    }
}

/// Who is shown the numbers: whoever sends the token of this hash; without one this machine alone.
pub struct Shown(pub Option<String>);

/// The route of the numbers; it needs a `web::Data<Metrics>` and a `web::Data<Shown>`.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.service(
        web::resource("/metrics")
            .route(web::get().to(show))
            .route(web::head().to(show))
            .default_service(web::to(problem::only_get)),
    );
}

async fn show(request: HttpRequest, metrics: web::Data<Metrics>, shown: web::Data<Shown>) -> HttpResponse {
    match &shown.0 {
        None if !is_local(&request) => return problem::not_found().await,
        Some(hash) if !has_sent(&request, hash) => {
            let mut answer = problem::problem(StatusCode::UNAUTHORIZED);
            answer.headers_mut().insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Bearer"));
            return answer;
        }
        _ => {}
    }
    match TextEncoder::new().encode_to_string(&metrics.registry.gather()) {
        Ok(text) => {
            HttpResponse::Ok().content_type(TEXT_FORMAT).insert_header((header::CACHE_CONTROL, "no-store")).body(text)
        }
        Err(error) => {
            tracing::error!(%error, "the metrics cannot be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// By their hashes: how much of a guess is right must not show in how long it takes.
fn has_sent(request: &HttpRequest, hash: &str) -> bool {
    let sent = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let sent = sent.and_then(|value| value.split_once(' ')).filter(|(way, _)| way.eq_ignore_ascii_case("bearer"));
    sent.is_some_and(|(_, sent)| Secret::new(sent.trim()).hash() == hash)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use actix_web::http::{Method, StatusCode};
    use async_graphql::parser::types::OperationType;
    use prometheus::TextEncoder;

    use super::Metrics;

    #[test]
    fn a_made_up_method_or_path_makes_no_new_series() -> prometheus::Result<()> {
        let metrics = Metrics::new()?;
        for name in ["BREW", "WHEN"] {
            let method = Method::from_bytes(name.as_bytes()).unwrap_or_default();
            metrics.answered(&method, None, StatusCode::NOT_FOUND, Duration::from_millis(2));
        }
        metrics.executed(OperationType::Query, true, Duration::from_millis(30));
        let text = TextEncoder::new().encode_to_string(&metrics.registry.gather())?;
        let request = r#"http_request_method="_OTHER",http_response_status_code="404",http_route="""#;
        assert!(text.contains(&format!("http_server_request_duration_seconds_count{{{request}}} 2")), "{text}");
        let operation = r#"graphql_operation_type="query",outcome="ok",le="0.05""#;
        assert!(text.contains(&format!("graphql_operation_duration_seconds_bucket{{{operation}}} 1")), "{text}");
        Ok(())
    }
}
