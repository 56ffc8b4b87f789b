//! Where a second factor is on, the password alone opens nothing; each code is good once, and codes are not guessed.

use std::collections::HashMap;

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;
use tests::authenticator::{Authenticator, signs_in};
use tests::person::{PASSWORD, Tried, text};
use tests::{Engine, Network, Person, on_both, on_both_mailing, on_both_with};

use crate::mail::asks_for_reset;
use crate::races::tally;

const TOKENS: &str = "tokens { accessToken refreshToken }";
const AT: &str = "secondFactor";
const EMAIL: &str = "siti@example.org";

#[tokio::test(flavor = "multi_thread")]
async fn the_right_password_is_asked_for_a_code_and_a_code_is_good_once() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let app = Authenticator::on(&siti).await;
        signs_in(&network, EMAIL, None).await.refused("SECOND_FACTOR_REQUIRED", AT);
        // The code that turned it on is used up.
        signs_in(&network, EMAIL, Some(&app.code())).await.refused("SECOND_FACTOR_WRONG", AT);
        let code = app.waits();
        let opened = signs_in(&network, EMAIL, Some(&code)).await;
        assert!(opened.is_done(), "{}", opened.answer);
        signs_in(&network, EMAIL, Some(&code)).await.refused("SECOND_FACTOR_WRONG", AT);
        // None of the refused ones has left a session.
        assert_eq!(
            siti.sees("{ viewer { sessions { totalCount } } }", json!({})).await["viewer"]["sessions"]["totalCount"],
            2
        );

        // The session that was opened with it stays so when it is refreshed.
        network.passes(TimeDelta::minutes(10));
        let refresh = json!({ "refreshToken": opened.payload()["tokens"]["refreshToken"] });
        let refreshed = network.nobody().tries_quietly("refreshSession", refresh, TOKENS).await;
        let later = Person::with(&network, "Siti", &text(&refreshed.payload()["tokens"]["accessToken"]));
        let seen = later.sees("{ viewer { sessions { nodes { current secondFactorAt } } } }", json!({})).await;
        let current = json!({ "current": true, "secondFactorAt": "2026-11-25T02:00:30.000Z" });
        assert_eq!(seen["viewer"]["sessions"]["nodes"][1], current);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_may_disagree_by_one_step_and_not_by_an_hour() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let app = Authenticator::on(&siti).await;
        network.passes(TimeDelta::hours(2));
        for off in [-3_600, -90, -60, 60, 90, 3_600] {
            let tried = signs_in(&network, EMAIL, Some(&app.code_after(TimeDelta::seconds(off)))).await;
            tried.refused("SECOND_FACTOR_WRONG", AT);
        }
        for off in [-30, 0, 30] {
            let tried = signs_in(&network, EMAIL, Some(&app.code_after(TimeDelta::seconds(off)))).await;
            assert!(tried.is_done(), "{off}: {}", tried.answer);
        }
        // Who was ahead has used the steps before up, too.
        signs_in(&network, EMAIL, Some(&app.code())).await.refused("SECOND_FACTOR_WRONG", AT);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_code_is_good_once_however_it_is_typed() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let app = Authenticator::on(&siti).await;
        for (place, typed) in [
            (0, app.recovery_codes[0].clone()),
            (1, app.recovery_codes[1].to_uppercase()),
            (2, app.recovery_codes[2].replace('-', " ")),
        ] {
            let opened = signs_in(&network, EMAIL, Some(&typed)).await;
            assert!(opened.is_done(), "{place}: {}", opened.answer);
            signs_in(&network, EMAIL, Some(&app.recovery_codes[place])).await.refused("SECOND_FACTOR_WRONG", AT);
        }
        let left = siti.sees("{ viewer { secondFactor { recoveryCodesLeft } } }", json!({})).await;
        assert_eq!(left["viewer"]["secondFactor"]["recoveryCodesLeft"], 7);
        // Nobody else's.
        let budi = Person::registers(&network, "Budi").await;
        Authenticator::on(&budi).await;
        signs_in(&network, "budi@example.org", Some(&app.recovery_codes[5])).await.refused("SECOND_FACTOR_WRONG", AT);
    })
    .await;
}

/// The same code from several at the same moment, while its row is held on PostgreSQL, so that all have read it before
/// one of them writes.
async fn all_at_once(network: &Network, table: &'static str, code: &str) -> Vec<Tried> {
    let holds = async {
        if network.engine() == Engine::Postgres {
            let hold = format!("select * from {table} for update; select pg_sleep(1)");
            network.raw(&hold).await.expect("a hold");
        }
    };
    let tries = async {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        join_all((0..4).map(|_| signs_in(network, EMAIL, Some(code)))).await
    };
    tokio::join!(holds, tries).1
}

