//! A second factor is turned on, seen, renewed and removed, and its owner is told.

use std::collections::HashSet;

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::authenticator::{Authenticator, signs_in};
use tests::person::PASSWORD;
use tests::{Person, on_both, on_both_mailing};

use crate::mail::settle;

const CODES: &str = "recoveryCodes";
const VIEWER: &str = "viewer { name secondFactor { enabledAt recoveryCodesLeft } }";

async fn factor(who: &Person) -> Value {
    let question = "{ viewer { secondFactor { enabledAt recoveryCodesLeft } } }";
    who.sees(question, json!({})).await["viewer"]["secondFactor"].clone()
}

/// When each of the viewer's sessions has proved a second factor, oldest first.
async fn proved(who: &Person) -> Value {
    let seen = who.sees("{ viewer { sessions(first: 10) { nodes { secondFactorAt current } } } }", json!({})).await;
    let nodes = seen["viewer"]["sessions"]["nodes"].as_array().expect("sessions").clone();
    nodes.iter().map(|node| node["secondFactorAt"].clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_on_once_a_code_was_shown() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let password = |password: &str| json!({ "currentPassword": password });
        let setup = "setup { secret }";
        siti.tries("beginSecondFactor", password("jala merah di laut lepas"), setup)
            .await
            .refused("WRONG_CREDENTIALS", "currentPassword");
        network.nobody().tries("beginSecondFactor", password(PASSWORD), setup).await.denied("UNAUTHENTICATED");
        siti.tries("confirmSecondFactor", json!({ "code": "123456" }), CODES)
            .await
            .refused("SECOND_FACTOR_NOT_BEGUN", "code");

        // Begun twice: only the second secret is good. Nothing is asked at the door meanwhile.
        let first = Authenticator::told(&siti).await;
        let second = Authenticator::told(&siti).await;
        assert_eq!(factor(&siti).await, Value::Null);
        assert!(signs_in(&network, &siti.email(), None).await.is_done());
        for wrong in [first.code(), second.wrong(), String::new(), "12345".to_owned()] {
            let tried = siti.tries_quietly("confirmSecondFactor", json!({ "code": wrong }), CODES).await;
            tried.refused("SECOND_FACTOR_WRONG", "code");
        }
        let code = second.code();
        let spaced = format!(" {} {}", &code[..3], &code[3..]);
        let tried = siti.tries_quietly("confirmSecondFactor", json!({ "code": spaced }), CODES).await;
        let codes: HashSet<_> = tried.payload()[CODES].as_array().expect("codes").iter().cloned().collect();
        assert_eq!(codes.len(), 10);
        let on = json!({ "enabledAt": "2026-11-25T02:00:00.000Z", "recoveryCodesLeft": 10 });
        assert_eq!(factor(&siti).await, on);
        // Who has shown a code is known to have; the session beside has not.
        assert_eq!(proved(&siti).await, json!(["2026-11-25T02:00:00.000Z", null]));
        siti.tries("beginSecondFactor", password(PASSWORD), setup).await.refused("SECOND_FACTOR_ON", "secondFactor");
        siti.tries("confirmSecondFactor", json!({ "code": "123456" }), CODES).await.refused("SECOND_FACTOR_ON", "code");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_begun_waits_an_hour_and_codes_are_no_secret_of_anybody_elses() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let budi = Person::registers(&network, "Budi").await;
        let (hers, his) = (Authenticator::told(&siti).await, Authenticator::told(&budi).await);
        let tried = budi.tries_quietly("confirmSecondFactor", json!({ "code": hers.code() }), CODES).await;
        tried.refused("SECOND_FACTOR_WRONG", "code");
        network.passes(TimeDelta::minutes(60));
        // Access tokens live a quarter of an hour: both sign in anew.
        let siti = Person::signs_in(&network, "Siti").await;
        let tried = siti.tries_quietly("confirmSecondFactor", json!({ "code": hers.code() }), CODES).await;
        tried.refused("SECOND_FACTOR_NOT_BEGUN", "code");
        drop(his);
        Authenticator::on(&siti).await;
        assert_eq!(proved(&siti).await, json!([null, "2026-11-25T03:00:00.000Z"]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn to_renew_codes_and_to_remove_the_factor_takes_password_and_code() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let shown = |code: &str| json!({ "currentPassword": PASSWORD, "code": code });
        for field in ["renewRecoveryCodes", "removeSecondFactor"] {
            let select = if field == "renewRecoveryCodes" { CODES } else { VIEWER };
            siti.tries(field, shown("123456"), select).await.refused("SECOND_FACTOR_OFF", "code");
            network.nobody().tries(field, shown("123456"), select).await.denied("UNAUTHENTICATED");
        }
        let app = Authenticator::on(&siti).await;
        for field in ["renewRecoveryCodes", "removeSecondFactor"] {
            let select = if field == "renewRecoveryCodes" { CODES } else { VIEWER };
            let poor = json!({ "currentPassword": "jala merah di laut lepas", "code": app.waits() });
            siti.tries_quietly(field, poor, select).await.refused("WRONG_CREDENTIALS", "currentPassword");
            siti.tries_quietly(field, shown(&app.wrong()), select).await.refused("SECOND_FACTOR_WRONG", "code");
        }
        // Renewed with a code of the old ones: all of those are gone.
        let old = app.recovery_codes[0].to_uppercase();
        let renewed = siti.tries_quietly("renewRecoveryCodes", shown(&old), CODES).await;
        let new = renewed.payload()[CODES].as_array().expect("codes").clone();
        assert_eq!((new.len(), new.iter().any(|code| app.recovery_codes.iter().any(|old| code == old))), (10, false));
        for code in &app.recovery_codes[..2] {
            siti.tries_quietly("removeSecondFactor", shown(code), VIEWER).await.refused("SECOND_FACTOR_WRONG", "code");
        }
        let with = signs_in(&network, &siti.email(), Some(&app.waits())).await;
        assert!(with.is_done(), "{}", with.answer);
        assert_eq!(proved(&siti).await.as_array().map(Vec::len), Some(2));
        let removed = siti.tries_quietly("removeSecondFactor", shown(&app.waits()), VIEWER).await;
        assert_eq!(removed.payload()["viewer"], json!({ "name": "Siti", "secondFactor": null }), "{}", removed.answer);
        assert_eq!(proved(&siti).await, json!([null, null]));
        assert!(signs_in(&network, &siti.email(), None).await.is_done());
        // It can be turned on again; what was there before counts for nothing.
        let again = Authenticator::on(&siti).await;
        let old = signs_in(&network, &siti.email(), Some(new[3].as_str().expect("a code"))).await;
        old.refused("SECOND_FACTOR_WRONG", "secondFactor");
        assert!(signs_in(&network, &siti.email(), Some(&again.waits())).await.is_done());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn its_owner_is_told_and_nothing_of_it_is_written_down() {
    on_both_mailing(|network, post| async move {
        let siti = Person::registers(&network, "Siti").await;
        settle(&network, &post).await;
        let app = Authenticator::on(&siti).await;
        let email = siti.email();
        post.next_of(&email, "A second factor protects your account").await;
        assert!(signs_in(&network, &email, Some(&app.recovery_codes[0])).await.is_done());
        let mail = post.next_of(&email, "A recovery code of your account was used").await;
        assert!(mail.text.contains("So many are left: 9."), "{}", mail.text);
        let input = json!({ "currentPassword": PASSWORD, "code": app.waits() });
        assert!(siti.tries_quietly("removeSecondFactor", input, VIEWER).await.is_done());
        post.next_of(&email, "Your account has no second factor any more").await;

        // In Indonesian for whoever reads that.
        let account = json!({ "name": "Budi", "email": "budi@example.org", "password": PASSWORD, "language": "ID" });
        network.nobody().does("register", account, "viewer { id }").await;
        let budi = Person::signs_in(&network, "Budi").await;
        settle(&network, &post).await;
        let app = Authenticator::on(&budi).await;
        post.next_of("budi@example.org", "Faktor kedua melindungi akun Anda").await;
        // Neither a code nor what the app knows stands in the trail.
        for column in ["before_json", "after_json", "reason"] {
            let secrets = app.recovery_codes.iter().map(|code| format!("{column} like '%{code}%'"));
            let any = secrets.chain([format!("{column} like '%sealed%'")]).collect::<Vec<_>>().join(" or ");
            // The trail is append-only: whatever matched would be refused.
            let found = network.raw(&format!("update audit set reason = reason where {any}")).await;
            assert_eq!(found.expect("nothing of it"), 0);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_factor_was_removed_by_whoever_runs_the_server_is_told() {
    on_both_mailing(|network, post| async move {
        let siti = Person::registers(&network, "Siti").await;
        Authenticator::on(&siti).await;
        let email = domain::entity::value::email::Email::parse(&siti.email()).expect("an address");
        assert!(network.office().remove_lost_factor(&email).await.is_ok());
        post.next_of(&siti.email(), "Your account has no second factor any more").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_lost_everything_is_let_in_by_whoever_runs_the_server() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let lost = async |email: &str| {
            let email = domain::entity::value::email::Email::parse(email).expect("an address");
            network.office().remove_lost_factor(&email).await.map(|_| ()).map_err(|refusal| refusal.to_string())
        };
        assert!(lost("nobody@example.org").await.is_err());
        assert!(lost(&siti.email()).await.is_err(), "there is none to be lost");
        Authenticator::on(&siti).await;
        assert_eq!(signs_in(&network, &siti.email(), None).await.code(), "SECOND_FACTOR_REQUIRED");
        assert_eq!(lost("SITI@example.org").await, Ok(()));
        assert!(signs_in(&network, &siti.email(), None).await.is_done());
        // The session that had proved it has proved nothing any more.
        let seen = siti
            .sees(
                "{ viewer { secondFactor { enabledAt } sessions(first: 9) { nodes { secondFactorAt } } } }",
                json!({}),
            )
            .await;
        assert!(seen["viewer"]["secondFactor"].is_null());
        let sessions = seen["viewer"]["sessions"]["nodes"].as_array().unwrap();
        assert!(sessions.iter().all(|session| session["secondFactorAt"].is_null()), "{sessions:?}");
    })
    .await;
}
