//! Documents that are meant to harm: each is refused at once, and the server lives.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::network::{Engine, Network};
use tests::on_both;

async fn answer(network: &Network, query: &str) -> (Value, Duration) {
    let begun = Instant::now();
    let answer = network.nobody().asks_quietly(query, json!({})).await;
    (answer, begun.elapsed())
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or("DONE")
}

#[tokio::test(flavor = "multi_thread")]
async fn nested_lists_do_not_reach_the_parser() {
    on_both(|network| async move {
        // About 1,400 levels end the process when they are parsed.
        let hostile = format!("{{ node(id: {}{}) {{ id }} }}", "[".repeat(5_000), "]".repeat(5_000));
        let (refusal, _) = answer(&network, &hostile).await;
        assert_eq!(code(&refusal), "QUERY_TOO_DEEP");
        let (after, took) = answer(&network, "{ __typename }").await;
        assert_eq!(after, json!({ "data": { "__typename": "Query" } }));
        assert!(took < Duration::from_secs(1), "{took:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fragments_that_spread_each_other_are_not_written_out() {
    on_both(|network| async move {
        let mut hostile = "query { ...F0 } ".to_owned();
        for level in 0..25 {
            hostile += &format!("fragment F{level} on Query {{ ...F{0} ...F{0} }} ", level + 1);
        }
        hostile += "fragment F25 on Query { __typename }";
        let (refusal, took) = answer(&network, &hostile).await;
        assert_eq!(code(&refusal), "QUERY_TOO_COMPLEX", "{refusal}");
        assert!(took < Duration::from_secs(1), "{took:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_asks_for_too_much_is_refused_with_a_code() {
    let network = Network::start(Engine::Sqlite).await;
    let aliases: String = (0..31).map(|at| format!("a{at}: __typename ")).collect();
    let wide = "{ organizations(first: 100) { nodes { partnerships(first: 100) { nodes { name } } } } }";
    let deep = format!("{{ viewer {} id {} }}", "{ memberships ".repeat(16), "}".repeat(16));
    let cases = [
        (format!("{{ {aliases} }}"), "QUERY_TOO_COMPLEX"),
        (wide.to_owned(), "QUERY_TOO_COMPLEX"),
        (deep, "QUERY_TOO_DEEP"),
        (format!("{{ __typename }} #{}", "x".repeat(17_000)), "QUERY_TOO_LARGE"),
        ("{ organizations(first: 101) { nodes { name } } }".to_owned(), "BAD_USER_INPUT"),
        ("{ organizations(first: -1) { nodes { name } } }".to_owned(), "BAD_USER_INPUT"),
        ("{ organizations(after: \"nonsense\") { nodes { name } } }".to_owned(), "BAD_USER_INPUT"),
        ("{ secrets }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
        ("{".to_owned(), "GRAPHQL_PARSE_FAILED"),
        ("{ __schema { types { name } } }".to_owned(), "INTROSPECTION_DISABLED"),
    ];
    for (document, expected) in cases {
        let (refusal, _) = answer(&network, &document).await;
        assert_eq!(code(&refusal), expected, "{}: {refusal}", document.chars().take(80).collect::<String>());
        assert!(!refusal.to_string().contains("Did you mean"), "{refusal}");
    }
    // Guesses come one a request, so that they can be counted.
    let input = "input: { email: \"a@example.org\", password: \"x\" }";
    let twice =
        format!("mutation {{ a: signIn({input}) {{ errors {{ code }} }} b: signIn({input}) {{ errors {{ code }} }} }}");
    let (refusal, _) = answer(&network, &twice).await;
    assert_eq!(code(&refusal), "QUERY_TOO_COMPLEX");
    network.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn raw_requests_are_answered_as_the_protocol_says() {
    let network = Network::start(Engine::Sqlite).await;
    let url = format!("{}/graphql", network.base());
    let post = || network.http().post(&url).header("accept", "application/graphql-response+json");
    let json_type = ("content-type", "application/json");
    let status =
        |request: reqwest::RequestBuilder| async { request.send().await.expect("an answer").status().as_u16() };
    assert_eq!(status(post().header(json_type.0, json_type.1).body("{")).await, 400);
    assert_eq!(status(post().header(json_type.0, json_type.1).body("[{\"query\":\"{__typename}\"}]")).await, 400);
    assert_eq!(status(post().header("content-type", "text/plain").body("{__typename}")).await, 415);
    let large = format!("{{\"query\":\"{{__typename}}\",\"variables\":{{\"x\":\"{}\"}}}}", "x".repeat(140_000));
    assert_eq!(status(post().header(json_type.0, json_type.1).body(large)).await, 413);
    // A lone surrogate is no text; so are bytes that are no UTF-8.
    assert_eq!(
        status(
            post()
                .header(json_type.0, json_type.1)
                .body("{\"query\":\"{__typename}\",\"variables\":{\"x\":\"\\ud800\"}}")
        )
        .await,
        400
    );
    assert_eq!(status(post().header(json_type.0, json_type.1).body(&b"{\"query\":\"\xff\"}"[..])).await, 400);
    let change = "mutation { endSession(input: {}) { sessionId } }";
    let by_get = network.http().get(&url).query(&[("query", change)]);
    assert_eq!(status(by_get).await, 405);
    network.stop().await;
}
