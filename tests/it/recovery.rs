//! A forgotten password: whoever reads the account's mail sets a new one, and nobody learns who has an account.

use std::collections::HashMap;

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::person::{PASSWORD, Tried, text};
use tests::{Network, Person, PostOffice, given, on_both_mailing};

use crate::mail::{asks_for_reset, settle, until};
use crate::races::tally;

const NEW: &str = "jala merah di laut lepas";
const TOKENS: &str = "tokens { accessToken refreshToken }";

async fn resets(network: &Network, secret: &str, password: &str) -> Tried {
    let input = json!({ "secret": secret, "newPassword": password });
    network.nobody().tries("resetPassword", input, "done").await
}

async fn secret(network: &Network, post: &PostOffice, email: &str) -> String {
    asks_for_reset(network, email).await;
    post.next_of(email, "A new password for your account").await.secret()
}

async fn signs_in(network: &Network, email: &str, password: &str) -> Tried {
    network.nobody().tries("signIn", json!({ "email": email, "password": password }), TOKENS).await
}

// B188
#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_every_session_and_every_other_secret() {
    on_both_mailing(|network, post| async move {
        let siti = Person::registers(&network, "Siti").await;
        let opened = signs_in(&network, "siti@example.org", PASSWORD).await;
        let older = secret(&network, &post, "siti@example.org").await;
        let newer = secret(&network, &post, "siti@example.org").await;

        // A poor password uses nothing up.
        resets(&network, &newer, "short").await.refused("PASSWORD_TOO_SHORT", "newPassword");
        resets(&network, &newer, "siti@example.org!").await.refused("PASSWORD_GUESSABLE", "newPassword");
        assert_eq!(resets(&network, &newer, NEW).await.payload()["done"], true);
        for used in [&newer, &older] {
            resets(&network, used, NEW).await.refused("SECRET_INVALID", "secret");
        }
        signs_in(&network, "siti@example.org", PASSWORD).await.refused("WRONG_CREDENTIALS", "email");
        assert!(signs_in(&network, "siti@example.org", NEW).await.is_done());

        let answer = siti.asks("{ viewer { name } }", json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{answer}");
        let refresh = json!({ "refreshToken": opened.payload()["tokens"]["refreshToken"] });
        network
            .nobody()
            .tries("refreshSession", refresh, TOKENS)
            .await
            .refused("REFRESH_TOKEN_INVALID", "refreshToken");
        let notice = post.next_of("siti@example.org", "Your password was changed").await;
        assert!(!notice.raw.contains("simpul_"), "{}", notice.raw);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_who_has_an_account() {
    on_both_mailing(|network, post| async move {
        let stage = given::stage(&network).await;
        // A member without an account, with a contact address of their own.
        let managed = json!({ "organizationId": stage.youth, "name": "Ani", "email": "ani@example.org" });
        stage.siti.does("addMember", managed, "member { id }").await;
        settle(&network, &post).await;
        let nobody = network.nobody();
        let mut answers = Vec::new();
        for email in ["siti@example.org", "SITI@example.org", "nobody@example.org", "ani@example.org", "a!#b@c.de"] {
            let tried = nobody.tries("requestPasswordReset", json!({ "email": email }), "accepted").await;
            answers.push((tried.status, tried.answer));
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        assert_eq!(answers[0].1["data"]["requestPasswordReset"], json!({ "accepted": true, "errors": [] }));
        post.next_to("siti@example.org").await;
        post.next_to("siti@example.org").await;
        settle(&network, &post).await;

        let malformed = nobody.tries("requestPasswordReset", json!({ "email": "nobody" }), "accepted").await;
        malformed.refused("MALFORMED", "email");
        // Too many for one account are too many whether or not there is one.
        for email in ["siti@example.org", "nobody@example.org"] {
            while nobody.tries_quietly("requestPasswordReset", json!({ "email": email }), "accepted").await.is_done() {}
            let tried = nobody.tries("requestPasswordReset", json!({ "email": email }), "accepted").await;
            tried.denied("RATE_LIMITED");
            assert_eq!((tried.status, tried.waits), (429, Some(900)));
        }
        // Who may not have more mails may still sign in.
        assert!(signs_in(&network, "siti@example.org", PASSWORD).await.is_done());
        network.passes(TimeDelta::minutes(15));
        asks_for_reset(&network, "siti@example.org").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_mails_a_quarter_of_an_hour() {
    on_both_mailing(|network, post| async move {
        Person::registers(&network, "Siti").await;
        settle(&network, &post).await;
        for _ in 0..3 {
            asks_for_reset(&network, "siti@example.org").await;
        }
        let more = json!({ "email": "Siti@example.org" });
        network.nobody().tries("requestPasswordReset", more, "accepted").await.denied("RATE_LIMITED");
        post.was_asked(3).await;
    })
    .await;
}

// B185: without leeway.
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_lives_half_an_hour_from_when_it_is_sent() {
    on_both_mailing(|network, post| async move {
        Person::registers(&network, "Siti").await;
        let first = secret(&network, &post, "siti@example.org").await;
        network.passes(TimeDelta::minutes(30));
        resets(&network, &first, NEW).await.refused("SECRET_INVALID", "secret");

        settle(&network, &post).await;
        post.close().await;
        asks_for_reset(&network, "siti@example.org").await;
        until(&network, "fault is not null and address is not null").await;
        network.passes(TimeDelta::minutes(45));
        post.reopen().await;
        let late = post.next_to("siti@example.org").await.secret();
        network.passes(TimeDelta::minutes(29));
        assert!(resets(&network, &late, NEW).await.is_done());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_at_the_same_moment_is_good_once() {
    on_both_mailing(|network, post| async move {
        Person::registers(&network, "Siti").await;
        let one = secret(&network, &post, "siti@example.org").await;
        let other = secret(&network, &post, "siti@example.org").await;
        let nobody = network.nobody();
        let tries = join_all([&one, &one, &other, &one, &other, &other].map(|secret| {
            let input = json!({ "secret": secret, "newPassword": NEW });
            nobody.tries_quietly("resetPassword", input, "done")
        }));
        assert_eq!(tally(&tries.await), HashMap::from([("DONE", 1), ("SECRET_INVALID", 5)]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_tried_one_a_request_and_guesses_are_counted() {
    on_both_mailing(|network, _| async move {
        let document = "mutation($one: ResetPasswordInput!) {
            one: resetPassword(input: $one) { done } two: resetPassword(input: $one) { done } }";
        let input = json!({ "one": { "secret": "simpul_pr_x", "newPassword": NEW } });
        let answer = network.nobody().asks(document, input).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "QUERY_TOO_COMPLEX", "{answer}");
        let siti = Person::registers(&network, "Siti").await;
        let token = text(&signs_in(&network, "siti@example.org", PASSWORD).await.payload()["tokens"]["refreshToken"]);
        for guess in ["", "simpul_pr_", "a\u{0}b", &token, &"x".repeat(10_000)] {
            resets(&network, guess, NEW).await.refused("SECRET_INVALID", "secret");
        }
        assert_eq!(siti.sees("{ viewer { name } }", json!({})).await["viewer"]["name"], Value::from("Siti"));
    })
    .await;
}
