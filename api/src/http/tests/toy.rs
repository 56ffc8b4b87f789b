//! A schema that can do what an answer can be, and a door that knows one ended session.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::{Compress, from_fn};
use actix_web::test::{TestRequest, init_service};
use actix_web::{App, web};
use async_graphql::{Context, Data, EmptySubscription, Error, ErrorExtensions, Object, Schema};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::config::{Introspection, Limits};
use crate::http::credential::Credential;
use crate::http::graphql::{self, Admission, Denied, Endpoint, Held, Settings, Visitor};
use crate::http::health::{self, Readiness};
use crate::http::origin::{self, AllowedOrigins};
use crate::http::sdl::{self, Sdl};
use crate::http::token::Keys;
use crate::http::{envelope, problem};

pub const PERSON: Uuid = Uuid::from_u128(7);
pub const OPEN: Uuid = Uuid::from_u128(1);
pub const ENDED: Uuid = Uuid::from_u128(2);
pub static KEYS: LazyLock<Arc<Keys>> =
    LazyLock::new(|| Arc::new(Keys::from_pem(&Keys::generate_pem().unwrap(), "http://localhost", "simpul").unwrap()));

pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

pub struct Query;

#[Object]
impl Query {
    async fn who(&self, ctx: &Context<'_>) -> String {
        ctx.data_opt::<String>().cloned().unwrap_or_default()
    }

    async fn echo(&self, number: i32) -> i32 {
        number
    }

    async fn slow(&self) -> bool {
        tokio::time::sleep(Duration::from_secs(30)).await;
        true
    }

    async fn panics(&self) -> bool {
        breaks()
    }

    async fn ours(&self) -> Option<Result<bool, Error>> {
        Some(Err(Error::new("no such table: person")))
    }

    async fn limited(&self) -> Result<bool, Error> {
        Err(Error::new("wait").extend_with(|_, e| {
            e.set("code", "RATE_LIMITED");
            e.set("retryAfter", 7);
        }))
    }
}

fn breaks() -> bool {
    panic!("table flipped")
}

pub struct Mutation;

#[Object]
impl Mutation {
    async fn sign_in(&self) -> bool {
        true
    }
}

pub type Toy = Schema<Query, Mutation, EmptySubscription>;

pub fn schema() -> Toy {
    Schema::build(Query, Mutation, EmptySubscription).disable_suggestions().finish()
}

pub fn limits() -> Limits {
    Limits {
        body_patience: Duration::from_millis(300),
        request_patience: Duration::from_millis(200),
        ..Limits::default()
    }
}

pub fn endpoint() -> Endpoint {
    let settings = Settings {
        keys: KEYS.clone(),
        limits: limits(),
        introspection: Introspection::SignedIn,
        credential_fields: &["signIn"],
        now: Arc::new(now),
    };
    Endpoint::new(schema(), settings, |visitor: Visitor| async move {
        let who = match visitor.credential {
            Credential::Anonymous => "nobody".to_owned(),
            Credential::Session { session: ENDED, .. } => return Err(Denied::Unauthenticated),
            Credential::Session { person, .. } => person.to_string(),
            Credential::ServiceToken(token) if token.reveal().ends_with("busy") => return Err(Denied::Overloaded),
            Credential::ServiceToken(token) if token.reveal().ends_with("broken") => {
                return Err(Denied::Fault("disk on fire".to_owned()));
            }
            Credential::ServiceToken(_) | Credential::Client { .. } => "a service".to_owned(),
        };
        let mut data = Data::default();
        data.insert(who);
        Ok(Admission { data, verdict: Box::new(|| Box::pin(async { Ok(Held::Yes) })) })
    })
}

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
    pub json: Value,
}

impl Answer {
    pub fn header(&self, name: HeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn code(&self) -> &str {
        self.json["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
    }
}

pub async fn call(request: TestRequest) -> Answer {
    let app = init_service(
        App::new()
            .wrap(Compress::default())
            .wrap(from_fn(origin::wrap))
            .wrap(from_fn(envelope::wrap))
            .app_data(web::Data::new(endpoint()))
            .app_data(web::Data::new(Readiness::new(|| async { Ok(()) })))
            .app_data(web::Data::new(Sdl(schema().sdl())))
            .app_data(web::Data::new(AllowedOrigins(vec!["https://app.example.org".to_owned()])))
            .configure(graphql::configure)
            .configure(sdl::configure)
            .configure(health::configure)
            .default_service(web::to(problem::not_found)),
    )
    .await;
    let response: ServiceResponse<_> = app.call(request.to_request()).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let body: BoxBody = response.into_body().boxed();
    let bytes = actix_web::body::to_bytes(body).await.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Answer { status, headers, json: serde_json::from_str(&text).unwrap_or_default(), text }
}

pub fn post(body: impl Into<String>) -> TestRequest {
    TestRequest::post()
        .uri("/graphql")
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .set_payload(body.into())
}

pub fn query(text: &str) -> TestRequest {
    post(json!({ "query": text }).to_string())
}

pub fn modern(request: TestRequest) -> TestRequest {
    request.insert_header((header::ACCEPT, "application/graphql-response+json"))
}

pub fn bearer(session: Uuid) -> String {
    format!("Bearer {}", KEYS.issue(PERSON, session, now()).unwrap())
}

pub fn signed_in(request: TestRequest) -> TestRequest {
    request.insert_header((header::AUTHORIZATION, bearer(OPEN)))
}

pub fn get(parameters: &str) -> TestRequest {
    TestRequest::default().method(Method::GET).uri(&format!("/graphql?{parameters}"))
}
