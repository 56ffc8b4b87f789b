//! `GET /exports/statement?organizationId=…`: a signed statement of an organization's books, or of those in one partnership
//! (`&partnershipId=…`), for a span of days (`&from=…&until=…`) or for a closed period (`&periodId=…`).

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use domain::Refusal;
use domain::command::Mode;
use domain::entity::id::PeriodId;
use domain::entity::value::{Reason, date};
use domain::period::export_statement::{ExportStatement, Span};

use super::exports::{Asked, Exports, Parameters, refuse};

pub(super) async fn statement(http: HttpRequest, asked: Parameters, exports: web::Data<Exports>) -> HttpResponse {
    match make(&http, &asked, &exports).await {
        Ok((name, file)) => HttpResponse::Ok()
            .content_type("application/json")
            .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body(file),
        Err(refusal) => refuse(&http, &refusal),
    }
}

async fn make(http: &HttpRequest, parameters: &Parameters, exports: &Exports) -> Result<(String, String), Refusal> {
    let Asked { office, caller, organization, partnership, request_id, turn } =
        Asked::read(http, parameters, exports).await?;
    let span = span(parameters)?;
    let command = ExportStatement { organization, partnership, span };
    let file = office.perform(&caller, command, Mode::Keep, request_id).await?;
    drop(turn);
    Ok((format!("statement-{}.json", organization.0.simple()), file))
}

/// The days; without a period the last one must be there.
fn span(asked: &Parameters) -> Result<Span, Refusal> {
    if let Some(id) = asked.get("periodId") {
        if let Some(other) = ["from", "until"].into_iter().find(|name| asked.contains_key(*name)) {
            // A period says its days itself.
            return Err(Refusal::input(other, Reason::Malformed));
        }
        return Ok(Span::Period { period: PeriodId::parse(id).ok_or(Refusal::NotFound("periodId"))? });
    }
    let day = |name: &str| {
        let read = asked.get(name).map(|text| date::parse(text));
        read.transpose().map_err(|broken| Refusal::input(name, broken.reason))
    };
    let until = day("until")?.ok_or_else(|| Refusal::input("until", Reason::Empty))?;
    Ok(Span::Days { from: day("from")?, until })
}
