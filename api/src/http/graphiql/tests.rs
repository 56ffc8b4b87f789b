//! The routes with and without a bundle. The build itself is not run: it needs Node and a network.

use std::{fs, io, sync::Arc};

use actix_web::{
    App,
    body::MessageBody,
    dev::ServiceResponse,
    http::{StatusCode, header},
    test::{TestRequest, call_service, init_service, read_body},
    web,
};
use async_graphql::{EmptySubscription, Request, Schema, Variables};
use serde_json::Value;
use tempfile::TempDir;

use super::{Graphiql, Missing, POLICY, State, build, bundle::STAMP, configure};
use crate::graphql::register::{Register, Registered};
use crate::graphql::{Mutation, Query, sdl};

/// A data folder with a small bundle, and a secret beside it.
fn with_bundle() -> io::Result<TempDir> {
    let data = TempDir::new()?;
    let dir = build::bundle_dir(data.path());
    fs::create_dir_all(dir.join("chunk"))?;
    fs::write(data.path().join("signing.key"), "secret")?;
    fs::write(dir.join("index.html"), "<!doctype html>")?;
    fs::write(dir.join("app.js"), "0")?;
    fs::write(dir.join("chunk/AAAA.js"), "1")?;
    fs::write(dir.join(STAMP), "abc")?;
    Ok(data)
}

async fn get(graphiql: Graphiql, request: TestRequest) -> ServiceResponse<impl MessageBody> {
    let app = init_service(App::new().app_data(web::Data::new(graphiql)).configure(configure)).await;
    call_service(&app, request.to_request()).await
}

