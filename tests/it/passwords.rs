//! What is among the first that are guessed is nobody's password, at whichever door it is set.

use domain::entity::state::PlatformRole;
use domain::entity::value::{email::Email, text::Name};
use domain::identity::secret::Secret;
use serde_json::json;
use tests::person::PASSWORD;
use tests::{Person, on_both, on_both_mailing, on_both_mailing_with};

use crate::mail::asks_for_reset;

/// Common ones, repeats, rows of keys, a sequence, our own name, and what is known of Ayu. All long enough.
const GUESSED: [&str; 9] = [
    "passwordpassword",
    "123456789012345",
    "qwertyuiopasdfgh",
    "abcdefghijklmnop",
    "iloveyouforever",
    "simpulsimpulsimpul",
    "Ni Luh Ayu 17081945",
    "ayu.pesisir.2026",
    "ayu.pesisir@example",
];
const GUESSABLE: &str = "PASSWORD_GUESSABLE";
const AYU: &str = "ayu.pesisir@example.org";

#[tokio::test(flavor = "multi_thread")]
async fn no_account_begins_with_a_password_that_is_guessed_first() {
    on_both(|network| async move {
        let account = |password: &str| json!({ "name": "Ni Luh Ayu", "email": AYU, "password": password });
        let nobody = network.nobody();
        for guessed in GUESSED {
            let tried = nobody.tries_quietly("register", account(guessed), "viewer { name }").await;
            tried.refused(GUESSABLE, "password");
        }
        let name = Name::parse("Ni Luh Ayu").expect("a name");
        let email = Email::parse(AYU).expect("an address");
        let by_command =
            network.office().create_admin(PlatformRole::Admin, name, email, &Secret::new(GUESSED[6])).await;
        let refused = by_command.expect_err("a refusal").to_string();
        assert!(refused.contains("guess"), "{refused}");
        // Nothing is asked of how it is composed, and a word of the context does no harm in a phrase.
        nobody.does("register", account("ayu menjala ikan di laut lepas"), "viewer { name }").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nor_is_a_password_changed_or_set_anew_to_one() {
    on_both_mailing(|network, post| async move {
        let siti = Person::registers(&network, "Sitirahmawati").await;
        for guessed in ["passwordpassword", "sitirahmawati 1998"] {
            let change = json!({ "currentPassword": PASSWORD, "newPassword": guessed });
            siti.tries("changePassword", change, "viewer { name }").await.refused(GUESSABLE, "newPassword");
        }
        asks_for_reset(&network, &siti.email()).await;
        let secret = post.next_of(&siti.email(), "A new password for your account").await.secret();
        let reset = |new: &str| json!({ "secret": secret, "newPassword": new });
        for guessed in ["passwordpassword", "sitirahmawati 1998"] {
            network.nobody().tries("resetPassword", reset(guessed), "done").await.refused(GUESSABLE, "newPassword");
        }
        // The secret is not used up by that.
        network.nobody().does("resetPassword", reset("jala merah di laut lepas"), "done").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nor_is_one_wanted_or_confirmed_where_accounts_are_confirmed_by_mail() {
    on_both_mailing_with(&[("SIMPUL_REGISTRATION", "confirmed")], |network, post| async move {
        let account =
            |password: &str| json!({ "name": "Ni Luh Ayu", "email": AYU, "password": password, "language": "EN" });
        let nobody = network.nobody();
        for guessed in GUESSED {
            let tried = nobody.tries_quietly("register", account(guessed), "isConfirmationNeeded").await;
            tried.refused(GUESSABLE, "password");
        }
        nobody.does("register", account(PASSWORD), "isConfirmationNeeded").await;
        let secret = post.next_of(AYU, "Your new account").await.secret();
        // What was taken a day ago is not taken any more.
        let renamed = format!("update registration set name = '{PASSWORD}'");
        assert_eq!(network.raw(&renamed).await.expect("a change"), 1);
        let confirm = json!({ "secret": secret, "password": PASSWORD });
        nobody.tries("confirmRegistration", confirm.clone(), "viewer { name }").await.refused(GUESSABLE, "password");
        network.raw("update registration set name = 'Ni Luh Ayu'").await.expect("a change");
        nobody.does("confirmRegistration", confirm, "viewer { name }").await;
    })
    .await;
}
