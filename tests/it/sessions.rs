//! Passwords are read the same at both doors, a refresh token opens once, and crowds keep nobody waiting.

use std::collections::HashMap;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::given::{invitation, organization};
use tests::person::{PASSWORD, Tried, text};
use tests::{Person, on_both};

use crate::races::tally;

const TOKENS: &str = "tokens { accessToken refreshToken }";

fn credentials(email: &str, password: &str) -> Value {
    json!({ "email": email, "password": password })
}

#[tokio::test(flavor = "multi_thread")]
async fn one_refresh_token_at_the_same_moment_opens_once_and_then_nothing() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let nobody = network.nobody();
        for round in 0..5 {
            let opened = nobody.does("signIn", credentials("siti@example.org", PASSWORD), TOKENS).await;
            let first = json!({ "refreshToken": opened["tokens"]["refreshToken"] });
            let refresh = |input: Value| nobody.tries_quietly("refreshSession", input, TOKENS);
            let tries = join_all((0..10).map(|_| refresh(first.clone()))).await;
            assert_eq!(tally(&tries), HashMap::from([("DONE", 1), ("REFRESH_TOKEN_INVALID", 9)]), "round {round}");
            // Two held it, so that none of those it led to is good any more.
            for tried in tries.iter().filter(|tried| tried.is_done()) {
                let tokens = &tried.payload()["tokens"];
                let next = refresh(json!({ "refreshToken": tokens["refreshToken"] })).await;
                next.refused("REFRESH_TOKEN_INVALID", "refreshToken");
                let thief = Person::with(&network, "Siti", &text(&tokens["accessToken"]));
                let answer = thief.asks_quietly("{ viewer { name } }", json!({})).await;
                assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{answer}");
            }
        }
        // The other sessions are not concerned.
        assert_eq!(
            siti.sees("{ viewer { sessions { totalCount } } }", json!({})).await["viewer"]["sessions"],
            json!({ "totalCount": 1 })
        );
    })
    .await;
}

// B181
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_given_again_to_whoever_knows_the_key() {
    on_both(|network| async move {
        Person::registers(&network, "Siti").await;
        let nobody = network.nobody();
        let refresh = |token: Value, key: Option<&str>| {
            nobody.tries_quietly("refreshSession", json!({ "refreshToken": token, "idempotencyKey": key }), TOKENS)
        };
        let token = |tried: &Tried| tried.payload()["tokens"]["refreshToken"].clone();
        let key = "h5PZ2dY0q3mU9xkB7LrVtA";
        let opened = nobody.does("signIn", credentials("siti@example.org", PASSWORD), TOKENS).await;
        let first = opened["tokens"]["refreshToken"].clone();
        refresh(first.clone(), Some("guess-me")).await.refused("TOO_SHORT", "idempotencyKey");

        // Two tabs of one client at the same moment, and the same request once more.
        let tabs = join_all((0..5).map(|_| refresh(first.clone(), Some(key)))).await;
        network.passes(chrono::TimeDelta::seconds(59));
        let again = refresh(first.clone(), Some(key)).await;
        assert!(again.is_done(), "{}", again.answer);
        assert!(tabs.iter().all(|tab| token(tab) == token(&again)));
        let siti = Person::with(&network, "Siti", &text(&again.payload()["tokens"]["accessToken"]));
        siti.sees("{ viewer { name } }", json!({})).await;
        let second = refresh(token(&again), Some(key)).await;
        assert!(second.is_done() && token(&second) != token(&again), "{}", second.answer);

        // Once the answer was used, without the key, with another, or too late, a used token is a stolen one.
        refresh(first, Some(key)).await.refused("REFRESH_TOKEN_INVALID", "refreshToken");
        refresh(token(&second), None).await.refused("REFRESH_TOKEN_INVALID", "refreshToken");
        for (other, seconds) in [(None, 0), (Some("another-key-of-as-many-letters"), 0), (Some(key), 61)] {
            let opened = nobody.does("signIn", credentials("siti@example.org", PASSWORD), TOKENS).await;
            let first = opened["tokens"]["refreshToken"].clone();
            let kept = refresh(first.clone(), Some(key)).await;
            network.passes(chrono::TimeDelta::seconds(seconds));
            refresh(first, other).await.refused("REFRESH_TOKEN_INVALID", "refreshToken");
            refresh(token(&kept), None).await.refused("REFRESH_TOKEN_INVALID", "refreshToken");
        }
    })
    .await;
}