fn header_of<B>(response: &ServiceResponse<B>, name: header::HeaderName) -> &str {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

async fn page(state: State) -> io::Result<String> {
    let data = TempDir::new()?;
    let graphiql = Graphiql::open(data.path());
    graphiql.state.send_replace(state);
    let response = get(graphiql, TestRequest::get().uri("/graphiql/")).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(header_of(&response, header::CONTENT_SECURITY_POLICY), POLICY);
    assert_eq!(header_of(&response, header::CONTENT_TYPE), "text/html; charset=utf-8");
    Ok(String::from_utf8_lossy(&read_body(response).await).into_owned())
}

#[actix_web::test]
async fn the_page_comes_with_and_without_the_slash() -> io::Result<()> {
    let data = with_bundle()?;
    let response = get(Graphiql::open(data.path()), TestRequest::get().uri("/graphiql")).await;
    assert_eq!(response.status(), StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(header_of(&response, header::LOCATION), "graphiql/");
    let response = get(Graphiql::open(data.path()), TestRequest::get().uri("/graphiql/")).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(header_of(&response, header::CONTENT_TYPE), "text/html; charset=utf-8");
    assert_eq!(header_of(&response, header::CONTENT_SECURITY_POLICY), POLICY);
    assert_eq!(header_of(&response, header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    Ok(())
}

#[actix_web::test]
async fn only_files_of_the_bundle_are_served() -> io::Result<()> {
    let data = with_bundle()?;
    for path in [
        "../signing.key",
        "%2e%2e/signing.key",
        "..%2fsigning.key",
        "%2e%2e%2fsigning.key",
        "chunk/../../signing.key",
        "chunk/../app.js",
        "..\\signing.key",
        "..%5csigning.key",
        "/etc/passwd",
        "%2fetc/passwd",
        "chunk",
        ".stamp",
        "app.js%00",
    ] {
        let request = TestRequest::get().uri(&format!("/graphiql/{path}"));
        let response = get(Graphiql::open(data.path()), request).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(header_of(&response, header::CONTENT_SECURITY_POLICY), POLICY, "{path}");
    }
    Ok(())
}

#[cfg(unix)]
#[actix_web::test]
async fn a_link_out_of_the_bundle_is_not_followed() -> io::Result<()> {
    let data = with_bundle()?;
    std::os::unix::fs::symlink(data.path().join("signing.key"), build::bundle_dir(data.path()).join("key.txt"))?;
    let response = get(Graphiql::open(data.path()), TestRequest::get().uri("/graphiql/key.txt")).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    Ok(())
}

#[actix_web::test]
async fn hashed_names_are_kept_and_others_asked_for_again() -> io::Result<()> {
    let data = with_bundle()?;
    let response = get(Graphiql::open(data.path()), TestRequest::get().uri("/graphiql/chunk/AAAA.js")).await;
    assert_eq!(header_of(&response, header::CACHE_CONTROL), "public, max-age=31536000, immutable");
    assert_eq!(header_of(&response, header::CONTENT_TYPE), "text/javascript; charset=utf-8");

    let response = get(Graphiql::open(data.path()), TestRequest::get().uri("/graphiql/app.js")).await;
    assert_eq!(header_of(&response, header::CACHE_CONTROL), "no-cache");
    let tag = header_of(&response, header::ETAG).to_owned();
    assert_eq!(tag, "W/\"abc\"");

    let again = TestRequest::get().uri("/graphiql/app.js").insert_header((header::IF_NONE_MATCH, tag));
    let response = get(Graphiql::open(data.path()), again).await;
    assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
    assert!(read_body(response).await.is_empty());
    Ok(())
}

#[actix_web::test]
async fn half_a_bundle_is_no_bundle() -> io::Result<()> {
    let data = with_bundle()?;
    fs::remove_file(build::bundle_dir(data.path()).join(STAMP))?;
    assert!(matches!(Graphiql::open(data.path()).state(), State::Absent));
    Ok(())
}

#[actix_web::test]
async fn without_a_bundle_the_page_says_so_in_both_languages() -> io::Result<()> {
    for state in [State::Absent, State::Building, State::Missing(Arc::new(Missing::Program("Node.js")))] {
        let page = page(state).await?;
        assert!(page.contains("Everything else works") && page.contains("Selain itu semuanya berfungsi"), "{page}");
        assert!(!page.contains("<script"), "{page}");
        assert!(!page.contains("src=") && !page.contains("http:") && !page.contains("https:"), "{page}");
        for place in ["{refresh}", "{english}", "{indonesian}", "{node}", "{reason}"] {
            assert!(!page.contains(place), "{place} is left in {page}");
        }
    }
    Ok(())
}

#[actix_web::test]
async fn a_page_that_waits_reloads_and_one_that_failed_tells_why() -> io::Result<()> {
    assert!(page(State::Building).await?.contains(r#"http-equiv="refresh""#));
    let failed = Missing::Step { step: "npm", reason: "<b>{node}".to_owned() };
    let page = page(State::Missing(Arc::new(failed))).await?;
    assert!(page.contains("`npm` failed: &lt;b&gt;{node}") && page.contains("Node.js 20"), "{page}");
    assert!(!page.contains(r#"http-equiv="refresh""#));
    Ok(())
}

#[actix_web::test]
async fn other_methods_are_refused() -> io::Result<()> {
    let data = with_bundle()?;
    let response = get(Graphiql::open(data.path()), TestRequest::post().uri("/graphiql/")).await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    Ok(())
}

#[actix_web::test]
async fn a_bundle_of_these_sources_is_not_built_again() -> io::Result<()> {
    let data = with_bundle()?;
    fs::write(build::bundle_dir(data.path()).join(STAMP), build::stamp())?;
    assert!(matches!(build::build(data.path()).await, Ok(build::Outcome::Unchanged)));
    assert!(!data.path().join("graphiql-build").exists());
    Ok(())
}

/// The document and the variables of each tab, read as `story.mjs` does.
fn tabs() -> impl Iterator<Item = (&'static str, String)> {
    include_str!("../../../graphiql/story.graphql").split("\n# --- ").skip(1).map(|tab| {
        let (document, commented) = tab.split_once("\n# variables\n").unwrap_or((tab, ""));
        let (_, document) = document.split_once('\n').unwrap_or_default();
        (document, commented.lines().map(|line| line.trim_start_matches('#')).collect())
    })
}

#[actix_web::test]
async fn the_story_is_valid() -> Result<(), Vec<String>> {
    // Nothing is there to ask: what is valid fails in its root field, and what is not fails before.
    let schema = Schema::build(Query::default(), Mutation::default(), EmptySubscription);
    let registered = Registered::default();
    registered.keep(Register::read(&sdl())?);
    let schema = schema.data(registered).finish();
    for (document, variables) in tabs() {
        let variables: Value = serde_json::from_str(&variables).map_err(|error| vec![error.to_string()])?;
        let request = Request::new(document).variables(Variables::from_json(variables));
        for error in schema.execute(request).await.errors {
            assert!(!error.path.is_empty(), "{document}\n{}", error.message);
        }
    }
    Ok(())
}

#[test]
fn the_story_pastes_from_earlier_tabs() {
    let mut count = 0;
    for (number, (document, variables)) in (1..).zip(tabs()) {
        for from in variables.split("paste ").skip(1) {
            let tab = from.split_once(" of tab ").and_then(|(_, rest)| rest.split('"').next()?.parse::<u32>().ok());
            assert!(tab.is_some_and(|tab| (1..number).contains(&tab)), "{document}\n{from}");
        }
        count = number;
    }
    assert_eq!(count, 21);
}
