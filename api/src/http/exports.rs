//! `GET /exports/ledger?organizationId=…`: the books of an organization, or those in one partnership, as a file that
//! anybody can check without us: see `domain::chain::file`.
//!
//! It is read piece by piece, and the reader's rights anew with each piece: who loses them loses the rest of the file,
//! which then does not end where its signed head says.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use domain::chain::export::{ExportLedger, Exported, lines};
use domain::chain::file::Entry;
use domain::command::Mode;
use domain::entity::feed::chain;
use domain::entity::id::{OrganizationId, PartnershipId};
use domain::{Caller, Office, Refusal, Seen};
use futures_util::stream::try_unfold;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::credential::Credential;
use super::envelope::RequestId;
use super::locale::Locale;
use super::token::Keys;
use super::{problem, statement};

/// Most files that are handed out at a time; who comes then is told to come back.
const TURNS: usize = 4;

/// What the route needs.
pub struct Exports {
    office: Office,
    keys: Arc<Keys>,
    turns: Arc<Semaphore>,
}

impl Exports {
    #[must_use]
    pub fn new(office: Office, keys: Arc<Keys>) -> Self {
        Self { office, keys, turns: Arc::new(Semaphore::new(TURNS)) }
    }
}

/// The route; it needs a `web::Data<Exports>`.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.service(
        web::resource("/exports/ledger").route(web::get().to(ledger)).default_service(web::to(problem::only_get)),
    )
    .service(
        web::resource("/exports/statement")
            .route(web::get().to(statement::statement))
            .default_service(web::to(problem::only_get)),
    );
}

pub(super) type Parameters = web::Query<HashMap<String, String>>;

async fn ledger(http: HttpRequest, asked: Parameters, exports: web::Data<Exports>) -> HttpResponse {
    match begin(&http, &asked, &exports).await {
        Ok(books) => {
            let name = format!("attachment; filename=\"ledger-{}.jsonl\"", books.organization.0.simple());
            HttpResponse::Ok()
                .content_type("application/jsonl")
                .insert_header((header::CONTENT_DISPOSITION, name))
                .insert_header((header::CACHE_CONTROL, "no-store"))
                .streaming(try_unfold(books, |mut books| async move {
                    match books.next().await {
                        Ok(piece) => Ok(piece.map(|piece| (web::Bytes::from(piece), books))),
                        Err(refusal) => {
                            tracing::warn!(organization.id = %books.organization, %refusal, "an export was cut");
                            Err(actix_web::error::ErrorForbidden("the export was cut"))
                        }
                    }
                }))
        }
        Err(refusal) => refuse(&http, &refusal),
    }
}

/// Books on their way out.
struct Books {
    office: Office,
    caller: Caller,
    organization: OrganizationId,
    /// What is still to come, the next one last.
    heads: Vec<Seen<chain::Model>>,
    /// The chain that is being written, and up to where it was.
    open: Option<(Seen<chain::Model>, i64)>,
    /// What was written and not sent yet.
    text: String,
    _turn: OwnedSemaphorePermit,
}

/// What every file is asked for with.
pub(super) struct Asked {
    pub office: Office,
    pub caller: Caller,
    pub organization: OrganizationId,
    pub partnership: Option<PartnershipId>,
    pub request_id: String,
    /// Kept until the file is out.
    pub turn: OwnedSemaphorePermit,
}

impl Asked {
    pub(super) fn read(http: &HttpRequest, asked: &Parameters, exports: &Exports) -> Result<Self, Refusal> {
        let office = exports.office.clone();
        let credential = Credential::read(http.headers(), &exports.keys, office.clock().now())
            .map_err(|_| Refusal::Unauthenticated)?;
        let caller = credential.caller();
        if caller == Caller::Anonymous {
            return Err(Refusal::Unauthenticated);
        }
        let turn = exports.turns.clone().try_acquire_owned().map_err(|_| Refusal::Overloaded)?;
        let organization = asked.get("organizationId").and_then(|id| OrganizationId::parse(id));
        let organization = organization.ok_or(Refusal::NotFound("organizationId"))?;
        let partnership = match asked.get("partnershipId") {
            Some(id) => Some(PartnershipId::parse(id).ok_or(Refusal::NotFound("partnershipId"))?),
            None => None,
        };
        let request_id = http.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default();
        Ok(Self { office, caller, organization, partnership, request_id, turn })
    }
}

async fn begin(http: &HttpRequest, asked: &Parameters, exports: &Exports) -> Result<Books, Refusal> {
    let Asked { office, caller, organization, partnership, request_id, turn } = Asked::read(http, asked, exports)?;
    let command = ExportLedger { organization, partnership };
    let Exported { manifest, mut heads } = office.perform(&caller, command, Mode::Keep, request_id).await?;
    heads.reverse();
    let begin = Entry::begin(exports.keys.sign_books(&manifest)?);
    let mut books = Books { office, caller, organization, heads, open: None, text: String::new(), _turn: turn };
    books.write(&begin)?;
    Ok(books)
}

impl Books {
    fn write(&mut self, entry: &Entry) -> Result<(), Refusal> {
        self.text.push_str(&serde_json::to_string(entry)?);
        self.text.push('\n');
        Ok(())
    }

    /// The next piece of the file; none at its end.
    async fn next(&mut self) -> Result<Option<String>, Refusal> {
        if self.open.is_none()
            && let Some(head) = self.heads.pop()
        {
            self.write(&Entry::Chain { chain: head.scope.clone() })?;
            self.open = Some((head, 0));
        }
        if let Some((head, after)) = self.open.take() {
            let reading = self.office.reading(&self.caller).await?;
            domain::ledger::find::require_books(&reading, self.organization)?;
            let lines = lines(&reading, &head, after).await?;
            if let Some(last) = lines.last() {
                self.open = Some((head, last.sequence));
            }
            for line in lines {
                self.write(&line.into())?;
            }
            if self.text.is_empty() {
                return Box::pin(self.next()).await;
            }
        }
        Ok((!self.text.is_empty()).then(|| std::mem::take(&mut self.text)))
    }
}

pub(super) fn refuse(http: &HttpRequest, refusal: &Refusal) -> HttpResponse {
    let (status, code) = match refusal {
        Refusal::Input(_) | Refusal::Rule { .. } => (StatusCode::BAD_REQUEST, "BAD_USER_INPUT"),
        Refusal::Unauthenticated => (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"),
        Refusal::Forbidden(_) => (StatusCode::FORBIDDEN, "FORBIDDEN"),
        Refusal::InsufficientScope(_) => (StatusCode::FORBIDDEN, "INSUFFICIENT_SCOPE"),
        Refusal::OrganizationSuspended => (StatusCode::FORBIDDEN, "ORG_SUSPENDED"),
        Refusal::NotFound(_) => (StatusCode::NOT_FOUND, "NOT_FOUND"),
        Refusal::Overloaded => (StatusCode::SERVICE_UNAVAILABLE, "OVERLOADED"),
        Refusal::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "DB_UNAVAILABLE"),
        other => {
            tracing::error!(fault = %other, "an export failed");
            (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL")
        }
    };
    let missing = match refusal {
        Refusal::Forbidden(permission) | Refusal::InsufficientScope(permission) => permission.name(),
        _ => "",
    };
    problem::coded(status, code, &[("permission", missing.to_owned())], Locale::of(http.headers()))
}
