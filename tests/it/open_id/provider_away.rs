//! While the provider is away or publishes what cannot be used, only those who want to sign in by it notice.

use std::time::Instant;

use serde_json::json;
use tests::openid::Provider;
use tests::{Engine, Network, Person};

use super::{enters, today};

#[tokio::test(flavor = "multi_thread")]
async fn passwords_open_accounts_while_the_provider_is_of_no_use() {
    let provider = Provider::lying();
    let mut issuers: Vec<String> = ["slow", "away", "huge", "elsewhere", "foreign", "plain"]
        .iter()
        .map(|fault| format!("{}/{fault}", provider.base()))
        .collect();
    // Nobody listens there.
    issuers.push("http://127.0.0.1:1".to_owned());
    for issuer in &issuers {
        let network = Network::start_as(Engine::Sqlite, api_limits(), &Provider::settings(issuer)).await;
        let siti = Person::registers(&network, "Siti").await;
        let at = Instant::now();
        let (tried, ()) = tokio::join!(siti.tries("startOpenIdSignIn", json!({}), "start { secret }"), async {
            Person::signs_in(&network, "Siti").await;
            assert!(at.elapsed().as_secs() < 4, "a password waits for {issuer}");
        });
        tried.refused("OPEN_ID_UNAVAILABLE", "redirectUri");
        assert!(at.elapsed().as_secs() < 9, "{issuer}");
        network.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_inside_is_not_asked() {
    let provider = Provider::lying();
    let issuer = format!("{}/inside", provider.base());
    let network = Network::start_as(Engine::Sqlite, api_limits(), &Provider::settings(&issuer)).await;
    let started =
        network.nobody().tries_quietly("startOpenIdSignIn", json!({}), "start { authorizationUrl secret }").await;
    let start = &started.payload()["start"];
    let address = start["authorizationUrl"].as_str().expect("an address");
    let state = address.split("state=").nth(1).and_then(|rest| rest.split('&').next());
    let input = json!({ "secret": start["secret"], "state": state, "code": "c", "issuer": issuer });
    let at = Instant::now();
    let tried = network.nobody().tries_quietly("finishOpenIdSignIn", input, "tokens { expiresIn }").await;
    tried.refused("OPEN_ID_UNAVAILABLE", "code");
    assert!(at.elapsed().as_secs() < 2, "somebody has waited for it");
    network.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_came_in_before_stays_in_when_the_provider_goes() {
    let provider = Provider::certified();
    let issuer = provider.base();
    let network = Network::start_as(Engine::Sqlite, api_limits(), &Provider::settings(&issuer)).await;
    today(&network);
    let siti = enters(&network, "siti").await;
    drop(provider);
    let seen = siti.asks_quietly("{ viewer { name } }", json!({})).await;
    assert_eq!(seen["data"]["viewer"]["name"], "Siti");
    network.stop().await;
}

fn api_limits() -> api::config::Limits {
    api::config::Limits::default()
}
