//! What other systems were reported for at their edge: documents, log-ins in bulk, foreign pages, files.

use std::time::{Duration, Instant};

use data_encoding::BASE64;
use serde_json::{Value, json};
use tests::given::organization;
use tests::person::PASSWORD;
use tests::{Network, Person, on_both, on_both_with};

const SIGN_IN: &str =
    "signIn(input: { email: \"siti@example.org\", password: \"not this one at all\" }) { errors { code } }";

/// What the server says to this body: status, text, and how long it took.
async fn posts(network: &Network, body: String) -> (u16, String, Duration) {
    let request = network.http().post(format!("{}/graphql", network.base())).header("content-type", "application/json");
    let begun = Instant::now();
    let answer = request.body(body).send().await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.unwrap_or_default(), begun.elapsed())
}

fn document(query: &str) -> String {
    json!({ "query": query }).to_string()
}

// B196
#[tokio::test(flavor = "multi_thread")]
async fn what_would_take_the_server_down_is_refused_at_once_and_shortly() {
    on_both(|network| async move {
        let bomb: String =
            (0..25).map(|at| format!("fragment F{at} on Query {{ ...F{0} ...F{0} }} ", at + 1)).collect();
        let cases = [
            ("depth", document(&format!("{{ viewer {} id {} }}", "{ memberships ".repeat(50), "}".repeat(50)))),
            ("aliases", document(&format!("{{ {} }}", "a: __typename ".repeat(10_000)))),
            ("directives", document(&format!("{{ __typename {} }}", "@skip(if: false) ".repeat(10_000)))),
            ("a circle", document("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }")),
            ("a bomb", document(&format!("query {{ ...F0 }} {bomb} fragment F25 on Query {{ __typename }}"))),
            ("text", document(&format!("{{ __typename }} #{}", "x".repeat(2_000_000)))),
            ("a batch", format!("[{}]", vec![document("{ __typename }"); 1_000].join(","))),
            ("an error to repeat", document(&format!("{{ {} }}", "x".repeat(100_000)))),
            ("a short one of those", document(&format!("{{ {} }}", "x".repeat(15_000)))),
        ];
        for (what, body) in cases {
            let (status, text, took) = posts(&network, body).await;
            assert!((400..500).contains(&status) || text.contains("\"code\""), "{what}: {status} {text}");
            assert!(text.len() < 4_096 && took < Duration::from_secs(1), "{what}: {} bytes in {took:?}", text.len());
            assert!(!text.contains("\"data\":{"), "{what}: {text}");
        }
        let (status, ..) = posts(&network, document("{ __typename }")).await;
        assert_eq!(status, 200);
    })
    .await;
}

// B193
#[tokio::test(flavor = "multi_thread")]
async fn many_log_ins_in_one_request_are_not_tried() {
    on_both(|network| async move {
        Person::registers(&network, "Siti").await;
        let aliased: String = (0..100).map(|at| format!("a{at}: {SIGN_IN} ")).collect();
        let few: String = (0..12).map(|at| format!("a{at}: {SIGN_IN} ")).collect();
        let spread = format!("mutation {{ ...A ...B }} fragment A on Mutation {{ one: {SIGN_IN} }} fragment B on Mutation {{ two: {SIGN_IN} }}");
        let batch = format!("[{}]", vec![document(&format!("mutation {{ {SIGN_IN} }}")); 100].join(","));
        let bodies =
            [document(&format!("mutation {{ {aliased} }}")), document(&format!("mutation {{ {few} }}")), document(&spread), batch];
        for body in bodies {
            let (status, text, _) = posts(&network, body).await;
            assert!(!text.contains("WRONG_CREDENTIALS") && status == 400, "{status} {text}");
        }
        // None was a try: ten wrong ones would have kept her out.
        Person::signs_in(&network, "Siti").await;
    })
    .await;
}

// B202
#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_page_changes_nothing_by_a_form() {
    on_both_with(&[("SIMPUL_ADDRESS_TRIES", "1000"), ("SIMPUL_ALLOWED_ORIGINS", "https://app.example.org")], |network| async move {
        let account = |email: &str| {
            format!("mutation {{ register(input: {{ name: \"Eve\", email: \"{email}\", password: \"{PASSWORD}\" }}) {{ viewer {{ name }} }} }}")
        };
        let before = network.rows().await;
        let json_text = document(&account("eve@example.org"));
        let parts = format!("--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{json_text}\r\n--x--\r\n");
        let forms = [
            ("text/plain", json_text.clone()),
            ("text/plain; application/json", json_text.clone()),
            ("application/x-www-form-urlencoded", format!("query={}", account("eve@example.org").replace(' ', "+"))),
            ("multipart/form-data; boundary=x", parts),
            ("application/graphql", account("eve@example.org")),
        ];
        let send = async |kind: &str, origin: &str, body: String| {
            let request = network.http().post(format!("{}/graphql", network.base()));
            let request = request.header("content-type", kind).header("origin", origin).header("cookie", "session=1");
            request.body(body).send().await.expect("an answer")
        };
        for (kind, body) in forms {
            assert_eq!(send(kind, "https://evil.example", body).await.status(), 415, "{kind}");
        }
        assert_eq!(network.rows().await, before);
        let answer = send("application/json", "https://app.example.org", json_text).await;
        assert_eq!(answer.headers()["access-control-allow-origin"], "https://app.example.org");
        let answer: Value = answer.json().await.expect("an answer");
        assert_eq!(answer["data"]["register"]["viewer"]["name"], "Eve");
    })
    .await;
}

// B205, B207: files are lists, and are read by what they hold; what they are called and of which type they say that they
// are is not asked. Nothing that was sent is ever served again.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_list_is_refused_by_what_it_holds() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let before = network.rows().await;
        let files: [&[u8]; 5] = [
            b"PK\x03\x04\x14\x00\x06\x00\x08\x00",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
            b"<!doctype html><script>alert(1)</script>",
            b"GIF89a/*<script>alert(1)</script>*/=1",
            b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script></html>",
        ];
        for file in files {
            let input = json!({ "organizationId": youth, "file": BASE64.encode(file) });
            let tried = siti.tries("importMembers", input, "added").await;
            assert!(!tried.is_done() && !tried.answer.to_string().contains("script"), "{}", tried.answer);
        }
        assert_eq!(network.rows().await, before);
        let list = json!({ "organizationId": youth, "file": BASE64.encode(b"Nama\r\nAni\r\n") });
        assert_eq!(siti.does("importMembers", list, "added").await["added"], 1);
    })
    .await;
}
