//! While the provider is away or publishes what cannot be used, only those who want to sign in by it notice.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::json;
use tests::openid::Provider;
use tests::{Engine, Network, Person, on_both_with};

use super::lies::vouched;
use super::{enters, finishes, today};

#[tokio::test(flavor = "multi_thread")]
async fn passwords_open_accounts_while_the_provider_is_of_no_use() {
    let provider = Provider::lying();
    let mut issuers: Vec<String> = ["slow", "keyless", "away", "huge", "elsewhere", "foreign", "plain"]
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
async fn whoever_waits_for_the_provider_holds_nothing_that_others_need() {
    let provider = Provider::lying();
    let issuer = format!("{}/good", provider.base());
    on_both_with(&Provider::settings(&issuer), |network| async move {
        let siti = Person::registers(&network, "Siti").await;
        // More than there are connections.
        let mut returned = Vec::new();
        for _ in 0..12 {
            returned.push(vouched(&network, &json!({ "hangs": true })).await);
        }
        let at = Instant::now();
        let waiting = join_all(returned.into_iter().map(|returned| finishes(&network, returned)));
        let others = async {
            tokio::time::sleep(Duration::from_millis(500)).await;
            for number in 0..3 {
                siti.sees("{ viewer { name } }", json!({})).await;
                let input = json!({ "name": format!("Group {number}"), "kind": "ASSOCIATION" });
                siti.does("foundOrganization", input, "organization { name }").await;
            }
            if network.engine() == Engine::Postgres {
                let held = "update person set name = name where exists (select 1 from pg_stat_activity \
                            where datname = current_database() and state like 'idle in transaction%')";
                assert_eq!(network.raw(held).await.expect("a look"), 0, "a connection waits for the provider");
            }
            at.elapsed()
        };
        let (tries, others_took) = tokio::join!(waiting, others);
        assert!(others_took.as_secs() < 4, "others waited for {others_took:?}");
        assert!(at.elapsed().as_secs() < 9, "it took {:?}", at.elapsed());
        for tried in &tries {
            tried.refused("OPEN_ID_UNAVAILABLE", "code");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_leaves_nothing_in_the_trail_and_who_came_in_does() {
    let provider = Provider::lying();
    let issuer = format!("{}/good", provider.base());
    on_both_with(&Provider::settings(&issuer), |network| async move {
        let kept = async || {
            let rows = network.rows().await;
            rows.into_iter().find(|(table, _)| table == "audit").map(|(_, count)| count)
        };
        let before = kept().await;
        let spoilt = vouched(&network, &json!({ "status": 400, "answer": { "error": "invalid_grant" } })).await;
        finishes(&network, spoilt).await.refused("OPEN_ID_REFUSED", "code");
        let returned = vouched(&network, &json!({})).await;
        assert_eq!(kept().await, before, "a stranger lengthens the trail");
        assert!(finishes(&network, returned).await.is_done());
        assert!(kept().await > before);
    })
    .await;
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
