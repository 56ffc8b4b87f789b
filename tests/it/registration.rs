//! Where accounts are confirmed by mail, nobody learns who has one, and nobody is led into somebody else's.

use std::collections::HashMap;

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::person::{PASSWORD, Tried};
use tests::{Engine, Network, PostOffice, on_both_mailing_with};

use crate::mail::settle;
use crate::races::tally;

pub(super) const CONFIRMED: &[(&str, &str)] =
    &[("SIMPUL_ADDRESS_TRIES", "10000"), ("SIMPUL_REGISTRATION", "confirmed")];
const ANSWER: &str = "viewer { name } isConfirmationNeeded";
const NEW: &str = "Your new account";
const KNOWN: &str = "You have an account already";
const EVES: &str = "kail tua di dasar laut";

pub(super) fn account(email: &str, password: &str) -> Value {
    json!({ "name": "Whoever", "email": email, "password": password, "language": "EN" })
}

async fn confirms(network: &Network, secret: &str, password: &str) -> Tried {
    let input = json!({ "secret": secret, "password": password });
    network.nobody().tries_quietly("confirmRegistration", input, "viewer { name email isEmailVerified }").await
}

/// Somebody asks for an account and answers the mail.
async fn registers(network: &Network, post: &PostOffice, email: &str) {
    network.nobody().does("register", account(email, PASSWORD), ANSWER).await;
    let confirmed = confirms(network, &post.next_of(email, NEW).await.secret(), PASSWORD).await;
    assert!(confirmed.is_done(), "{}", confirmed.answer);
}

