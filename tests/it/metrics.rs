//! What is measured is shown to this machine, or to whoever has the token.

use tests::{Engine, Network};

async fn asked(network: &Network, headers: &[(&str, &str)]) -> u16 {
    let mut request = network.http().get(format!("{}/metrics", network.base()));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.expect("an answer").status().as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_this_machine_alone_is_shown_the_metrics() {
    let network = Network::start(Engine::Sqlite).await;
    assert_eq!(asked(&network, &[]).await, 200);
    // A proxy here asks for somebody elsewhere, or a page elsewhere has a browser here ask.
    let elsewhere =
        [("x-forwarded-for", "203.0.113.5"), ("forwarded", "for=203.0.113.5"), ("host", "simpul.example.org")];
    for header in elsewhere {
        assert_eq!(asked(&network, &[header]).await, 404, "{header:?}");
    }
    network.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_token_whoever_sends_it_is_shown_the_metrics() {
    let token = "5d41402abc4b2a76b9719d911017c592";
    let network = Network::start_as(Engine::Sqlite, Default::default(), &[("SIMPUL_METRICS_TOKEN", token)]).await;
    let right = format!("Bearer {token}");
    let proxied =
        [("authorization", right.as_str()), ("x-forwarded-for", "203.0.113.5"), ("host", "simpul.example.org")];
    assert_eq!(asked(&network, &proxied).await, 200);
    for wrong in ["Bearer ", "Bearer 5d41402abc4b2a76b9719d911017c593", "Basic 5d41402abc4b2a76b9719d911017c592"] {
        assert_eq!(asked(&network, &[("authorization", wrong)]).await, 401, "{wrong}");
    }
    assert_eq!(asked(&network, &[]).await, 401, "this machine is no exception");
    network.stop().await;
}
