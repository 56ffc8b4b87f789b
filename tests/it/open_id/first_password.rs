//! An account that only the provider opens, and everything that asks for a password.

use serde_json::json;
use tests::openid::{Browser, Provider};
use tests::person::{PASSWORD, text};
use tests::{Person, on_both_mailing_with, on_both_with};

use super::{enters, finishes, returns, returns_asked, returns_in, today, with};
use crate::mail::asks_for_reset;

const NEW: &str = "jala merah di laut lepas";
const SET: &str = "setFirstPassword";
const VIEWER: &str = "viewer { hasPassword }";

#[tokio::test(flavor = "multi_thread")]
async fn whom_the_provider_lets_in_sets_a_password_and_may_do_everything_then() {
    let provider = Provider::certified();
    let issuer = provider.base();
    on_both_with(&Provider::settings(&issuer), |network| {
        let issuer = issuer.clone();
        async move {
            today(&network);
            let siti = enters(&network, "siti").await;
            let beside = enters(&network, "siti").await;
            let asked = [
                (
                    "changePassword",
                    json!({ "currentPassword": "", "newPassword": NEW }),
                    "viewer { name }",
                    "currentPassword",
                ),
                (
                    "changeEmail",
                    json!({ "currentPassword": PASSWORD, "newEmail": "s@example.org" }),
                    "pendingEmail",
                    "",
                ),
                ("beginSecondFactor", json!({ "currentPassword": PASSWORD }), "setup { uri }", "currentPassword"),
                ("exportPersonalData", json!({ "password": PASSWORD }), "__typename", "password"),
                ("eraseAccount", json!({ "password": PASSWORD }), "__typename", "password"),
                ("unlinkOpenIdIdentity", json!({ "issuer": issuer, "password": PASSWORD }), VIEWER, "password"),
            ];
            for (field, input, select, path) in &asked {
                let tried = siti.tries_quietly(field, input.clone(), select).await;
                // Without a mail server no address is changed, password or not.
                if *field == "changeEmail" {
                    assert_eq!(tried.code(), "MAIL_UNAVAILABLE", "{}", tried.answer);
                    continue;
                }
                tried.refused("PASSWORD_NOT_SET", path);
            }
            // Only who it is sets the first one.
            let other = with(returns_asked(&network, "budi").await, json!({ "newPassword": NEW }));
            siti.tries_quietly(SET, other, VIEWER).await.refused("OPEN_ID_NOT_LINKED", "code");
            let returned = returns_asked(&network, "siti").await;
            let poor = with(returned.clone(), json!({ "newPassword": "short" }));
            siti.tries_quietly(SET, poor, VIEWER).await.refused("PASSWORD_TOO_SHORT", "newPassword");
            let guessed = with(returned.clone(), json!({ "newPassword": "passwordpassword" }));
            siti.tries_quietly(SET, guessed, VIEWER).await.refused("PASSWORD_GUESSABLE", "newPassword");
            let good = with(returned, json!({ "newPassword": NEW }));
            network.nobody().tries_quietly(SET, good.clone(), VIEWER).await.denied("UNAUTHENTICATED");
            let set = siti.tries_quietly(SET, good.clone(), VIEWER).await;
            assert_eq!(set.payload()["viewer"]["hasPassword"], true, "{}", set.answer);
            siti.tries_quietly(SET, good, VIEWER).await.refused("PASSWORD_SET_ALREADY", "newPassword");
            let answer = beside.asks_quietly("{ viewer { name } }", json!({})).await;
            assert_eq!(
                answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED",
                "another session goes on: {answer}"
            );
            let input = json!({ "email": "siti@example.org", "password": NEW });
            network.nobody().does("signIn", input, "tokens { expiresIn }").await;

            // The copy of their data names the identity; the erasure takes it along.
            let export = siti.tries_quietly("exportPersonalData", json!({ "password": NEW }), "document").await;
            assert!(export.answer.to_string().contains(&issuer), "{}", export.answer);
            let erased = siti.tries_quietly("eraseAccount", json!({ "password": NEW }), "__typename").await;
            assert!(erased.is_done(), "{}", erased.answer);
            let anew = finishes(&network, returns(&network, "siti").await).await;
            assert_eq!(anew.payload()["tokens"]["viewer"]["hasPassword"], false, "{}", anew.answer);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_session_here_and_there_sets_no_first_password() {
    let provider = Provider::certified();
    let issuer = provider.base();
    on_both_with(&Provider::settings(&issuer), |network| async move {
        today(&network);
        // Siti has left a browser in which she is signed in at the provider, and here.
        let mut left = Browser::default();
        let tokens = finishes(&network, returns_in(&mut left, &network, "siti", json!({})).await).await;
        let siti = Person::with(&network, "siti", &text(&tokens.payload()["tokens"]["accessToken"]));
        let found = returns_in(&mut left, &network, "siti", json!({})).await;
        assert_eq!(left.logins(), 1, "the provider asks nobody whom it knows");
        let tried = siti.tries_quietly(SET, with(found, json!({ "newPassword": NEW })), VIEWER).await;
        tried.refused("OPEN_ID_NOT_ASKED_AGAIN", "code");
        // Whoever knows what opens her account there is asked for it.
        let asked = returns_in(&mut left, &network, "siti", json!({ "askAgain": true })).await;
        assert_eq!(left.logins(), 2, "the provider did not ask");
        let set = siti.tries_quietly(SET, with(asked, json!({ "newPassword": NEW })), VIEWER).await;
        assert_eq!(set.payload()["viewer"]["hasPassword"], true, "{}", set.answer);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_sets_the_first_password_too_and_what_was_linked_unread_is_gone() {
    let provider = Provider::certified();
    let issuer = provider.base();
    on_both_mailing_with(&Provider::settings(&issuer), |network, post| async move {
        today(&network);
        enters(&network, "siti").await;
        let reset = async |email: &str| {
            asks_for_reset(&network, email).await;
            let secret = post.next_of(email, "A new password for your account").await.secret();
            let input = json!({ "secret": secret, "newPassword": NEW });
            network.nobody().tries_quietly("resetPassword", input, "done").await
        };
        assert!(reset("siti@example.org").await.is_done());
        let input = json!({ "email": "siti@example.org", "password": NEW });
        network.nobody().does("signIn", input, "tokens { expiresIn }").await;
        // Her address was verified when the identity was linked: it goes on opening the account.
        enters(&network, "siti").await;

        // Eve has linked hers to an account with Budi's address, when no mail was sent here; Budi takes it back.
        Person::registers(&network, "Budi").await;
        let link = "insert into open_id_identity select open_id_identity.id, budi.id, issuer, 'eve', open_id_identity.created_at \
                    from open_id_identity, person budi where budi.email_key = 'budi@example.org'";
        network.raw("delete from open_id_attempt").await.expect("a change");
        let moved = link.replace("select open_id_identity.id", match network.engine() {
            tests::Engine::Sqlite => "select randomblob(16)",
            tests::Engine::Postgres => "select gen_random_uuid()",
        });
        assert_eq!(network.raw(&moved).await.expect("a change"), 1);
        assert!(reset("budi@example.org").await.is_done());
        finishes(&network, returns(&network, "eve").await).await;
        let left = network.raw("update open_id_identity set subject = subject where subject = 'eve' and person_id in (select id from person where email_key = 'budi@example.org')").await;
        assert_eq!(left.expect("a look"), 0);
    })
    .await;
}
