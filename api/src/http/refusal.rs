//! Answers that are errors before, or instead of, an execution: a closed list of codes with their statuses.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpResponse, HttpResponseBuilder};
use async_graphql::parser::Pos;
use serde_json::{Value, json};

use super::guard;
use super::locale::Locale;
use super::negotiate::Media;
use crate::words;

macro_rules! codes {
    ($($variant:ident = $name:literal, $status:ident, $sentence:literal;)*) => {
        /// What can be wrong with a request as a whole.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($variant,)* }

        impl Code {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as clients see it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The status of HTTP that goes with it.
            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status,)* }
            }

            /// What it says, in English.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $sentence,)* }
            }
        }
    };
}

codes! {
    BadRequest = "BAD_REQUEST", BAD_REQUEST, "The request is malformed.";
    BatchingDisabled = "BATCHING_DISABLED", BAD_REQUEST, "Send one operation a request.";
    PersistedQueryNotSupported = "PERSISTED_QUERY_NOT_SUPPORTED", BAD_REQUEST, "Send the document itself.";
    ParseFailed = "GRAPHQL_PARSE_FAILED", BAD_REQUEST, "The document is not GraphQL.";
    ValidationFailed = "GRAPHQL_VALIDATION_FAILED", BAD_REQUEST, "The document does not fit the schema.";
    BadUserInput = "BAD_USER_INPUT", BAD_REQUEST, "The request holds a value that cannot be used.";
    QueryTooLarge = "QUERY_TOO_LARGE", BAD_REQUEST, "The document is too large.";
    QueryTooDeep = "QUERY_TOO_DEEP", BAD_REQUEST, "The document is nested too deep.";
    QueryTooComplex = "QUERY_TOO_COMPLEX", BAD_REQUEST, "The document asks for too much at once.";
    IntrospectionDisabled = "INTROSPECTION_DISABLED", BAD_REQUEST, "The schema is not told here.";
    Unauthenticated = "UNAUTHENTICATED", UNAUTHORIZED, "Please sign in.";
    MethodNotAllowed = "METHOD_NOT_ALLOWED", METHOD_NOT_ALLOWED, "This method is not allowed here.";
    NotAcceptable = "NOT_ACCEPTABLE", NOT_ACCEPTABLE, "The answer would be JSON, which is not accepted.";
    RequestTimeout = "REQUEST_TIMEOUT", REQUEST_TIMEOUT, "The request took too long to arrive.";
    PayloadTooLarge = "PAYLOAD_TOO_LARGE", PAYLOAD_TOO_LARGE, "The request is too large.";
    UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE", UNSUPPORTED_MEDIA_TYPE, "Send application/json in UTF-8.";
    Timeout = "TIMEOUT", SERVICE_UNAVAILABLE, "This takes too long. Please try again in a moment.";
    Overloaded = "OVERLOADED", SERVICE_UNAVAILABLE, "The server is busy. Please try again in a moment.";
    DbUnavailable = "DB_UNAVAILABLE", SERVICE_UNAVAILABLE, "The database cannot be reached. Please try again in a moment.";
    Internal = "INTERNAL", INTERNAL_SERVER_ERROR, "Something went wrong on our side. Please report the id.";
}

/// A request that is answered with one error and no data.
#[derive(Debug)]
pub struct Refusal {
    code: Code,
    /// What exactly, in English: it is for those who wrote the client.
    detail: Option<String>,
    at: Option<Pos>,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// Whether the request was well-formed HTTP that holds a document at fault. The older convention answers it
    /// with 200.
    is_of_document: bool,
    request_id: Option<String>,
}

impl Refusal {
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self { code, detail: None, at: None, headers: Vec::new(), is_of_document: false, request_id: None }
    }

    /// Says what exactly is wrong.
    #[must_use]
    pub fn because(self, detail: impl fmt::Display) -> Self {
        Self { detail: Some(detail.to_string()), ..self }
    }

    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: &'static str) -> Self {
        self.headers.push((name, HeaderValue::from_static(value)));
        self
    }

    /// Marks it as a fault of the document.
    #[must_use]
    pub fn of_document(self) -> Self {
        Self { is_of_document: true, ..self }
    }

    /// Names the request, so that the log can be searched for it.
    #[must_use]
    pub fn of_request(self, id: &str) -> Self {
        Self { request_id: Some(id.to_owned()), ..self }
    }

    /// A credential that is not good.
    #[must_use]
    pub fn bad_token() -> Self {
        Self::new(Code::Unauthenticated).with_header(header::WWW_AUTHENTICATE, r#"Bearer error="invalid_token""#)
    }

    /// The server cannot answer now.
    #[must_use]
    pub fn passing(code: Code) -> Self {
        Self::new(code).with_header(header::RETRY_AFTER, "1")
    }

    /// The answer.
    #[must_use]
    pub fn answer(&self, media: Media, locale: Locale) -> HttpResponse {
        let is_success = self.is_of_document && media == Media::Json;
        let mut response = begin(if is_success { StatusCode::OK } else { self.code.status() }, media);
        for (name, value) in &self.headers {
            response.insert_header((name.clone(), value.clone()));
        }
        response.body(json!({ "errors": [self.error(locale)] }).to_string())
    }

    fn error(&self, locale: Locale) -> Value {
        let sentence = sentence(self.code, locale);
        let message = match &self.detail {
            Some(detail) if !detail.is_empty() => format!("{sentence} ({detail})"),
            Some(_) | None => sentence,
        };
        let mut error = json!({ "message": message, "extensions": { "code": self.code.name() } });
        if let Some(at) = self.at {
            error["locations"] = json!([at]);
        }
        if let Some(id) = &self.request_id {
            error["extensions"]["requestId"] = json!(id);
        }
        error
    }
}

impl From<guard::Refused> for Refusal {
    fn from(refused: guard::Refused) -> Self {
        match refused {
            guard::Refused::TooLarge(what) => Self::new(Code::QueryTooLarge).because(what),
            guard::Refused::TooDeep(what) => Self::new(Code::QueryTooDeep).because(what),
            guard::Refused::TooComplex(what) => Self::new(Code::QueryTooComplex).because(what),
            guard::Refused::Syntax { message, at } => {
                Self { at, ..Self::new(Code::ParseFailed).because(message).of_document() }
            }
            guard::Refused::Input(what) => Self::new(Code::BadUserInput).because(what).of_document(),
            guard::Refused::Meaningless(what) => Self::new(Code::ValidationFailed).because(what).of_document(),
        }
    }
}

/// A code's sentence in the reader's language; in English where none is written.
pub(super) fn sentence(code: Code, locale: Locale) -> String {
    words::lookup(locale, &words::key(code.name()), &[]).unwrap_or_else(|| code.meaning().to_owned())
}

/// What every answer of the endpoint starts with.
pub(super) fn begin(status: StatusCode, media: Media) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response
        .content_type(media.content_type())
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::VARY, "Accept, Accept-Language"));
    response
}
