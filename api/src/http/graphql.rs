//! The endpoint: one operation a request, by GET or POST; changes by POST only.

use std::future::Future;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Instant;

use actix_web::http::{Method, header};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{Data, Executor, Request, Response};
use chrono::{DateTime, Utc};
use futures_util::FutureExt;
use tokio::time::timeout;

use super::answer::Shape;
use super::asked::Asked;
use super::body;
use super::client;
use super::credential::Credential;
use super::envelope::RequestId;
use super::guard::{self, Admitted, Documents};
use super::locale::Locale;
use super::metrics::Metrics;
use super::negotiate::Media;
use super::refusal::{Code, Refusal};
use super::token::Keys;
use crate::config::{Introspection, Limits};

const ALLOWED: &str = "GET, POST, OPTIONS";

type Later<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Who stands at the door, and how they want to be answered.
#[derive(Clone)]
pub struct Visitor {
    pub credential: Credential,
    /// Where they come from.
    pub address: IpAddr,
    /// Whether they come to change something.
    pub is_change: bool,
    pub locale: Locale,
    /// The id that the log and the audit trail know this request by.
    pub request_id: String,
}

/// Why a visitor is not let in.
#[derive(Debug)]
pub enum Denied {
    /// The session or token has ended.
    Unauthenticated,
    /// The database has no time.
    Overloaded,
    Unavailable,
    /// Our fault; the text is for the log.
    Fault(String),
}

/// What a visitor who was let in brings to the resolvers, such as their rights.
pub struct Admission {
    pub data: Data,
    /// Asked when everything is answered, before anything is told.
    pub verdict: Verdict,
}

type Verdict = Box<dyn FnOnce() -> Later<Result<Held, Denied>> + Send>;

/// Whether what a visitor was let in with has held until the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    Yes,
    /// The answer is void: let them in anew and ask again.
    No,
}

/// How often a question is asked again when rights change meanwhile, before the client is told to come back.
const ATTEMPTS: u32 = 3;

/// What the endpoint needs to know besides the schema.
pub struct Settings {
    pub keys: Arc<Keys>,
    pub limits: Limits,
    pub introspection: Introspection,
    /// Root fields that take a password or a secret; each must be alone in its request.
    pub credential_fields: &'static [&'static str],
    /// Where the present comes from.
    pub now: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
}

/// The endpoint, one for all workers.
pub struct Endpoint {
    execute: Box<dyn Fn(Request) -> Later<Response> + Send + Sync>,
    admit: Box<dyn Fn(Visitor) -> Later<Result<Admission, Denied>> + Send + Sync>,
    documents: Documents,
    settings: Settings,
}

impl Endpoint {
    /// An endpoint for a schema. `admit` is asked before anything is executed: it gives what the resolvers find in
    /// their context, or says why the visitor is not let in.
    pub fn new<E, A, F>(schema: E, settings: Settings, admit: A) -> Self
    where
        E: Executor,
        A: Fn(Visitor) -> F + Send + Sync + 'static,
        F: Future<Output = Result<Admission, Denied>> + Send + 'static,
    {
        Self {
            execute: Box::new(move |request| {
                let schema = schema.clone();
                Box::pin(async move { schema.execute(request).await })
            }),
            admit: Box::new(move |visitor| Box::pin(admit(visitor))),
            documents: Documents::default(),
            settings,
        }
    }

    async fn answer(&self, http: &HttpRequest, payload: web::Payload) -> HttpResponse {
        let locale = Locale::of(http.headers());
        let Some(media) = Media::of(http.headers()) else {
            return Refusal::new(Code::NotAcceptable).answer(Media::Json, locale);
        };
        let request_id = http.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default();
        match self.perform(http, payload, locale, &request_id).await {
            Ok(response) => {
                Shape { media, locale, request_id: &request_id, limits: &self.settings.limits }.answer(response)
            }
            Err(refusal) => refusal.answer(media, locale),
        }
    }