#[tokio::test(flavor = "multi_thread")]
async fn one_code_at_the_same_moment_lets_one_in() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let app = Authenticator::on(&siti).await;
        let once = HashMap::from([("DONE", 1), ("SECOND_FACTOR_WRONG", 3)]);
        assert_eq!(tally(&all_at_once(&network, "second_factor", &app.waits()).await), once);
        assert_eq!(tally(&all_at_once(&network, "recovery_code", &app.recovery_codes[0]).await), once);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_answered_alike_whether_a_factor_is_on_or_not() {
    on_both_with(&[], |network| async move {
        let siti = Person::registers(&network, "Siti").await;
        Person::registers(&network, "Budi").await;
        let app = Authenticator::on(&siti).await;
        let mut answers = Vec::new();
        for email in [EMAIL, "budi@example.org", "nobody@example.org"] {
            for code in [json!(null), json!(app.waits()), json!("123456"), json!(app.recovery_codes[0])] {
                let input = json!({ "email": email, "password": "jala merah di laut lepas", "secondFactor": code });
                let tried = network.nobody().tries_quietly("signIn", input, TOKENS).await;
                tried.refused("WRONG_CREDENTIALS", "email");
                answers.push((tried.status, tried.answer));
            }
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        // It has used no code up.
        assert!(signs_in(&network, EMAIL, Some(&app.recovery_codes[0])).await.is_done());
        // Where none is on, none is looked at.
        assert!(signs_in(&network, "budi@example.org", Some("123456")).await.is_done());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_knows_the_password_has_ten_tries_at_codes() {
    on_both_with(&[], |network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let app = Authenticator::on(&siti).await;
        let tries = async |from: u8, code: Option<&str>| {
            let input = json!({ "email": EMAIL, "password": PASSWORD, "secondFactor": code });
            network.nobody().at(&format!("127.0.7.{from}")).tries_quietly("signIn", input, TOKENS).await
        };
        let (wrong, right) = (app.wrong(), app.waits());
        for guess in 1..=10 {
            let wrong = if guess % 2 == 0 { "aaaa-bbbb-cccc-dddd" } else { &wrong };
            tries(guess, Some(wrong)).await.refused("SECOND_FACTOR_WRONG", AT);
            // The right password between them takes none back, and is none itself.
            if guess < 10 {
                tries(100, None).await.refused("SECOND_FACTOR_REQUIRED", AT);
            }
        }
        for code in [Some(right.as_str()), Some(app.recovery_codes[0].as_str()), None] {
            tries(101, code).await.denied("RATE_LIMITED");
        }
        // The same count for whoever has found an open session, and for passwords.
        let input = json!({ "currentPassword": PASSWORD, "code": app.recovery_codes[0] });
        siti.tries_quietly("removeSecondFactor", input, "viewer { name }").await.denied("RATE_LIMITED");
        network.passes(TimeDelta::minutes(15));
        assert!(tries(101, Some(&app.code())).await.is_done());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_are_counted_by_address_too() {
    on_both_with(&[("SIMPUL_ADDRESS_TRIES", "3")], |network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let app = Authenticator::on(&siti).await;
        for _ in 0..3 {
            signs_in(&network, EMAIL, Some(&app.wrong())).await.refused("SECOND_FACTOR_WRONG", AT);
        }
        signs_in(&network, EMAIL, Some(&app.recovery_codes[0])).await.denied("RATE_LIMITED");
        network.passes(TimeDelta::minutes(1));
        assert!(signs_in(&network, EMAIL, Some(&app.recovery_codes[0])).await.is_done());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_password_leaves_the_factor_on() {
    const NEW: &str = "jala merah di laut lepas";
    const NEWER: &str = "perahu tua di muara sungai";
    on_both_mailing(|network, post| async move {
        let siti = Person::registers(&network, "Siti").await;
        let app = Authenticator::on(&siti).await;
        let change = json!({ "currentPassword": PASSWORD, "newPassword": NEW });
        siti.does("changePassword", change, "viewer { name }").await;
        asks_for_reset(&network, EMAIL).await;
        let secret = post.next_of(EMAIL, "A new password for your account").await.secret();
        let reset = json!({ "secret": secret, "newPassword": NEWER });
        assert!(network.nobody().tries_quietly("resetPassword", reset, "done").await.is_done());
        let tries = async |code: Option<&str>| {
            let input = json!({ "email": EMAIL, "password": NEWER, "secondFactor": code });
            network.nobody().tries_quietly("signIn", input, TOKENS).await
        };
        tries(None).await.refused("SECOND_FACTOR_REQUIRED", AT);
        assert!(tries(Some(&app.waits())).await.is_done());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_tried_one_a_request() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        for (field, input) in [
            ("beginSecondFactor", json!({ "currentPassword": "x" })),
            ("confirmSecondFactor", json!({ "code": "123456" })),
            ("removeSecondFactor", json!({ "currentPassword": "x", "code": "123456" })),
            ("renewRecoveryCodes", json!({ "currentPassword": "x", "code": "123456" })),
        ] {
            let (first, rest) = field.split_at(1);
            let document = format!(
                "mutation($input: {}{rest}Input!) {{ one: {field}(input: $input) {{ errors {{ code }} }}
                 two: {field}(input: $input) {{ errors {{ code }} }} }}",
                first.to_uppercase()
            );
            let answer = siti.asks(&document, json!({ "input": input })).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "QUERY_TOO_COMPLEX", "{answer}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_taken_back_takes_a_session_that_has_proved_the_factor() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let before = Person::signs_in(&network, "Siti").await;
        Authenticator::on(&siti).await;
        let input = json!({ "password": PASSWORD, "validateOnly": true });
        before.tries("eraseAccount", input.clone(), "erasedAt").await.denied("SECOND_FACTOR_REQUIRED");
        siti.does("eraseAccount", input, "erasedAt").await;
    })
    .await;
}
