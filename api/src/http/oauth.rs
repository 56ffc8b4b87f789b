//! `POST /oauth/token`: the client credentials grant of OAuth 2.0 (RFC 6749, 4.4) for organizations' own systems, and
//! the metadata by which a client library finds it (RFC 8414).

use std::sync::Arc;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use data_encoding::BASE64;
use domain::identity::exchange::Client;
use domain::identity::secret::Secret;
use domain::policy::role::SCOPES;
use domain::{Office, Refusal};
use serde::Deserialize;
use serde_json::{Value, json};

use super::token::{ACCESS_LIFE_SECONDS, Keys};
use super::{client, problem};

/// Longest that a client's id and secret may be together, as base 64.
const LONGEST: usize = 1_024;
const GRANT: &str = "client_credentials";

/// What the routes need.
pub struct Clients {
    pub office: Office,
    pub keys: Arc<Keys>,
}

/// The routes; they need a `web::Data<Clients>`.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/oauth/token").route(web::post().to(token)).default_service(web::to(only_post)));
    cfg.service(
        web::resource("/.well-known/oauth-authorization-server")
            .route(web::get().to(metadata))
            .route(web::head().to(metadata))
            .default_service(web::to(problem::only_get)),
    );
}

async fn only_post() -> HttpResponse {
    refuse(StatusCode::METHOD_NOT_ALLOWED, "invalid_request", "Send a POST.", &[(header::ALLOW, "POST".to_owned())])
}

/// What a client sends, each parameter at most once.
#[derive(Deserialize)]
struct Asked {
    grant_type: Option<String>,
    scope: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
}

async fn token(
    http: HttpRequest,
    asked: Result<web::Form<Asked>, actix_web::Error>,
    clients: web::Data<Clients>,
) -> HttpResponse {
    let Ok(web::Form(asked)) = asked else {
        return refuse(StatusCode::BAD_REQUEST, "invalid_request", "Send a form, and each parameter once.", &[]);
    };
    match asked.grant_type.as_deref() {
        Some(GRANT) => {}
        Some(_) => {
            return refuse(
                StatusCode::BAD_REQUEST,
                "unsupported_grant_type",
                "Only client_credentials is granted.",
                &[],
            );
        }
        None => return refuse(StatusCode::BAD_REQUEST, "invalid_request", "grant_type is missing.", &[]),
    }
    let (id, secret) = match credentials(&http, &asked) {
        Ok(Some(credentials)) => credentials,
        Ok(None) => return stranger(),
        Err(says) => return refuse(StatusCode::BAD_REQUEST, "invalid_request", says, &[]),
    };
    let done = clients.office.exchange(&id, &secret, asked.scope.as_deref(), client::of(&http)).await;
    match done {
        Ok(client) => grant(&clients, &client),
        Err(refusal) => refused(&refusal),
    }
}

fn grant(clients: &Clients, client: &Client) -> HttpResponse {
    match clients.keys.issue_to(client, clients.office.clock().now()) {
        Ok(token) => answer(StatusCode::OK).json(json!({
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": ACCESS_LIFE_SECONDS,
            "scope": client.scopes,
        })),
        Err(error) => {
            tracing::error!(%error, "an access token was not signed");
            refuse(StatusCode::INTERNAL_SERVER_ERROR, "server_error", "Something went wrong on our side.", &[])
        }
    }
}

fn refused(refusal: &Refusal) -> HttpResponse {
    match refusal {
        Refusal::Unauthenticated => stranger(),
        Refusal::Input(_) => {
            refuse(StatusCode::BAD_REQUEST, "invalid_scope", "The service token does not have that scope.", &[])
        }
        Refusal::RateLimited { seconds } => refuse(
            StatusCode::TOO_MANY_REQUESTS,
            "temporarily_unavailable",
            "Too many wrong tries.",
            &[(header::RETRY_AFTER, seconds.to_string())],
        ),
        Refusal::Overloaded | Refusal::Unavailable => refuse(
            StatusCode::SERVICE_UNAVAILABLE,
            "temporarily_unavailable",
            "The server is busy, or its database cannot be reached.",
            &[(header::RETRY_AFTER, "1".to_owned())],
        ),
        fault => {
            tracing::error!(%fault, "an access token was not issued");
            refuse(StatusCode::INTERNAL_SERVER_ERROR, "server_error", "Something went wrong on our side.", &[])
        }
    }
}

/// Who the client says it is, by HTTP Basic or in the form, and never by both (RFC 6749, 2.3).
fn credentials(http: &HttpRequest, asked: &Asked) -> Result<Option<(String, Secret)>, &'static str> {
    let mut given = http.headers().get_all(header::AUTHORIZATION);
    let basic = match (given.next(), given.next()) {
        (None, _) => None,
        (Some(value), None) => Some(value.to_str().ok().and_then(basic)),
        (Some(_), Some(_)) => return Err("There are two credentials."),
    };
    match (basic, &asked.client_secret) {
        (Some(_), Some(_)) => Err("There are two credentials."),
        (Some(None), None) => Ok(None),
        (Some(Some((id, _))), None) if asked.client_id.as_ref().is_some_and(|named| *named != id) => {
            Err("client_id is not the one of the credential.")
        }
        (Some(Some(basic)), None) => Ok(Some(basic)),
        (None, Some(secret)) => Ok(asked.client_id.clone().map(|id| (id, Secret::new(secret.as_str())))),
        (None, None) => Ok(None),
    }
}

/// Reads `Basic` with an id and a secret. Ours hold nothing that a client would have to encode.
fn basic(value: &str) -> Option<(String, Secret)> {
    let (scheme, text) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") || text.len() > LONGEST {
        return None;
    }
    let text = String::from_utf8(BASE64.decode(text.trim().as_bytes()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), Secret::new(secret)))
}

fn stranger() -> HttpResponse {
    let challenge = "Basic realm=\"simpul\", charset=\"UTF-8\"".to_owned();
    refuse(
        StatusCode::UNAUTHORIZED,
        "invalid_client",
        "There is no such service token, or it is no longer good.",
        &[(header::WWW_AUTHENTICATE, challenge)],
    )
}

/// An error of RFC 6749, 5.2.
fn refuse(status: StatusCode, error: &str, says: &str, headers: &[(header::HeaderName, String)]) -> HttpResponse {
    let mut answer = answer(status);
    for (name, value) in headers {
        answer.insert_header((name.clone(), value.as_str()));
    }
    answer.json(json!({ "error": error, "error_description": says }))
}

fn answer(status: StatusCode) -> actix_web::HttpResponseBuilder {
    let mut answer = HttpResponse::build(status);
    answer.insert_header((header::CACHE_CONTROL, "no-store")).insert_header((header::PRAGMA, "no-cache"));
    answer
}

async fn metadata(clients: web::Data<Clients>) -> HttpResponse {
    let issuer = clients.keys.issuer();
    let at = |path: &str| format!("{}{path}", issuer.trim_end_matches('/'));
    let scopes: Vec<_> = SCOPES.iter().map(|scope| Value::from(scope.name)).collect();
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "public, max-age=300")).json(json!({
        "issuer": issuer,
        "token_endpoint": at("/oauth/token"),
        "jwks_uri": at("/.well-known/jwks.json"),
        "scopes_supported": scopes,
        "response_types_supported": [],
        "grant_types_supported": [GRANT],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    }))
}
