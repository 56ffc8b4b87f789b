//! Browsers, and what stands beside the endpoint.

use actix_web::http::{Method, header};
use actix_web::test::TestRequest;

use super::toy::{call, query, signed_in};

fn preflight(origin: &str) -> TestRequest {
    TestRequest::default()
        .method(Method::OPTIONS)
        .uri("/graphql")
        .insert_header((header::ORIGIN, origin))
        .insert_header((header::ACCESS_CONTROL_REQUEST_METHOD, "POST"))
}

// B202
#[actix_web::test]
async fn only_named_origins_read_answers() {
    for origin in ["http://evil.example", "null", "https://app.example.org.evil.example", "https://app.example.orgx"] {
        for answer in
            [call(preflight(origin)).await, call(query("{who}").insert_header((header::ORIGIN, origin))).await]
        {
            assert!(answer.status.is_success());
            assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "", "{origin}");
        }
    }
    let answer = call(preflight("https://app.example.org")).await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "https://app.example.org");
    assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_METHODS), "GET, POST");
    assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_CREDENTIALS), "");
    let plain = TestRequest::default().method(Method::OPTIONS).uri("/graphql");
    assert_eq!(call(plain).await.status, 204);
}

#[actix_web::test]
async fn every_answer_has_its_headers() {
    for path in ["/graphql?query={who}", "/health/live", "/nowhere", "/graphql/schema.graphql"] {
        let answer = call(TestRequest::get().uri(path)).await;
        assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{path}");
        assert_eq!(answer.header(header::REFERRER_POLICY), "no-referrer");
        assert!(answer.header(header::CONTENT_SECURITY_POLICY).contains("frame-ancestors 'none'"));
        assert_eq!(answer.header(header::HeaderName::from_static("x-request-id")).len(), 36);
    }
    let id = |given: &str| query("{who}").insert_header(("x-request-id", given.to_owned()));
    let sent = header::HeaderName::from_static("x-request-id");
    assert_eq!(call(id("conf-1")).await.header(sent.clone()), "conf-1");
    assert_ne!(call(id("a b")).await.header(sent), "a b");
}

#[actix_web::test]
async fn answers_are_compressed_on_request() {
    let text = "{__schema{types{name description fields{name type{name}}}}}";
    let answer = call(signed_in(query(text)).insert_header((header::ACCEPT_ENCODING, "gzip, br"))).await;
    assert_eq!(answer.header(header::CONTENT_ENCODING), "gzip");
    let vary: Vec<_> = answer.headers.get_all(header::VARY).filter_map(|value| value.to_str().ok()).collect();
    assert!(vary.join(",").contains("Accept, Accept-Language"), "{vary:?}");
}

#[actix_web::test]
async fn there_is_nothing_elsewhere() {
    for path in ["/", "/nowhere", "/graphql/", "/graphql/schema", "/health", "/playground"] {
        let answer = call(TestRequest::get().uri(path)).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.header(header::CONTENT_TYPE), "application/problem+json");
        assert_eq!(answer.json["status"], 404);
        assert_eq!(answer.json["title"], "Not Found");
    }
    for path in ["/health/live", "/health/ready", "/graphql/schema.graphql"] {
        let answer = call(TestRequest::delete().uri(path)).await;
        assert_eq!(answer.status, 405);
        assert_eq!(answer.header(header::ALLOW), "GET, HEAD");
        assert_eq!(answer.header(header::CONTENT_TYPE), "application/problem+json");
        assert_eq!(call(TestRequest::get().uri(path)).await.status, 200);
    }
    assert!(call(TestRequest::get().uri("/graphql/schema.graphql")).await.text.contains("type Query"));
}
