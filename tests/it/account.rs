//! An account's address is shown to be its owner's, and changed by both addresses; a password by who knows it.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::person::{PASSWORD, Tried, text};
use tests::post_office::Mood;
use tests::{Network, Person, PostOffice, on_both, on_both_mailing};

use crate::mail::settle;

const NEW: &str = "jala merah di laut lepas";
const TOKENS: &str = "tokens { accessToken refreshToken }";

async fn is_verified(who: &Person) -> Value {
    who.sees("{ viewer { isEmailVerified } }", json!({})).await["viewer"]["isEmailVerified"].clone()
}

async fn signs_in(network: &Network, email: &str, password: &str) -> Tried {
    network.nobody().tries("signIn", json!({ "email": email, "password": password }), TOKENS).await
}

async fn shows(network: &Network, field: &str, secret: &str, select: &str) -> Tried {
    network.nobody().tries(field, json!({ "secret": secret }), select).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_verified_by_the_secret_that_was_mailed_to_it() {
    on_both_mailing(|network, post| async move {
        let siti = Person::registers(&network, "Siti").await;
        let first = post.next_of("siti@example.org", "Is this your address?").await.secret();
        assert_eq!(is_verified(&siti).await, false);
        let again = "requestEmailVerification";
        siti.does(again, json!({ "validateOnly": true }), "viewer { name }").await;
        siti.does(again, json!({}), "viewer { isEmailVerified }").await;
        let second = post.next_of("siti@example.org", "Is this your address?").await.secret();
        shows(&network, "resetPassword", &second, "done").await;
        shows(&network, "verifyEmail", "simpul_ev_x", "done").await.refused("SECRET_INVALID", "secret");
        assert!(shows(&network, "verifyEmail", &second, "done").await.is_done());
        assert_eq!(is_verified(&siti).await, true);
        for used in [&first, &second] {
            shows(&network, "verifyEmail", used, "done").await.refused("SECRET_INVALID", "secret");
        }
        siti.tries(again, json!({}), "viewer { name }").await.refused("EMAIL_VERIFIED", "email");
        network.nobody().tries(again, json!({}), "viewer { name }").await.denied("UNAUTHENTICATED");

        // Whoever sets a new password with a secret has read a mail, too.
        let budi = Person::registers(&network, "Budi").await;
        crate::mail::asks_for_reset(&network, "budi@example.org").await;
        let reset = post.next_of("budi@example.org", "A new password for your account").await.secret();
        let input = json!({ "secret": reset, "newPassword": NEW });
        network.nobody().does("resetPassword", input, "done").await;
        let token = text(&signs_in(&network, "budi@example.org", NEW).await.payload()["tokens"]["accessToken"]);
        assert_eq!(is_verified(&Person::with(&network, "Budi", &token)).await, true);
        assert_eq!(budi.email(), "budi@example.org");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_days_are_time_enough() {
    on_both_mailing(|network, post| async move {
        let siti = Person::registers(&network, "Siti").await;
        let secret = post.next_of("siti@example.org", "Is this your address?").await.secret();
        network.passes(TimeDelta::days(3));
        shows(&network, "verifyEmail", &secret, "done").await.refused("SECRET_INVALID", "secret");
        for _ in 0..3 {
            network.passes(TimeDelta::minutes(16));
            let token =
                text(&signs_in(&network, "siti@example.org", PASSWORD).await.payload()["tokens"]["accessToken"]);
            let siti = Person::with(&network, "Siti", &token);
            siti.does("requestEmailVerification", json!({}), "viewer { name }").await;
        }
        assert_eq!(siti.name, "Siti");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_is_told_once_an_hour_that_somebody_wants_the_address() {
    on_both_mailing(|network, post| async move {
        Person::registers(&network, "Siti").await;
        settle(&network, &post).await;
        let account = json!({ "name": "Eve", "email": "SITI@example.org", "password": PASSWORD });
        let nobody = network.nobody();
        let mut preview = account.clone();
        preview["validateOnly"] = json!(true);
        nobody.tries("register", preview, "viewer { name }").await.refused("EMAIL_TAKEN", "email");
        for _ in 0..3 {
            nobody.tries("register", account.clone(), "viewer { name }").await.refused("EMAIL_TAKEN", "email");
        }
        let notice = post.next_of("siti@example.org", "You have an account already").await;
        assert!(notice.text.contains("Dear Siti,") && !notice.text.contains("Eve"), "{}", notice.text);
        settle(&network, &post).await;
        network.passes(TimeDelta::minutes(61));
        nobody.tries("register", account, "viewer { name }").await.refused("EMAIL_TAKEN", "email");
        post.next_of("siti@example.org", "You have an account already").await;
        assert_eq!(post.asked(), 1);
    })
    .await;
}

// B188
#[tokio::test(flavor = "multi_thread")]
async fn whoever_knows_the_password_sets_another_one() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let other = signs_in(&network, "siti@example.org", PASSWORD).await;
        let change = |current: &str, new: &str| json!({ "currentPassword": current, "newPassword": new });
        let select = "viewer { name sessions { totalCount } }";
        siti.tries("changePassword", change(NEW, NEW), select).await.refused("WRONG_CREDENTIALS", "currentPassword");
        let short = siti.tries("changePassword", change(PASSWORD, "short"), select).await;
        short.refused("PASSWORD_TOO_SHORT", "newPassword");
        network.nobody().tries("changePassword", change(PASSWORD, NEW), select).await.denied("UNAUTHENTICATED");
        // Without a mail server, too.
        siti.does("changePassword", change(PASSWORD, NEW), select).await;
        signs_in(&network, "siti@example.org", PASSWORD).await.refused("WRONG_CREDENTIALS", "email");
        assert!(signs_in(&network, "siti@example.org", NEW).await.is_done());
        assert_eq!(siti.sees("{ viewer { name } }", json!({})).await["viewer"]["name"], "Siti");
        let ended = Person::with(&network, "Siti", &text(&other.payload()["tokens"]["accessToken"]));
        let answer = ended.asks("{ viewer { name } }", json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{answer}");
        let tried = ended.tries("changePassword", change(NEW, PASSWORD), select).await;
        tried.denied("UNAUTHENTICATED");
        assert_eq!(tried.status, 401);
        // Wrong ones are tries like others.
        for _ in 0..9 {
            siti.tries_quietly("changePassword", change(PASSWORD, NEW), select).await;
        }
        siti.tries("changePassword", change(NEW, PASSWORD), select).await.denied("RATE_LIMITED");
    })
    .await;
}

/// Siti asks for another address; the secrets of both mails.
async fn wishes(siti: &Person, post: &PostOffice, new: &str) -> (String, String) {
    let wish = json!({ "currentPassword": PASSWORD, "newEmail": new });
    let asked = siti.does("changeEmail", wish, "pendingEmail").await;
    assert_eq!(asked["pendingEmail"], new);
    let from = post.next_of("siti@example.org", "Another address for your account").await;
    assert!(from.text.contains(new), "{}", from.text);
    (from.secret(), post.next_of(new, "Confirm your new address").await.secret())
}

#[tokio::test(flavor = "multi_thread")]
async fn both_addresses_confirm_another_one() {
    on_both_mailing(|network, post| async move {
        let siti = Person::registers(&network, "Siti").await;
        let wish = json!({ "currentPassword": NEW, "newEmail": "ayu@example.org" });
        siti.tries("changeEmail", wish, "pendingEmail").await.refused("WRONG_CREDENTIALS", "currentPassword");
        let same = json!({ "currentPassword": PASSWORD, "newEmail": "Siti@example.org" });
        siti.tries("changeEmail", same, "pendingEmail").await.refused("EMAIL_TAKEN", "newEmail");

        let stale = wishes(&siti, &post, "old@example.org").await;
        let (from, to) = wishes(&siti, &post, "Ayu@example.org").await;
        for secret in [&stale.0, &stale.1] {
            let tried = shows(&network, "confirmEmailChange", secret, "complete").await;
            tried.refused("SECRET_INVALID", "secret");
        }
        // One of them alone does nothing, however often.
        for _ in 0..2 {
            let done = shows(&network, "confirmEmailChange", &to, "complete").await;
            assert_eq!(done.payload()["complete"], false, "{}", done.answer);
        }
        assert!(signs_in(&network, "siti@example.org", PASSWORD).await.is_done());
        let done = shows(&network, "confirmEmailChange", &from, "complete").await;
        assert_eq!(done.payload()["complete"], true, "{}", done.answer);
        signs_in(&network, "siti@example.org", PASSWORD).await.refused("WRONG_CREDENTIALS", "email");
        assert!(signs_in(&network, "ayu@example.org", PASSWORD).await.is_done());
        let seen = siti.sees("{ viewer { email isEmailVerified } }", json!({})).await;
        assert_eq!(seen["viewer"], json!({ "email": "Ayu@example.org", "isEmailVerified": true }));
        post.next_of("siti@example.org", "Your account has another address").await;
        for secret in [&from, &to] {
            let tried = shows(&network, "confirmEmailChange", secret, "complete").await;
            tried.refused("SECRET_INVALID", "secret");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_present_address_stops_another_one() {
    on_both_mailing(|network, post| async move {
        let siti = Person::registers(&network, "Siti").await;
        let (from, to) = wishes(&siti, &post, "ayu@example.org").await;
        shows(&network, "cancelEmailChange", &to, "done").await.refused("SECRET_INVALID", "secret");
        assert!(shows(&network, "confirmEmailChange", &from, "complete").await.is_done());
        assert!(shows(&network, "cancelEmailChange", &from, "done").await.is_done());
        for secret in [&from, &to] {
            let tried = shows(&network, "confirmEmailChange", secret, "complete").await;
            tried.refused("SECRET_INVALID", "secret");
        }
        // Nor does one come after a day.
        let (from, to) = wishes(&siti, &post, "ayu@example.org").await;
        assert!(shows(&network, "confirmEmailChange", &from, "complete").await.is_done());
        network.passes(TimeDelta::hours(24));
        shows(&network, "confirmEmailChange", &to, "complete").await.refused("SECRET_INVALID", "secret");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_somebody_has_is_not_told_and_not_given() {
    on_both_mailing(|network, post| async move {
        let siti = Person::registers(&network, "Siti").await;
        Person::registers(&network, "Budi").await;
        settle(&network, &post).await;
        let wish = json!({ "currentPassword": PASSWORD, "newEmail": "budi@example.org" });
        siti.does("changeEmail", wish, "pendingEmail").await;
        let from = post.next_of("siti@example.org", "Another address for your account").await.secret();
        let notice = post.next_of("budi@example.org", "You have an account already").await;
        assert!(!notice.raw.contains("simpul_ec_"), "{}", notice.raw);
        let done = shows(&network, "confirmEmailChange", &from, "complete").await;
        assert_eq!(done.payload()["complete"], false, "{}", done.answer);

        // Somebody is faster.
        let (from, to) = wishes(&siti, &post, "rina@example.org").await;
        Person::registers(&network, "Rina").await;
        assert!(shows(&network, "confirmEmailChange", &from, "complete").await.is_done());
        shows(&network, "confirmEmailChange", &to, "complete").await.refused("EMAIL_TAKEN", "secret");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_names_somebodys_address_neither_keeps_them_from_a_new_password_nor_writes_to_them() {
    on_both_mailing(|network, post| async move {
        let eve = Person::registers(&network, "Menang").await;
        Person::registers(&network, "Budi").await;
        settle(&network, &post).await;
        let wish = |new: &str| json!({ "currentPassword": PASSWORD, "newEmail": new });
        for _ in 0..3 {
            eve.does("changeEmail", wish("budi@example.org"), "pendingEmail").await;
        }
        eve.tries("changeEmail", wish("budi@example.org"), "pendingEmail").await.denied("RATE_LIMITED");
        let forgotten = json!({ "email": "budi@example.org" });
        network.nobody().does("requestPasswordReset", forgotten, "__typename").await;
        post.next_of("budi@example.org", "A new password for your account").await;
        // To an address that is not verified as theirs, nothing goes that they have chosen.
        eve.does("changeEmail", wish("rina@example.org"), "pendingEmail").await;
        let mail = post.next_to("rina@example.org").await;
        assert!(mail.text.contains("Good day,") && !mail.text.contains("Menang"), "{}", mail.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_whose_secret_is_void_is_not_sent() {
    on_both_mailing(|network, post| async move {
        let siti = Person::registers(&network, "Siti").await;
        settle(&network, &post).await;
        post.turns(Mood::Busy);
        let wish = |new: &str| json!({ "currentPassword": PASSWORD, "newEmail": new });
        siti.does("changeEmail", wish("first@example.org"), "pendingEmail").await;
        post.was_asked(2).await;
        siti.does("changeEmail", wish("second@example.org"), "pendingEmail").await;
        post.was_asked(4).await;
        post.turns(Mood::Takes);
        network.passes(TimeDelta::minutes(2));
        let secret = post.next_to("second@example.org").await.secret();
        post.next_to("siti@example.org").await;
        settle(&network, &post).await;
        assert!(shows(&network, "confirmEmailChange", &secret, "complete").await.is_done());
        assert_eq!(
            network.raw("update mail set kind = kind where fault like '%no longer good%'").await.expect("rows"),
            2
        );
    })
    .await;
}
