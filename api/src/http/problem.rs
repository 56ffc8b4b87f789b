//! Answers outside the endpoint that are errors: RFC 9457.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use serde_json::{Map, Value, json};

use super::locale::Locale;
use crate::words;

pub(super) fn problem(status: StatusCode) -> HttpResponse {
    with(status, &[])
}

/// A refusal with its code, as the API has it, and its sentence in the reader's language.
pub fn coded(status: StatusCode, code: &str, args: &[(&str, String)], locale: Locale) -> HttpResponse {
    let detail = words::sentence(locale, &words::key(code), args);
    with(status, &[("code", code), ("detail", &detail)])
}

/// A parameter that cannot be used: its name, the code of what is wrong with it, and the sentence.
pub fn argument(status: StatusCode, name: &str, (code, detail): (&str, &str)) -> HttpResponse {
    with(status, &[("code", code), ("argument", name), ("detail", detail)])
}

fn with(status: StatusCode, members: &[(&str, &str)]) -> HttpResponse {
    let title = status.canonical_reason().unwrap_or("Error");
    let mut body = Map::new();
    body.insert("type".to_owned(), json!("about:blank"));
    body.insert("title".to_owned(), json!(title));
    body.insert("status".to_owned(), json!(status.as_u16()));
    body.extend(members.iter().map(|(name, text)| ((*name).to_owned(), json!(text))));
    HttpResponse::build(status).content_type("application/problem+json").body(Value::Object(body).to_string())
}

/// There is nothing at this path.
pub async fn not_found() -> HttpResponse {
    problem(StatusCode::NOT_FOUND)
}

/// What is at this path can be read and nothing else.
pub async fn only_get() -> HttpResponse {
    let mut answer = problem(StatusCode::METHOD_NOT_ALLOWED);
    answer.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static("GET, HEAD"));
    answer
}
