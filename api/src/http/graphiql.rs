//! GraphiQL, the query editor in the browser, at `/graphiql`.
//!
//! Its sources are in this binary, its bundle is not: [`Graphiql::prepare`] builds it with Node into the data folder, and
//! the routes of [`configure`] serve what lies there. Without Node everything else works and the page says what is missing.

mod build;
mod bundle;
mod page;
#[cfg(test)]
mod tests;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, ETag, EntityTag, Header, IfNoneMatch},
    },
    middleware::DefaultHeaders,
    web,
};
use tokio::sync::watch;

use bundle::Bundle;

pub use build::{Missing, Outcome, build};

/// Everything from this origin and nothing from elsewhere. Inline styles are how the editor colors its text.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; \
     img-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page and its bundle. One for all workers: hand it to the application as `web::Data`.
#[derive(Debug)]
pub struct Graphiql {
    data_dir: PathBuf,
    state: watch::Sender<State>,
}

/// What there is to show.
#[derive(Clone, Debug)]
enum State {
    Absent,
    Building,
    Missing(Arc<Missing>),
    Ready(Arc<Bundle>),
}

impl State {
    fn found_in(data_dir: &Path) -> Self {
        Bundle::open(build::bundle_dir(data_dir)).map_or(Self::Absent, |bundle| Self::Ready(Arc::new(bundle)))
    }
}

impl Graphiql {
    /// Shows the bundle that lies in `<data_dir>/graphiql`, if any. Reads the folder's names, blocking.
    #[must_use]
    pub fn open(data_dir: &Path) -> Self {
        Self { data_dir: data_dir.to_owned(), state: watch::Sender::new(State::found_in(data_dir)) }
    }

    /// Builds the bundle, if the one there is not of this binary's sources, and shows it. Takes about half a minute the first
    /// time; an older bundle is shown meanwhile. What goes wrong is logged and told on the page.
    pub async fn prepare(&self) {
        self.show_unless_ready(State::Building);
        match build(&self.data_dir).await {
            Ok(outcome) => {
                if outcome == Outcome::Built {
                    tracing::info!("the GraphiQL bundle is built");
                }
                self.state.send_replace(State::found_in(&self.data_dir));
            }
            Err(missing) => {
                tracing::warn!(%missing, "no GraphiQL bundle; everything else works");
                self.show_unless_ready(State::Missing(Arc::new(missing)));
            }
        }
    }

    fn show_unless_ready(&self, next: State) {
        self.state.send_if_modified(|state| {
            let replaces = !matches!(state, State::Ready(_));
            if replaces {
                *state = next;
            }
            replaces
        });
    }

    fn state(&self) -> State {
        self.state.borrow().clone()
    }
}

/// The routes below `/graphiql`; they need a `web::Data<Graphiql>`.
pub fn configure(cfg: &mut web::ServiceConfig) {
    let headers = DefaultHeaders::new()
        .add((header::CONTENT_SECURITY_POLICY, POLICY))
        .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .add((header::REFERRER_POLICY, "no-referrer"));
    cfg.service(
        web::scope("/graphiql")
            .wrap(headers)
            // The page names its files relative to itself, which needs the slash; so does this redirect, behind a path prefix.
            .service(web::redirect("", "graphiql/"))
            .service(web::resource("/{file:.*}").route(web::get().to(answer)).route(web::head().to(answer))),
    );
}

async fn answer(request: HttpRequest, graphiql: web::Data<Graphiql>, file: web::Path<String>) -> HttpResponse {
    let name = if file.is_empty() { bundle::INDEX } else { file.as_str() };
    match graphiql.state() {
        State::Ready(bundle) => serve(&request, &bundle, name).await,
        state if name == bundle::INDEX => page::without_bundle(&state),
        State::Absent | State::Building | State::Missing(_) => HttpResponse::NotFound().finish(),
    }
}

async fn serve(request: &HttpRequest, bundle: &Bundle, name: &str) -> HttpResponse {
    let Some(file) = bundle.find(name) else {
        return HttpResponse::NotFound().finish();
    };
    // Weak, because a compressed answer carries the same tag.
    let tag = EntityTag::new_weak(bundle.stamp().to_owned());
    let mut response = HttpResponse::Ok();
    response.insert_header(ETag(tag.clone())).insert_header((header::CACHE_CONTROL, file.cache_control));
    if is_known(request, &tag) {
        return response.status(StatusCode::NOT_MODIFIED).finish();
    }
    match tokio::fs::read(&file.path).await {
        Ok(body) => response.content_type(file.content_type).body(body),
        Err(error) => {
            tracing::error!(%error, file = name, "a file of the GraphiQL bundle cannot be read");
            HttpResponse::InternalServerError().finish()
        }
    }
}

fn is_known(request: &HttpRequest, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(known)) => known.iter().any(|one| one.weak_eq(tag)),
        Err(_) => false,
    }
}
