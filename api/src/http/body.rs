//! Reads the body of a request: only JSON, only so much, only so long.

use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderMap};
use actix_web::web::{BytesMut, Payload};
use futures_util::StreamExt;
use tokio::time::timeout;

use super::refusal::{Code, Refusal};
use crate::config::Limits;

/// The body's bytes.
///
/// # Errors
/// Another content type (a form of a foreign page can send those without being asked), too large, too slow.
pub async fn read(request: &HttpRequest, mut payload: Payload, limits: &Limits) -> Result<BytesMut, Refusal> {
    check_kind(request.headers())?;
    let receive = async {
        let mut body = BytesMut::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| Refusal::new(Code::BadRequest).because("the body breaks off"))?;
            if body.len() + chunk.len() > limits.body_bytes {
                let most = format!("more than {} bytes", limits.body_bytes);
                // What is still on its way is not read, so that the connection is of no further use.
                let refusal = Refusal::new(Code::PayloadTooLarge).because(most);
                return Err(refusal.with_header(header::CONNECTION, "close"));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    };
    timeout(limits.body_patience, receive)
        .await
        .unwrap_or_else(|_| Err(Refusal::new(Code::RequestTimeout).with_header(header::CONNECTION, "close")))
}

/// Exactly one content type, `application/json`, in UTF-8 and not compressed.
fn check_kind(headers: &HeaderMap) -> Result<(), Refusal> {
    let refused = || Refusal::new(Code::UnsupportedMediaType).with_header(header::ACCEPT, "application/json");
    let mut given = headers.get_all(header::CONTENT_TYPE);
    let (Some(kind), None) = (given.next(), given.next()) else { return Err(refused()) };
    let kind = kind.to_str().map_err(|_| refused())?;
    let mut parts = kind.split(';').map(str::trim);
    let is_json = parts.next().is_some_and(|essence| essence.eq_ignore_ascii_case("application/json"));
    let is_utf8 = parts.filter_map(|part| part.split_once('=')).all(|(name, value)| {
        !name.trim().eq_ignore_ascii_case("charset") || value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
    });
    if !(is_json && is_utf8) {
        return Err(refused());
    }
    match headers.get(header::CONTENT_ENCODING) {
        Some(coding) if !coding.as_bytes().eq_ignore_ascii_case(b"identity") => {
            Err(Refusal::new(Code::UnsupportedMediaType).with_header(header::ACCEPT_ENCODING, "identity"))
        }
        Some(_) | None => Ok(()),
    }
}
