//! What befalls accounts from outside: a clock that is set wrong and right again, two servers asked at the same moment.
//!
//! A mail server that is away: `mail`, `registration`. A provider that is away or hangs: `open_id::provider_away`,
//! `open_id::lies`. A key file that cannot be read: `api/src/config/tests.rs`.

use std::collections::HashMap;

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::person::{PASSWORD, text};
use tests::{Engine, Network, Person, on_both, on_both_mailing};

use crate::mail::asks_for_reset;
use crate::races::tally;

const TOKENS: &str = "tokens { accessToken refreshToken }";
const NEW: &str = "jala merah di laut lepas";
const KEY: &str = "h5PZ2dY0q3mU9xkB7LrVtA";

async fn signs_in(network: &Network) -> Value {
    let input = json!({ "email": "siti@example.org", "password": PASSWORD });
    network.nobody().tries_quietly("signIn", input, TOKENS).await.payload()["tokens"].clone()
}

async fn refreshes(network: &Network, tokens: &Value) -> Value {
    let input = json!({ "refreshToken": tokens["refreshToken"] });
    let tried = network.nobody().tries_quietly("refreshSession", input, TOKENS).await;
    assert!(tried.is_done(), "{}", tried.answer);
    tried.payload()["tokens"].clone()
}

/// Whether the access token opens anything.
async fn opens(network: &Network, tokens: &Value) -> bool {
    let person = Person::with(network, "Siti", &text(&tokens["accessToken"]));
    let answer = person.asks_quietly("{ viewer { name } }", json!({})).await;
    let is_in = answer["data"]["viewer"]["name"] == "Siti";
    assert!(is_in || answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED", "{answer}");
    is_in
}

// F10 of the findings: no token is good early or late, no session is lost, and who signed in goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_an_hour_off_and_right_again_loses_no_session() {
    on_both(|network| async move {
        Person::registers(&network, "Siti").await;
        for hours in [1, -1] {
            let before = signs_in(&network).await;
            assert!(opens(&network, &before).await);
            network.passes(TimeDelta::hours(hours));
            assert!(!opens(&network, &before).await, "{hours} h: a token of another hour is good");
            let during = refreshes(&network, &before).await;
            assert!(opens(&network, &during).await);
            network.passes(TimeDelta::hours(-hours));
            assert!(!opens(&network, &during).await, "{hours} h, back: a token of another hour is good");
            let after = refreshes(&network, &during).await;
            assert!(opens(&network, &after).await);
            Person::signs_in(&network, "Siti").await;
        }
    })
    .await;
}

/// All at the same moment, on both servers in turn; on PostgreSQL they find the person's row held, and let go at once.
async fn at_once(
    network: &Network,
    tries: Vec<impl Future<Output = tests::person::Tried>>,
) -> Vec<tests::person::Tried> {
    let held = async {
        if network.engine() == Engine::Postgres {
            let hold = "do $$ begin perform * from person for update; perform * from session for update; \
                        perform pg_sleep(0.7); end $$";
            network.raw(hold).await.expect("a hold");
        }
    };
    let tried = async {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        join_all(tries).await
    };
    let ((), tries) = tokio::join!(held, tried);
    tries
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_that_are_shown_one_refresh_token_open_once() {
    on_both(|network| async move {
        Person::registers(&network, "Siti").await;
        let beside = network.beside(&[("SIMPUL_ADDRESS_TRIES", "10000")]).await;
        // Two tabs that keep one key beside the token get one answer, whichever server they ask.
        let tokens = signs_in(&network).await;
        let input = json!({ "refreshToken": tokens["refreshToken"], "idempotencyKey": KEY });
        let (one, other) = (network.nobody(), beside.nobody());
        let asked = [&one, &other, &one, &other];
        let tries = asked.iter().map(|who| who.tries_quietly("refreshSession", input.clone(), TOKENS)).collect();
        let tabs = at_once(&network, tries).await;
        assert_eq!(tally(&tabs), HashMap::from([("DONE", 4)]));
        let next = &tabs[0].payload()["tokens"];
        assert!(tabs.iter().all(|tab| tab.payload()["tokens"]["refreshToken"] == next["refreshToken"]));
        refreshes(&beside, next).await;
        // Without it somebody else may be the other one: one opens, and then nothing.
        let tokens = signs_in(&network).await;
        let input = json!({ "refreshToken": tokens["refreshToken"] });
        let tries = asked.iter().map(|who| who.tries_quietly("refreshSession", input.clone(), TOKENS)).collect();
        let tries = at_once(&network, tries).await;
        assert_eq!(tally(&tries), HashMap::from([("DONE", 1), ("REFRESH_TOKEN_INVALID", 3)]));
        assert!(!opens(&network, &tokens).await);
        beside.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_that_are_shown_one_mailed_secret_use_it_once() {
    on_both_mailing(|network, post| async move {
        Person::registers(&network, "Siti").await;
        let settings = post.settings();
        let settings: Vec<_> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let beside = network.beside(&settings).await;
        asks_for_reset(&network, "siti@example.org").await;
        let secret = post.next_of("siti@example.org", "A new password for your account").await.secret();
        let input = json!({ "secret": secret, "newPassword": NEW });
        let (one, other) = (network.nobody(), beside.nobody());
        let tries = [&one, &other].map(|who| who.tries_quietly("resetPassword", input.clone(), "done"));
        let tries = at_once(&network, tries.into()).await;
        assert_eq!(tally(&tries), HashMap::from([("DONE", 1), ("SECRET_INVALID", 1)]));
        beside.stop().await;
    })
    .await;
}
