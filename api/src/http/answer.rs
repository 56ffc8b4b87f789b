//! Turns what the engine answers into what the client receives: every error has a code, none tells what is ours.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use async_graphql::{ErrorExtensionValues, Response, ServerError, Value};
use serde::Serialize;

use super::locale::Locale;
use super::negotiate::Media;
use super::refusal::{Code, Refusal, begin, sentence};
use crate::config::Limits;

/// Longest message, in characters. Names of the document may stand in it, so that it must not grow with them.
const LONGEST_MESSAGE: usize = 200;
const LONGEST_QUOTE: usize = 64;

/// What shapes an answer besides the response.
pub struct Shape<'a> {
    pub media: Media,
    pub locale: Locale,
    pub request_id: &'a str,
    pub limits: &'a Limits,
}

/// An answer without data: nothing was executed.
#[derive(Serialize)]
struct Refused<'a> {
    errors: &'a [ServerError],
}

impl Shape<'_> {
    /// The answer of an execution.
    #[must_use]
    pub fn answer(&self, mut response: Response) -> HttpResponse {
        response.errors.truncate(self.limits.errors);
        let has_data = response.data != Value::Null;
        // Nothing was executed: an error of the document, not of a field.
        let is_refused = !has_data && !response.errors.is_empty() && response.errors.iter().all(|e| e.path.is_empty());
        for error in &mut response.errors {
            self.complete(error, is_refused);
        }
        let codes: Vec<&str> = response.errors.iter().filter_map(code).collect();
        let waiting = retry_after(&response.errors);
        let mut answer = begin(status(&codes, has_data, is_refused, self.media), self.media);
        if let Some(seconds) = waiting {
            answer.insert_header((header::RETRY_AFTER, seconds));
        }
        // Written as it is walked: `json!` would first copy all of it into a tree.
        let written = if is_refused {
            serde_json::to_vec(&Refused { errors: &response.errors })
        } else {
            serde_json::to_vec(&response)
        };
        match written {
            Ok(body) => answer.body(body),
            Err(fault) => {
                tracing::error!(request.id = %self.request_id, %fault, "an answer cannot be written");
                Refusal::new(Code::Internal).of_request(self.request_id).answer(self.media, self.locale)
            }
        }
    }

    /// Gives an error its code, and its message a bound.
    fn complete(&self, error: &mut ServerError, is_refused: bool) {
        if code(error).is_some() {
            return;
        }
        let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
        if is_refused {
            extensions.set("code", Code::ValidationFailed.name());
            error.message = bounded(&error.message);
        } else if is_of_input(&error.message) {
            extensions.set("code", Code::BadUserInput.name());
            error.message = bounded(&error.message);
        } else {
            tracing::error!(request.id = %self.request_id, message = %error.message, "an error without a code");
            extensions.set("code", Code::Internal.name());
            extensions.set("requestId", self.request_id);
            error.message = sentence(Code::Internal, self.locale);
        }
    }
}

fn code(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        Value::String(code) => Some(code),
        _ => None,
    }
}

/// What the engine itself says when a value cannot be read while a field is executed. Its errors carry no code, so
/// that their wording has to do.
fn is_of_input(message: &str) -> bool {
    ["Failed to parse \"", "Expected input type \"", "Variable ", "Invalid value for argument \""]
        .iter()
        .any(|start| message.starts_with(start))
}

/// An answer with data is a success, whatever failed beside it.
fn status(codes: &[&str], has_data: bool, is_refused: bool, media: Media) -> StatusCode {
    if has_data || codes.is_empty() {
        return StatusCode::OK;
    }
    let all = |known: &[&str]| codes.iter().all(|code| known.contains(code));
    if all(&["RATE_LIMITED"]) {
        StatusCode::TOO_MANY_REQUESTS
    } else if all(&["OVERLOADED", "TIMEOUT", "DB_UNAVAILABLE"]) {
        StatusCode::SERVICE_UNAVAILABLE
    } else if all(&[Code::Internal.name()]) {
        StatusCode::INTERNAL_SERVER_ERROR
    } else if is_refused && media == Media::GraphQl {
        StatusCode::BAD_REQUEST
    } else {
        StatusCode::OK
    }
}

/// How many seconds to wait before another try, when an error is of the kind that passes.
fn retry_after(errors: &[ServerError]) -> Option<u64> {
    errors
        .iter()
        .filter(|error| matches!(code(error), Some("RATE_LIMITED" | "OVERLOADED" | "TIMEOUT" | "DB_UNAVAILABLE")))
        .map(|error| match error.extensions.as_ref().and_then(|extensions| extensions.get("retryAfter")) {
            Some(Value::Number(seconds)) => seconds.as_u64().unwrap_or(1),
            _ => 1,
        })
        .max()
}

/// The message without long quotations from the document, and not longer than it needs to be.
fn bounded(message: &str) -> String {
    let mut parts = Vec::new();
    for (place, part) in message.split('"').enumerate() {
        let is_quote = place % 2 == 1;
        parts.push(if is_quote && part.chars().count() > LONGEST_QUOTE { "…" } else { part });
    }
    parts.join("\"").chars().take(LONGEST_MESSAGE).collect()
}

#[cfg(test)]
mod tests {
    use super::bounded;

    #[test]
    fn a_message_does_not_repeat_the_document() {
        let long = "x".repeat(5_000);
        assert_eq!(bounded("Unknown field \"abc\" on type \"Query\"."), "Unknown field \"abc\" on type \"Query\".");
        assert_eq!(bounded(&format!("Unknown field \"{long}\" on \"Q\".")), "Unknown field \"…\" on \"Q\".");
        assert_eq!(bounded(&long).chars().count(), 200);
        assert!(bounded(&"é".repeat(300)).chars().all(|c| c == 'é'));
    }
}
