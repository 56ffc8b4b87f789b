//! Whoever has an account links one at the provider to it, and takes it off again.

use serde_json::json;
use tests::authenticator::{Authenticator, signs_in};
use tests::openid::Provider;
use tests::person::PASSWORD;
use tests::{Person, on_both_mailing_with, on_both_with};

use super::{enters, finishes, returns, today, with};
use crate::mail::settle;

const VIEWER: &str = "viewer { name hasPassword openIdIdentities { linkedAt } }";

#[tokio::test(flavor = "multi_thread")]
async fn who_knows_the_password_links_and_unlinks() {
    let provider = Provider::certified();
    let issuer = provider.base();
    on_both_with(&Provider::settings(&issuer), |network| {
        let issuer = issuer.clone();
        async move {
            today(&network);
            let siti = Person::registers(&network, "Siti").await;
            let budi = Person::registers(&network, "Budi").await;
            let password = |password: &str| json!({ "password": password });
            let returned = returns(&network, "siti").await;
            let link = "linkOpenIdIdentity";
            let wrong = with(returned.clone(), password("jala merah di laut lepas"));
            siti.tries_quietly(link, wrong, VIEWER).await.refused("WRONG_PASSWORD", "password");
            let right = with(returned, password(PASSWORD));
            network.nobody().tries_quietly(link, right.clone(), VIEWER).await.denied("UNAUTHENTICATED");
            let linked = siti.tries_quietly(link, right.clone(), VIEWER).await;
            assert!(linked.is_done(), "{}", linked.answer);
            siti.tries_quietly(link, right, VIEWER).await.refused("OPEN_ID_ATTEMPT_INVALID", "secret");
            // From now on it opens that account, and no other one.
            let inside = enters(&network, "siti").await;
            let seen = inside.asks_quietly("{ viewer { email hasPassword } }", json!({})).await;
            assert_eq!(seen["data"]["viewer"], json!({ "email": "siti@example.org", "hasPassword": true }));
            let theirs = with(returns(&network, "siti").await, password(PASSWORD));
            budi.tries_quietly(link, theirs, VIEWER).await.refused("OPEN_ID_IDENTITY_TAKEN", "code");
            let second = with(returns(&network, "other").await, password(PASSWORD));
            siti.tries_quietly(link, second, VIEWER).await.refused("OPEN_ID_LINKED_ALREADY", "code");

            let unlink = "unlinkOpenIdIdentity";
            let input = json!({ "issuer": issuer, "password": PASSWORD });
            budi.tries_quietly(unlink, input.clone(), VIEWER).await.refused("OPEN_ID_NOT_LINKED", "issuer");
            let poor = with(input.clone(), password("jala merah di laut lepas"));
            siti.tries_quietly(unlink, poor, VIEWER).await.refused("WRONG_PASSWORD", "password");
            let unlinked = siti.tries_quietly(unlink, input, VIEWER).await;
            assert_eq!(unlinked.payload()["viewer"]["openIdIdentities"], json!([]), "{}", unlinked.answer);
            finishes(&network, returns(&network, "siti").await).await.refused("OPEN_ID_ADDRESS_TAKEN", "code");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_asked_for_and_the_provider_is_not_asked_again() {
    let provider = Provider::certified();
    let issuer = provider.base();
    on_both_with(&Provider::settings(&issuer), |network| {
        let issuer = issuer.clone();
        async move {
            today(&network);
            let siti = Person::registers(&network, "Siti").await;
            let link = with(returns(&network, "siti").await, json!({ "password": PASSWORD }));
            assert!(siti.tries_quietly("linkOpenIdIdentity", link, VIEWER).await.is_done());
            let app = Authenticator::on(&siti).await;
            let returned = returns(&network, "siti").await;
            finishes(&network, returned.clone()).await.refused("SECOND_FACTOR_REQUIRED", "secondFactor");
            let code = |code: &str| with(returned.clone(), json!({ "secondFactor": code }));
            finishes(&network, code(&app.wrong())).await.refused("SECOND_FACTOR_WRONG", "secondFactor");
            let entered = finishes(&network, code(&app.waits())).await;
            assert!(entered.is_done(), "{}", entered.answer);
            finishes(&network, code(&app.waits())).await.refused("OPEN_ID_ATTEMPT_INVALID", "secret");
            // Wrong codes are counted with wrong passwords: whoever guesses is stopped on both ways.
            let guessed = returns(&network, "siti").await;
            for _ in 0..9 {
                let guess = with(guessed.clone(), json!({ "secondFactor": app.wrong() }));
                finishes(&network, guess).await.refused("SECOND_FACTOR_WRONG", "secondFactor");
            }
            let guess = with(guessed.clone(), json!({ "secondFactor": app.waits() }));
            finishes(&network, guess).await.denied("RATE_LIMITED");
            signs_in(&network, &siti.email(), None).await.denied("RATE_LIMITED");
            // Who was half-way in when the identity was taken off stays out.
            network.passes(chrono::TimeDelta::minutes(16));
            let opened = signs_in(&network, &siti.email(), Some(&app.waits())).await;
            let siti = Person::with(&network, "Siti", &tests::person::text(&opened.payload()["tokens"]["accessToken"]));
            let half = returns(&network, "siti").await;
            finishes(&network, half.clone()).await.refused("SECOND_FACTOR_REQUIRED", "secondFactor");
            let unlink = json!({ "issuer": issuer, "password": PASSWORD });
            let unlinked = siti.tries_quietly("unlinkOpenIdIdentity", unlink, VIEWER).await;
            assert!(unlinked.is_done(), "{}", unlinked.answer);
            let late = with(half, json!({ "secondFactor": app.waits() }));
            finishes(&network, late).await.refused("OPEN_ID_ATTEMPT_INVALID", "secret");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_linked_to_an_address_that_was_not_verified_and_its_owner_is_told() {
    let provider = Provider::certified();
    let issuer = provider.base();
    on_both_mailing_with(&Provider::settings(&issuer), |network, post| {
        let issuer = issuer.clone();
        async move {
            today(&network);
            // Eve waits in an account with Siti's address.
            let eve = Person::registers(&network, "Siti").await;
            let verification = post.next_of("siti@example.org", "Is this your address?").await.secret();
            let link = with(returns(&network, "eve").await, json!({ "password": PASSWORD }));
            eve.tries_quietly("linkOpenIdIdentity", link, VIEWER).await.refused("EMAIL_UNVERIFIED", "code");
            // Siti herself has shown that she reads it.
            network.nobody().does("verifyEmail", json!({ "secret": verification }), "done").await;
            let link = with(returns(&network, "siti").await, json!({ "password": PASSWORD }));
            assert!(eve.tries_quietly("linkOpenIdIdentity", link, VIEWER).await.is_done());
            let mail = post.next_of("siti@example.org", "Another way into your account").await;
            assert!(mail.text.contains(&issuer), "{}", mail.text);
            let unlink = json!({ "issuer": issuer, "password": PASSWORD });
            assert!(eve.tries_quietly("unlinkOpenIdIdentity", unlink, VIEWER).await.is_done());
            post.next_of("siti@example.org", "One way less into your account").await;
            settle(&network, &post).await;
        }
    })
    .await;
}
