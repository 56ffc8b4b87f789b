//! What is taken for a request, and what is not.

use actix_web::http::{Method, header};
use actix_web::test::TestRequest;
use serde_json::json;

use super::toy::{call, get, modern, post, query};

#[actix_web::test]
async fn an_operation_is_answered() {
    let answer = call(query("{ who }")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json, json!({ "data": { "who": "nobody" } }));
    assert_eq!(answer.header(header::CONTENT_TYPE), "application/json; charset=utf-8");
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    assert!(answer.header(header::VARY).contains("Accept"));
    let answer = call(modern(query("{ who }"))).await;
    assert_eq!(answer.header(header::CONTENT_TYPE), "application/graphql-response+json; charset=utf-8");
}

#[actix_web::test]
async fn a_query_string_is_a_request() {
    let answer = call(get("query=query+A{a:__typename}query+B{b:__typename}&operationName=B")).await;
    assert_eq!(answer.json["data"], json!({ "b": "Query" }));
    let answer = call(get("query={who}&variables=&operationName=&extensions=&other=1")).await;
    assert_eq!(answer.json["data"]["who"], "nobody");
    let answer = call(get("query=query($n:Int!){echo(number:$n)}&variables={%22n%22:3}")).await;
    assert_eq!(answer.json["data"]["echo"], 3);
    for parameters in ["query={who}&variables={oops", "query={who}&variables=[]", "variables={}", "", "query="] {
        let answer = call(get(parameters)).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (400, "BAD_REQUEST"), "{parameters}");
    }
}

#[actix_web::test]
async fn a_change_is_never_made_by_get() {
    let request = || get("query=mutation{signIn}").insert_header(("x-http-method-override", "POST"));
    for answer in [call(request()).await, call(modern(request())).await] {
        assert_eq!((answer.status.as_u16(), answer.code()), (405, "METHOD_NOT_ALLOWED"));
        assert_eq!(answer.header(header::ALLOW), "POST");
        assert!(answer.json.get("data").is_none());
    }
}

#[actix_web::test]
async fn other_methods_are_refused() {
    for method in [Method::PUT, Method::PATCH, Method::DELETE, Method::TRACE, Method::HEAD] {
        let answer = call(query("{who}").method(method.clone())).await;
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header(header::ALLOW), "GET, POST, OPTIONS");
    }
}

// B202
#[actix_web::test]
async fn only_json_is_read() {
    let kinds = [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/graphql",
        "application/json; charset=utf-16",
        "*/*",
        "application/json, text/plain",
        "text/plain; application/json",
        "multipart/form-data; boundary=x",
        "",
    ];
    for kind in kinds {
        let request = TestRequest::post().uri("/graphql").insert_header((header::CONTENT_TYPE, kind));
        let answer = call(request.set_payload(r#"{"query":"{who}"}"#)).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (415, "UNSUPPORTED_MEDIA_TYPE"), "{kind}");
    }
    let without = TestRequest::post().uri("/graphql").set_payload(r#"{"query":"{who}"}"#);
    assert_eq!(call(without).await.status, 415);
    let twice = query("{who}").append_header((header::CONTENT_TYPE, "text/plain"));
    assert_eq!(call(twice).await.status, 415);
    let packed = query("{who}").insert_header((header::CONTENT_ENCODING, "gzip"));
    assert_eq!(call(packed).await.status, 415);
    for kind in ["application/json", "Application/JSON; charset=UTF-8", "application/json;charset=\"utf-8\""] {
        assert_eq!(call(query("{who}").insert_header((header::CONTENT_TYPE, kind))).await.status, 200, "{kind}");
    }
}

#[actix_web::test]
async fn malformed_bodies_are_refused() {
    let bodies = [
        "{",
        "null",
        "1",
        "\"s\"",
        "true",
        "{}",
        r#"{"query":1}"#,
        r#"{"query":["{who}"]}"#,
        r#"{"query":null}"#,
        r#"{"query":{"a":1}}"#,
        "",
        r#"{"query":"{who}","variables":NaN}"#,
        r#"{"query":"{who}"}{}"#,
        r#"{"query":"{who}","variables":[1]}"#,
        r#"{"query":"{who}","variables":"x"}"#,
        r#"{"query":"{who}","variables":7}"#,
        r#"{"query":"{who}","operationName":{"a":1}}"#,
        r#"{"query":"{who}","extensions":"x"}"#,
        "\u{feff}{\"query\":\"{who}\"}",
        r#"{"query":"{who #\ud800}"}"#,
        r#"{"qeury":"{who}"}"#,
    ];
    for body in bodies {
        let answer = call(post(body)).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (400, "BAD_REQUEST"), "{body}");
    }
    let nested = format!(r#"{{"query":"{{who}}","variables":{{"a":{}{}}}}}"#, "[".repeat(20_000), "]".repeat(20_000));
    assert_eq!(call(post(nested)).await.status, 400);
    let answer = call(post(r#"{"query":"{who}","id":"x","extra":[1],"variables":null,"operationName":null}"#)).await;
    assert_eq!(answer.json["data"]["who"], "nobody");
}

#[actix_web::test]
async fn a_list_of_operations_is_refused() {
    let one = r#"{"query":"{who}"}"#;
    for body in ["[]".to_owned(), format!(" [{one},{one}]"), format!("[{}]", vec![one; 1_000].join(","))] {
        let answer = call(post(body)).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (400, "BATCHING_DISABLED"));
    }
}

#[actix_web::test]
async fn a_body_has_a_size() {
    let body = |bytes: usize| {
        let start = r#"{"query":"{who}","padding":""#;
        format!("{start}{}\"}}", "A".repeat(bytes - start.len() - 2))
    };
    assert_eq!(call(post(body(131_072))).await.status, 200);
    let answer = call(post(body(131_073))).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (413, "PAYLOAD_TOO_LARGE"));
}

#[actix_web::test]
async fn persisted_queries_are_not_kept() {
    let hash = json!({ "persistedQuery": { "version": 1, "sha256Hash": "00" } });
    let body = || json!({ "extensions": hash }).to_string();
    let answer = call(modern(post(body()))).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (400, "PERSISTED_QUERY_NOT_SUPPORTED"));
    assert_eq!(call(post(body())).await.status, 200);
    let answer = call(post(json!({ "query": "{who}", "extensions": hash }).to_string())).await;
    assert_eq!(answer.json["data"]["who"], "nobody");
}

#[actix_web::test]
async fn a_client_that_reads_no_json_is_told() {
    let answer = call(query("{who}").insert_header((header::ACCEPT, "image/png"))).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (406, "NOT_ACCEPTABLE"));
}
