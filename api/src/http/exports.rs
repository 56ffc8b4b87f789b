//! `GET /exports/ledger?organizationId=…`: the books of an organization, or those in one partnership, as a file that
//! anybody can check without us: see `domain::chain::file`, and how it is read `domain::chain::pieces`.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use super::credential::Credential;
use super::envelope::RequestId;
use super::hand_out::{Cut, Turn, Turns, hand_out};
use super::locale::Locale;
use super::token::Keys;
use super::{problem, statement};
use crate::graphql::error::first;
use crate::words;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use domain::chain::export::{ExportLedger, Exported};
use domain::chain::file::Entry;
use domain::chain::pieces::Pieces;
use domain::command::Mode;
use domain::entity::id::{OrganizationId, PartnershipId};
use domain::{Caller, Office, Refusal};

/// Most files that are handed out at a time, one of each organization; who comes then is told to come back.
const TURNS: usize = 4;
/// How long a reader may leave a piece lying.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the route needs.
pub struct Exports {
    office: Office,
    keys: Arc<Keys>,
    turns: Turns<OrganizationId>,
}

impl Exports {
    #[must_use]
    pub fn new(office: Office, keys: Arc<Keys>) -> Self {
        Self { office, keys, turns: Turns::new(TURNS) }
    }

    fn take(&self, organization: OrganizationId) -> Result<Turn<OrganizationId>, Refusal> {
        self.turns.take(organization).ok_or(Refusal::Overloaded)
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
        Ok((books, turn)) => {
            let name = format!("attachment; filename=\"ledger-{}.jsonl\"", books.organization.0.simple());
            HttpResponse::Ok()
                .content_type("application/jsonl")
                .insert_header((header::CONTENT_DISPOSITION, name))
                .insert_header((header::CACHE_CONTROL, "no-store"))
                .streaming(hand_out(books, turn, PATIENCE, |mut books| async move {
                    match books.next().await {
                        Ok(piece) => Ok(piece.map(|piece| (web::Bytes::from(piece), books))),
                        Err(refusal) => {
                            tracing::warn!(organization.id = %books.organization, %refusal, "an export was cut");
                            Err(Cut)
                        }
                    }
                }))
        }
        Err(refusal) => refuse(&http, &refusal),
    }
}

/// Books on their way out.
struct Books {
    organization: OrganizationId,
    pieces: Pieces,
    /// What was written and not sent yet.
    text: String,
}

/// What every file is asked for with.
pub(super) struct Asked {
    pub office: Office,
    pub caller: Caller,
    pub organization: OrganizationId,
    pub partnership: Option<PartnershipId>,
    pub request_id: String,
    /// Kept until the file is out; of those who may read it. The others take nobody's turn, and do not learn whether there
    /// is one.
    pub turn: Option<Turn<OrganizationId>>,
}

impl Asked {
    pub(super) async fn read(http: &HttpRequest, asked: &Parameters, exports: &Exports) -> Result<Self, Refusal> {
        let office = exports.office.clone();
        let credential = Credential::read(http.headers(), &exports.keys, office.clock().now())
            .map_err(|_| Refusal::Unauthenticated)?;
        let caller = credential.caller();
        if caller == Caller::Anonymous {
            return Err(Refusal::Unauthenticated);
        }
        let organization = asked.get("organizationId").and_then(|id| OrganizationId::parse(id));
        let organization = organization.ok_or(Refusal::NotFound("organizationId"))?;
        let partnership = match asked.get("partnershipId") {
            Some(id) => Some(PartnershipId::parse(id).ok_or(Refusal::NotFound("partnershipId"))?),
            None => None,
        };
        let is_reader = domain::ledger::find::require_books(&office.reading(&caller).await?, organization).is_ok();
        let turn = if is_reader { Some(exports.take(organization)?) } else { None };
        let request_id = http.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default();
        Ok(Self { office, caller, organization, partnership, request_id, turn })
    }
}

async fn begin(
    http: &HttpRequest,
    asked: &Parameters,
    exports: &Exports,
) -> Result<(Books, Turn<OrganizationId>), Refusal> {
    let Asked { office, caller, organization, partnership, request_id, turn } =
        Asked::read(http, asked, exports).await?;
    let command = ExportLedger { organization, partnership };
    let Exported { manifest, heads } = office.perform(&caller, command, Mode::Keep, request_id).await?;
    let begin = Entry::begin(exports.keys.sign_books(&manifest)?);
    let mut books =
        Books { organization, pieces: Pieces::of(office, caller, organization, heads), text: String::new() };
    books.write(&begin)?;
    let turn = match turn {
        Some(turn) => turn,
        None => exports.take(organization)?,
    };
    Ok((books, turn))
}

impl Books {
    fn write(&mut self, entry: &Entry) -> Result<(), Refusal> {
        self.text.push_str(&serde_json::to_string(entry)?);
        self.text.push('\n');
        Ok(())
    }

    /// The next piece of the file; none at its end.
    async fn next(&mut self) -> Result<Option<String>, Refusal> {
        for entry in self.pieces.next().await?.unwrap_or_default() {
            self.write(&entry)?;
        }
        Ok((!self.text.is_empty()).then(|| std::mem::take(&mut self.text)))
    }
}

pub(super) fn refuse(http: &HttpRequest, refusal: &Refusal) -> HttpResponse {
    let locale = Locale::of(http.headers());
    if let Some((told, name)) = first(refusal) {
        return problem::argument(StatusCode::BAD_REQUEST, &name, (told.code.name(), &told.sentence(locale)));
    }
    if let Refusal::NotFound(name) = refusal {
        let detail = words::sentence(locale, &words::key("NOT_FOUND"), &[]);
        return problem::argument(StatusCode::NOT_FOUND, name, ("NOT_FOUND", &detail));
    }
    let (status, code) = match refusal {
        Refusal::Unauthenticated => (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"),
        Refusal::Forbidden(_) => (StatusCode::FORBIDDEN, "FORBIDDEN"),
        Refusal::InsufficientScope(_) => (StatusCode::FORBIDDEN, "INSUFFICIENT_SCOPE"),
        Refusal::OrganizationSuspended => (StatusCode::FORBIDDEN, "ORG_SUSPENDED"),
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
    problem::coded(status, code, &[("permission", missing.to_owned())], locale)
}
