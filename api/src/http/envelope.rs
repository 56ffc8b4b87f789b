//! What every answer is wrapped in, whatever it answers: an id, a line in the log, headers for browsers.

use std::fmt;
use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::ConnectionType;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, web};
use uuid::Uuid;

use super::health::Readiness;
use super::metrics::Metrics;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const LONGEST_ID: usize = 64;
const ALWAYS: [(HeaderName, &str); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
];
/// For answers that are no pages; pages bring their own.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// What the log knows a request by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// The id that the client or a proxy gave, if it is a plain word, else a new one.
    fn of(headers: &HeaderMap) -> Self {
        let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok()).filter(|id| is_plain(id));
        Self(given.map_or_else(|| Uuid::now_v7().to_string(), str::to_owned))
    }
}

fn is_plain(id: &str) -> bool {
    (1..=LONGEST_ID).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The middleware. The log line holds neither headers nor the query string, which may hold variables.
pub async fn wrap(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let begun = Instant::now();
    let id = RequestId::of(request.headers());
    let method = request.method().clone();
    let path = request.path().to_owned();
    let is_draining = request.app_data::<web::Data<Readiness>>().is_some_and(|readiness| readiness.is_draining());
    let metrics = request.app_data::<web::Data<Metrics>>().cloned();
    request.extensions_mut().insert(id.clone());
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    }
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        headers.insert(REQUEST_ID, value);
    }
    if is_draining {
        // The next request of this client should go to another server.
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    let took = begun.elapsed();
    if let Some(metrics) = metrics {
        metrics.answered(&method, response.request().match_pattern().as_deref(), response.status(), took);
    }
    tracing::info!(
        request.id = %id,
        http.method = %method,
        http.path = %path,
        http.status = response.status().as_u16(),
        duration_ms = took.as_secs_f64() * 1_000.0,
        "answered"
    );
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn only_plain_words_are_taken_as_ids() {
        assert!(is_plain("conf-1"));
        assert!(is_plain(&"a".repeat(64)));
        for id in ["", "a b", "a\n", "é", "<x>", &"a".repeat(65)] {
            assert!(!is_plain(id), "{id:?}");
        }
    }
}
