//! The demonstration's mails, at `/outbox`: they are kept and shown instead of sent. Only to the machine itself, since
//! they hold secrets.

use std::fmt::Write as _;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use domain::Office;

use super::here::is_local;
use super::problem;
use crate::mail::compose::{Letter, escaped};

/// Most mails on the page; the newest.
const MOST: u64 = 50;
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Where the page finds the mails, and where their links lead.
#[derive(Clone)]
pub struct Outbox {
    pub office: Office,
    pub app_url: Option<String>,
}

/// The route of the page; it needs a `web::Data<Outbox>`.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.service(
        web::resource("/outbox")
            .route(web::get().to(show))
            .route(web::head().to(show))
            .default_service(web::to(problem::only_get)),
    );
}

async fn show(request: HttpRequest, outbox: web::Data<Outbox>) -> HttpResponse {
    if !is_local(&request) {
        return problem::not_found().await;
    }
    let mails = match outbox.office.kept_mails(MOST).await {
        Ok(mails) => mails,
        Err(fault) => {
            tracing::error!(%fault, "the outbox cannot be read");
            return HttpResponse::InternalServerError().finish();
        }
    };
    let mut page = String::from(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Outbox</title>\n\
         <style>body{font:1rem/1.5 sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}\
         pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f4f4f4;padding:1rem}</style></head>\n<body>\n\
         <h1>Outbox</h1>\n<p>The demonstration sends no mail. What it would have sent, newest first:</p>\n",
    );
    for mail in &mails {
        let letter = Letter::of(mail, outbox.app_url.as_deref());
        let (subject, address, text) = (escaped(letter.subject()), escaped(&mail.address), escaped(&letter.text()));
        let _ = write!(
            page,
            "<h2>{subject}</h2>\n<p>To {address}, {}</p>\n<pre>{text}</pre>\n",
            mail.created_at.to_rfc3339()
        );
    }
    page.push_str("</body>\n</html>\n");
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(page)
}
