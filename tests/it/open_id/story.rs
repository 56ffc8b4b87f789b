//! Somebody comes in by the certified provider, for the first time and again.

use chrono::TimeDelta;
use serde_json::json;
use tests::openid::{APP, Browser, Provider};
use tests::person::{PASSWORD, text};
use tests::{Person, on_both, on_both_with};

use super::{enters, finishes, returns, starts, today, with};

const VIEWER: &str = "{ viewer { name email isEmailVerified hasPassword openIdIdentities { issuer }
  sessions(first: 9) { nodes { device current } } } }";

#[tokio::test(flavor = "multi_thread")]
async fn whom_the_provider_knows_has_an_account_from_the_first_time_on() {
    let provider = Provider::certified();
    let issuer = provider.base();
    on_both_with(&Provider::settings(&issuer), |network| {
        let issuer = issuer.clone();
        async move {
            today(&network);
            let told =
                network.nobody().asks_quietly("{ openIdProvider { name issuer redirectUris } }", json!({})).await;
            let told = &told["data"]["openIdProvider"];
            assert_eq!(told, &json!({ "name": "Desa ID", "issuer": issuer, "redirectUris": [APP] }));

            let returned = returns(&network, "siti").await;
            let tried = finishes(&network, with(returned.clone(), json!({ "device": "phone" }))).await;
            let viewer =
                json!({ "name": "Siti", "email": "siti@example.org", "isEmailVerified": true, "hasPassword": false });
            assert_eq!(tried.payload()["tokens"]["viewer"], viewer, "{}", tried.answer);
            let siti = Person::with(&network, "Siti", &text(&tried.payload()["tokens"]["accessToken"]));
            // The same once more opens nothing, with the same code or none that is good.
            finishes(&network, returned).await.refused("OPEN_ID_ATTEMPT_INVALID", "secret");

            // The second time it is the same account.
            enters(&network, "siti").await;
            let seen = siti.asks_quietly(VIEWER, json!({})).await;
            let expected = json!({
                "name": "Siti", "email": "siti@example.org", "isEmailVerified": true, "hasPassword": false,
                "openIdIdentities": [{ "issuer": issuer }],
                "sessions": { "nodes": [{ "device": "phone", "current": true }, { "device": null, "current": false }] },
            });
            assert_eq!(seen["data"]["viewer"], expected, "{seen}");
            // No password opens it.
            for password in ["", PASSWORD] {
                let input = json!({ "email": "siti@example.org", "password": password });
                network
                    .nobody()
                    .tries("signIn", input, "tokens { expiresIn }")
                    .await
                    .refused("WRONG_CREDENTIALS", "email");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_app_has_begun_no_other_one_ends() {
    let provider = Provider::certified();
    let issuer = provider.base();
    on_both_with(&Provider::settings(&issuer), |network| async move {
        today(&network);
        // Whoever is sent somebody else's code ends up in nobody's account: it is not what their app has begun.
        let attacker = returns(&network, "eve").await;
        let (victim, _) = starts(&network).await;
        let pushed = with(attacker.clone(), json!({ "secret": victim }));
        finishes(&network, pushed).await.refused("OPEN_ID_ATTEMPT_INVALID", "secret");
        // Whoever sees a code in an address bar has not the secret.
        for secret in ["", "simpul_oi_guessed"] {
            let seen = with(attacker.clone(), json!({ "secret": secret }));
            finishes(&network, seen).await.refused("OPEN_ID_ATTEMPT_INVALID", "secret");
        }
        // A code that was asked for by another attempt shows another verifier.
        let (secret, address) = starts(&network).await;
        let back = Browser::default().signs_in(&address, "siti").await;
        let injected = json!({
            "secret": secret, "state": back["state"], "issuer": back["iss"], "code": attacker["code"]
        });
        finishes(&network, injected.clone()).await.refused("OPEN_ID_REFUSED", "code");
        // With it the attempt is spoilt, also for its own code: nobody tries codes.
        let right = with(injected, json!({ "code": back["code"] }));
        finishes(&network, right).await.refused("OPEN_ID_ATTEMPT_INVALID", "secret");
        // Another provider's answer, or one that does not say whose it is.
        for issuer in [json!("https://evil.example.org"), json!(null)] {
            let mixed = with(returns(&network, "siti").await, json!({ "issuer": issuer }));
            finishes(&network, mixed).await.refused("OPEN_ID_REFUSED", "code");
        }
        // Ten minutes.
        let late = returns(&network, "siti").await;
        network.passes(TimeDelta::minutes(10));
        finishes(&network, late).await.refused("OPEN_ID_ATTEMPT_INVALID", "secret");
        // None of the secrets stands in the database.
        let known = network
            .raw("update open_id_attempt set redirect_uri = redirect_uri where secret_hash like 'simpul%'")
            .await;
        assert_eq!(known.expect("a look"), 0);
        let input = json!({ "redirectUri": "https://evil.example.org/" });
        network.nobody().tries("startOpenIdSignIn", input, "start { secret }").await.refused("UNKNOWN", "redirectUri");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_server_of_the_network_ends_what_one_has_begun() {
    let provider = Provider::certified();
    let issuer = provider.base();
    let settings = Provider::settings(&issuer);
    on_both_with(&settings, |network| {
        let settings = settings.clone();
        async move {
            today(&network);
            let beside = network.beside(&settings).await;
            let returned = returns(&network, "siti").await;
            let tried = finishes(&beside, returned).await;
            assert!(tried.is_done(), "{}", tried.answer);
            beside.stop().await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_opens_no_account_by_itself() {
    let provider = Provider::certified();
    let issuer = provider.base();
    on_both_with(&Provider::settings(&issuer), |network| async move {
        today(&network);
        Person::registers(&network, "Siti").await;
        let people = async || network.rows().await.into_iter().find(|(table, _)| table == "person");
        let before = people().await;
        finishes(&network, returns(&network, "siti").await).await.refused("OPEN_ID_ADDRESS_TAKEN", "code");
        // Whose address the provider does not know to be theirs learns nothing of who has an account.
        for login in ["siti.unverified", "budi.unverified"] {
            finishes(&network, returns(&network, login).await).await.refused("OPEN_ID_ADDRESS_UNVERIFIED", "code");
        }
        assert_eq!(people().await, before);
        let answer = network
            .nobody()
            .tries_quietly(
                "signIn",
                json!({ "email": "budi@example.org", "password": PASSWORD }),
                "tokens { expiresIn }",
            )
            .await;
        answer.refused("WRONG_CREDENTIALS", "email");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_provider_there_is_none() {
    on_both(|network| async move {
        let nobody = network.nobody();
        let told = nobody.sees("{ openIdProvider { name } }", json!({})).await;
        assert!(told["openIdProvider"].is_null());
        nobody.tries("startOpenIdSignIn", json!({}), "start { secret }").await.refused("OPEN_ID_OFF", "redirectUri");
        let input = json!({ "secret": "s", "code": "c", "state": "s" });
        nobody.tries("finishOpenIdSignIn", input, "tokens { expiresIn }").await.refused("OPEN_ID_OFF", "secret");
    })
    .await;
}