    async fn perform(
        &self,
        http: &HttpRequest,
        payload: web::Payload,
        locale: Locale,
        request_id: &str,
    ) -> Result<Response, Refusal> {
        let limits = &self.settings.limits;
        let by_get = http.method() == Method::GET;
        let asked = if by_get {
            Asked::from_query_string(http.query_string())?
        } else {
            Asked::from_body(&body::read(http, payload, limits).await?)?
        };
        let credential =
            Credential::read(http.headers(), &self.settings.keys, (self.settings.now)()).map_err(|why| {
                tracing::info!(request.id = %request_id, %why, "a credential was refused");
                Refusal::bad_token()
            })?;
        let operation = asked.operation.as_deref();
        let admitted = guard::admit(
            &self.documents,
            &asked.query,
            operation,
            &asked.variables,
            limits,
            self.settings.credential_fields,
        )?;
        if by_get && admitted.kind != OperationType::Query {
            return Err(Refusal::new(Code::MethodNotAllowed).with_header(header::ALLOW, "POST"));
        }
        let may_introspect = match self.settings.introspection {
            Introspection::Open => true,
            Introspection::SignedIn => credential.is_signed_in(),
            Introspection::Off => false,
        };
        if admitted.introspects && !may_introspect {
            return Err(Refusal::new(Code::IntrospectionDisabled).of_document());
        }
        let is_change = admitted.kind != OperationType::Query;
        let address = client::of(http);
        let visitor = Visitor { credential, address, is_change, locale, request_id: request_id.to_owned() };
        let (kind, begun) = (admitted.kind, Instant::now());
        let executed = self.execute(asked, admitted, visitor).await;
        if let Some(metrics) = http.app_data::<web::Data<Metrics>>() {
            let is_ok = executed.as_ref().is_ok_and(|response| response.errors.is_empty());
            metrics.executed(kind, is_ok, begun.elapsed());
        }
        executed
    }

    /// Only the waiting is bounded: a change that has begun goes on in a task of its own, in the domain.
    async fn execute(&self, asked: Asked, admitted: Admitted, visitor: Visitor) -> Result<Response, Refusal> {
        let request_id = visitor.request_id.clone();
        let work = async {
            for _ in 0..ATTEMPTS {
                let Admission { data, verdict } =
                    (self.admit)(visitor.clone()).await.map_err(|denied| refuse(denied, &request_id))?;
                // The document is parsed already, and nothing else reads the text.
                let mut request = Request::new(String::new()).variables(asked.variables.clone());
                request.operation_name.clone_from(&asked.operation);
                request.data = data;
                request.set_parsed_query(ExecutableDocument::clone(&admitted.document));
                let response = (self.execute)(request).await;
                match verdict().await.map_err(|denied| refuse(denied, &request_id))? {
                    Held::Yes => return Ok(response),
                    Held::No => {}
                }
            }
            Err(Refusal::passing(Code::Overloaded))
        };
        // Whoever asked is told even when a resolver panics; what it held belonged to this request alone.
        let work = AssertUnwindSafe(work).catch_unwind().map(|done| {
            done.unwrap_or_else(|_| Err(refuse(Denied::Fault("a resolver panicked".to_owned()), &request_id)))
        });
        timeout(self.settings.limits.request_patience, work).await.unwrap_or_else(|_| {
            tracing::warn!(request.id = %request_id, "a request took too long");
            Err(Refusal::passing(Code::Timeout))
        })
    }
}

fn refuse(denied: Denied, request_id: &str) -> Refusal {
    match denied {
        Denied::Unauthenticated => Refusal::bad_token(),
        Denied::Overloaded => Refusal::passing(Code::Overloaded),
        Denied::Unavailable => Refusal::passing(Code::DbUnavailable),
        Denied::Fault(fault) => {
            tracing::error!(request.id = %request_id, %fault, "a request failed");
            Refusal::new(Code::Internal).of_request(request_id)
        }
    }
}

/// The routes of `/graphql`; they need a `web::Data<Endpoint>`.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.service(
        web::resource("/graphql")
            .route(web::get().to(answer))
            .route(web::post().to(answer))
            .default_service(web::to(other_method)),
    );
}

async fn answer(http: HttpRequest, payload: web::Payload, endpoint: web::Data<Endpoint>) -> HttpResponse {
    endpoint.answer(&http, payload).await
}

async fn other_method(http: HttpRequest) -> HttpResponse {
    if http.method() == Method::OPTIONS {
        return HttpResponse::NoContent().insert_header((header::ALLOW, ALLOWED)).finish();
    }
    let refusal = Refusal::new(Code::MethodNotAllowed).with_header(header::ALLOW, ALLOWED);
    refusal.answer(Media::of(http.headers()).unwrap_or(Media::Json), Locale::of(http.headers()))
}