// B187
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_of_another_kind_is_no_access_token() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let invited = invitation(&siti, &youth, "budi@example.org", "ADMIN").await;
        let nobody = network.nobody();
        let opened = nobody.does("signIn", credentials("siti@example.org", PASSWORD), TOKENS).await;
        let access = text(&opened["tokens"]["accessToken"]);
        for secret in [&text(&opened["tokens"]["refreshToken"]), &invited] {
            let answer = Person::with(&network, "Siti", secret).asks("{ viewer { name } }", json!({})).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{answer}");
        }
        // Nor does an access token keep a session open, or let anybody in.
        let swapped = nobody.tries("refreshSession", json!({ "refreshToken": access }), TOKENS).await;
        swapped.refused("REFRESH_TOKEN_INVALID", "refreshToken");
        let swapped = siti.tries("acceptInvitation", json!({ "token": access }), "member { id }").await;
        swapped.refused("INVITATION_INVALID", "token");
    })
    .await;
}

// B195
#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_read_the_same_at_both_doors() {
    on_both(|network| async move {
        let nobody = network.nobody();
        // 128 characters with blanks at both ends and a boat, first with the accent in one character, then in two.
        let composed = format!("  kaf\u{e9} \u{1f6f6}  {}  ", "laut".repeat(29));
        let decomposed = composed.replace('\u{e9}', "e\u{301}");
        assert_eq!((composed.chars().count(), decomposed.chars().count()), (128, 129));
        let account = |password: &str| {
            json!({ "name": "Siti", "email": "siti@example.org", "password": password, "language": "EN" })
        };
        let long = nobody.tries("register", account(&format!("{composed}x")), "viewer { name }").await;
        long.refused("PASSWORD_TOO_LONG", "password");
        nobody.does("register", account(&composed), "viewer { name }").await;
        for password in [&composed, &decomposed] {
            nobody.does("signIn", credentials("siti@example.org", password), "tokens { expiresIn }").await;
        }
        let endless = "laut ".repeat(20_000);
        for wrong in [composed.trim_end(), composed.trim_start(), &composed.to_uppercase(), &format!("{composed}x"), "", &endless] {
            let tried = nobody.tries_quietly("signIn", credentials("siti@example.org", wrong), TOKENS).await;
            tried.refused("WRONG_CREDENTIALS", "email");
        }
    })
    .await;
}

// B191
#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_at_the_door_keeps_nobody_inside_waiting() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let nobody = network.nobody();
        let emails: Vec<_> = (0..50).map(|number| format!("number-{number}@example.org")).collect();
        let crowd =
            join_all(emails.iter().map(|email| nobody.tries_quietly("signIn", credentials(email, PASSWORD), TOKENS)));
        let reading = async {
            for _ in 0..5 {
                let seen = siti.asks_quietly("{ viewer { name } }", json!({})).await;
                assert_eq!(seen["data"]["viewer"]["name"], "Siti", "{seen}");
            }
            let health = network.http().get(format!("{}/health/live", network.base())).send().await.expect("an answer");
            assert!(health.status().is_success(), "{}", health.status());
        };
        let mut crowd = std::pin::pin!(crowd);
        tokio::select! {
            biased;
            _ = &mut crowd => panic!("fifty passwords were verified before five questions were answered"),
            () = reading => {}
        }
        let tries = crowd.await;
        // Who would wait too long is told so, and nothing worse.
        assert!(
            tries.iter().all(|tried| ["WRONG_CREDENTIALS", "OVERLOADED"].contains(&tried.code())),
            "{:?}",
            tally(&tries)
        );
        assert!(tally(&tries).contains_key("WRONG_CREDENTIALS"));
    })
    .await;
}
