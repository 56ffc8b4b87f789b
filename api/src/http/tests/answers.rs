//! What comes back: statuses, codes, and nothing of what is ours.

use actix_web::http::header;
use serde_json::json;

use super::toy::{ENDED, PERSON, bearer, call, get, modern, post, query, signed_in};

#[actix_web::test]
async fn a_document_at_fault_is_400_or_200() {
    let cases = [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nope }", "GRAPHQL_VALIDATION_FAILED"),
        ("query A { who } query B { who }", "GRAPHQL_VALIDATION_FAILED"),
        ("{...A} fragment A on Query{...A}", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { who }", "GRAPHQL_VALIDATION_FAILED"),
        ("query($n: Int!) { echo(number: $n) }", "BAD_USER_INPUT"),
    ];
    for (text, code) in cases {
        let answer = call(modern(query(text))).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (400, code), "{text}: {}", answer.text);
        assert!(answer.json.get("data").is_none());
        let answer = call(query(text)).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (200, code), "{text}");
        assert!(answer.json.get("data").is_none());
    }
    let answer = call(query("{ nope }")).await;
    assert_eq!(answer.json["errors"][0]["locations"][0], json!({ "line": 1, "column": 3 }));
}

#[actix_web::test]
async fn a_limit_is_400_whatever_is_accepted() {
    let cases = [
        (format!("{{{}}}", "who ".repeat(2_000)), "QUERY_TOO_LARGE"),
        (format!("{{who(a:{}{})}}", "[".repeat(40), "]".repeat(40)), "QUERY_TOO_DEEP"),
        ("mutation{a:signIn b:signIn}".to_owned(), "QUERY_TOO_COMPLEX"),
    ];
    for (text, code) in cases {
        for answer in [call(query(&text)).await, call(modern(query(&text))).await] {
            assert_eq!((answer.status.as_u16(), answer.code()), (400, code));
        }
    }
}

#[actix_web::test]
async fn variables_of_the_wrong_type_are_the_clients_fault() {
    let text = "query($n: Int!) { echo(number: $n) }";
    for value in [json!("x"), json!({ "bad": 1 }), json!(1.5), json!(4_294_967_296_i64), json!(null), json!([])] {
        let answer = call(post(json!({ "query": text, "variables": { "n": value } }).to_string())).await;
        assert!(["GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT"].contains(&answer.code()), "{value}: {}", answer.text);
    }
}

#[actix_web::test]
async fn a_fault_of_ours_is_told_by_its_id() {
    let answer = call(query("{ ours who }").insert_header(("x-request-id", "conf-1"))).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json["data"]["who"], "nobody");
    assert_eq!(answer.json["errors"][0]["extensions"], json!({ "code": "INTERNAL", "requestId": "conf-1" }));
    assert!(!answer.text.contains("table"), "{}", answer.text);
}

#[actix_web::test]
async fn a_panic_is_answered() {
    let answer = call(query("{ panics }")).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (500, "INTERNAL"));
    assert!(!answer.text.contains("table"), "{}", answer.text);
}

#[actix_web::test]
async fn who_should_wait_is_told_how_long() {
    let answer = call(query("{ limited }")).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (429, "RATE_LIMITED"));
    assert_eq!(answer.header(header::RETRY_AFTER), "7");
    let answer = call(query("{ slow }")).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (503, "TIMEOUT"));
    assert_eq!(answer.header(header::RETRY_AFTER), "1");
}

#[actix_web::test]
async fn errors_are_few_and_short() {
    let many: String = (0..200).map(|i| format!("nope{i} ")).collect();
    let answer = call(query(&format!("{{{many}}}"))).await;
    assert_eq!(answer.json["errors"].as_array().map(Vec::len), Some(20));
    let canary = "EchoCanary".repeat(800);
    for text in [format!("{{{canary}}}"), format!("}}}}{canary}"), format!("{{a(b:\"{canary}\")}}")] {
        let answer = call(query(&text)).await;
        assert!(answer.text.len() < 1_000 && !answer.text.contains(&canary[..100]), "{}", answer.text);
    }
}

#[actix_web::test]
async fn a_good_token_is_known() {
    assert_eq!(call(signed_in(query("{who}"))).await.json["data"]["who"], PERSON.to_string());
    let lower = bearer(super::toy::OPEN).replacen("Bearer", "bearer", 1);
    let answer = call(query("{who}").insert_header((header::AUTHORIZATION, lower))).await;
    assert_eq!(answer.json["data"]["who"], PERSON.to_string());
    let answer = call(query("{who}").insert_header((header::AUTHORIZATION, "Bearer simpul_st_abc"))).await;
    assert_eq!(answer.json["data"]["who"], "a service");
}

#[actix_web::test]
async fn a_bad_token_is_never_anonymous() {
    let good = bearer(super::toy::OPEN);
    let token = good.trim_start_matches("Bearer ");
    let values = [
        "Bearer forged.token.value".to_owned(),
        "Bearer ".to_owned(),
        "Bearer".to_owned(),
        String::new(),
        token.to_owned(),
        format!("Basic {token}"),
        format!("Token {token}"),
        format!("Bearer  {token}"),
        format!("Bearer {token} "),
        bearer(ENDED),
        "Bearer simpul_st_".to_owned(),
        "Bearer simpul_st_a b".to_owned(),
        format!("Bearer simpul_st_{}", "a".repeat(200)),
    ];
    for value in values {
        let answer = call(query("{who}").insert_header((header::AUTHORIZATION, value.clone()))).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (401, "UNAUTHENTICATED"), "{value}");
        assert_eq!(answer.header(header::WWW_AUTHENTICATE), r#"Bearer error="invalid_token""#);
    }
    let twice = query("{who}")
        .append_header((header::AUTHORIZATION, "Bearer x.y.z"))
        .append_header((header::AUTHORIZATION, good.clone()));
    assert_eq!(call(twice).await.status, 401);
    let elsewhere =
        get(&format!("query={{who}}&access_token={token}")).insert_header(("cookie", format!("token={token}")));
    assert_eq!(call(elsewhere).await.json["data"]["who"], "nobody");
}

#[actix_web::test]
async fn a_door_that_cannot_answer_says_so() {
    let answer = call(query("{who}").insert_header((header::AUTHORIZATION, "Bearer simpul_st_busy"))).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (503, "OVERLOADED"));
    let answer = call(query("{who}").insert_header((header::AUTHORIZATION, "Bearer simpul_st_broken"))).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (500, "INTERNAL"));
    assert!(!answer.text.contains("fire"));
    assert!(!answer.json["errors"][0]["extensions"]["requestId"].as_str().unwrap_or_default().is_empty());
}

#[actix_web::test]
async fn the_schema_is_told_to_those_who_signed_in() {
    let texts = [
        "{__schema{queryType{name}}}",
        "query{a:__type(name:\"Query\"){name}}",
        "{...F} fragment F on Query{__schema{queryType{name}}}",
    ];
    for text in texts {
        assert_eq!(call(query(text)).await.code(), "INTROSPECTION_DISABLED");
        assert!(call(signed_in(query(text))).await.json["data"].is_object());
    }
    assert_eq!(call(query("{__typename}")).await.json["data"]["__typename"], "Query");
}