async fn signs_in(network: &Network, email: &str, password: &str) -> Tried {
    let input = json!({ "email": email, "password": password });
    network.nobody().tries_quietly("signIn", input, "tokens { expiresIn }").await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_made_by_whoever_reads_the_mail_and_knows_the_password() {
    on_both_mailing_with(CONFIRMED, |network, post| async move {
        let nobody = network.nobody();
        let wanted = nobody.does("register", account("siti@example.org", PASSWORD), ANSWER).await;
        assert_eq!(wanted["viewer"], Value::Null);
        assert_eq!(wanted["isConfirmationNeeded"], true);
        let mail = post.next_of("siti@example.org", NEW).await;
        assert!(!mail.text.contains("Whoever") && mail.text.contains("24 hours"), "{}", mail.text);
        signs_in(&network, "siti@example.org", PASSWORD).await.refused("WRONG_CREDENTIALS", "email");
        confirms(&network, "simpul_rg_x", PASSWORD).await.refused("SECRET_INVALID", "secret");
        confirms(&network, &mail.secret(), EVES).await.refused("WRONG_PASSWORD", "password");
        let made = confirms(&network, &mail.secret(), PASSWORD).await;
        let siti = json!({ "name": "Whoever", "email": "siti@example.org", "isEmailVerified": true });
        assert_eq!(made.payload()["viewer"], siti, "{}", made.answer);
        confirms(&network, &mail.secret(), PASSWORD).await.refused("SECRET_INVALID", "secret");
        assert!(signs_in(&network, "siti@example.org", PASSWORD).await.is_done());
        assert_eq!(network.raw("update registration set name = name").await.expect("a count"), 0);
    })
    .await;
}

// A13 of the attack kit, for registration.
#[tokio::test(flavor = "multi_thread")]
async fn an_address_with_an_account_and_one_without_are_answered_the_same() {
    on_both_mailing_with(CONFIRMED, |network, post| async move {
        registers(&network, &post, "siti@example.org").await;
        settle(&network, &post).await;
        network.passes(TimeDelta::minutes(15));
        let nobody = network.nobody();
        let mut preview = account("", PASSWORD);
        preview["validateOnly"] = json!(true);
        // Three mails go to an address; then both are told to wait.
        let inputs = [
            preview,
            account("", "short"),
            account("", PASSWORD),
            account("", EVES),
            account("", EVES),
            account("", EVES),
        ];
        let mut seen = Vec::new();
        for email in ["siti@example.org", "budi@example.org"] {
            let mut answers = Vec::new();
            for input in &inputs {
                let mut input = input.clone();
                input["email"] = json!(email);
                let before = network.rows().await;
                let tried = nobody.tries_quietly("register", input, ANSWER).await;
                let written: Vec<_> =
                    network.rows().await.into_iter().zip(before).map(|(after, before)| after.1 - before.1).collect();
                let mut answer = tried.answer.clone();
                // A fault's id is each request's own.
                answer["extensions"] = Value::Null;
                answers.push((tried.code().to_owned(), answer, written));
            }
            seen.push(answers);
        }
        let codes: Vec<_> = seen[0].iter().map(|(code, ..)| code.as_str()).collect();
        assert_eq!(codes, ["DONE", "PASSWORD_TOO_SHORT", "DONE", "DONE", "DONE", "RATE_LIMITED"]);
        assert_eq!(seen[0], seen[1], "known (left) and unknown (right)");
        for (email, subject) in [("siti@example.org", KNOWN), ("budi@example.org", NEW)] {
            for _ in 0..3 {
                post.next_of(email, subject).await;
            }
        }
        assert_eq!(post.taken().len(), 0);
        // Nobody's mailbox is filled: after twelve mails both are told to wait for a day.
        network.passes(TimeDelta::days(1));
        for email in ["siti@example.org", "budi@example.org"] {
            for _ in 0..4 {
                for _ in 0..3 {
                    nobody.does("register", account(email, EVES), ANSWER).await;
                }
                network.passes(TimeDelta::minutes(15));
            }
            nobody.tries("register", account(email, EVES), ANSWER).await.denied("RATE_LIMITED");
            network.passes(TimeDelta::days(1));
            nobody.does("register", account(email, EVES), ANSWER).await;
        }
        // Whose password it was stays the password.
        assert!(signs_in(&network, "siti@example.org", PASSWORD).await.is_done());
        signs_in(&network, "siti@example.org", EVES).await.refused("WRONG_CREDENTIALS", "email");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_names_a_strangers_address_waits_in_no_account_of_theirs() {
    on_both_mailing_with(CONFIRMED, |network, post| async move {
        let nobody = network.nobody();
        nobody.does("register", account("siti@example.org", EVES), ANSWER).await;
        let unasked = post.next_of("siti@example.org", NEW).await.secret();
        // Siti's own password does not make Eve's account hers.
        confirms(&network, &unasked, PASSWORD).await.refused("WRONG_PASSWORD", "password");
        registers(&network, &post, "siti@example.org").await;
        confirms(&network, &unasked, EVES).await.refused("SECRET_INVALID", "secret");
        signs_in(&network, "siti@example.org", EVES).await.refused("WRONG_CREDENTIALS", "email");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_at_once_one_makes_the_account() {
    on_both_mailing_with(CONFIRMED, |network, post| async move {
        let nobody = network.nobody();
        let mut secrets = Vec::new();
        for _ in 0..2 {
            nobody.does("register", account("siti@example.org", PASSWORD), ANSWER).await;
            secrets.push(post.next_of("siti@example.org", NEW).await.secret());
        }
        let tries = secrets.iter().chain(&secrets).map(|secret| confirms(&network, secret, PASSWORD));
        let held = async {
            // All of them have looked, and wait for the rows, when these are let go.
            if network.engine() == Engine::Postgres {
                let hold = "do $$ begin perform * from registration for update; perform pg_sleep(1); end $$";
                network.raw(hold).await.expect("a hold");
            }
        };
        let tried = async {
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            join_all(tries).await
        };
        let ((), tries) = tokio::join!(held, tried);
        assert_eq!(tally(&tries), HashMap::from([("DONE", 1), ("SECRET_INVALID", 3)]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_comes_late_is_good_for_a_day_from_then_on() {
    on_both_mailing_with(CONFIRMED, |network, post| async move {
        post.close().await;
        let nobody = network.nobody();
        nobody.does("register", account("siti@example.org", PASSWORD), ANSWER).await;
        crate::mail::until(&network, "fault is not null and address is not null").await;
        post.reopen().await;
        network.passes(TimeDelta::hours(40));
        let late = post.next_of("siti@example.org", NEW).await.secret();
        network.passes(TimeDelta::hours(23));
        assert!(confirms(&network, &late, PASSWORD).await.is_done());
        nobody.does("register", account("budi@example.org", PASSWORD), ANSWER).await;
        let secret = post.next_of("budi@example.org", NEW).await.secret();
        network.passes(TimeDelta::hours(24));
        confirms(&network, &secret, PASSWORD).await.refused("SECRET_INVALID", "secret");
        network.office().forget_mails().await.expect("a sweep");
        assert_eq!(network.raw("update registration set name = name").await.expect("a count"), 0);
    })
    .await;
}
