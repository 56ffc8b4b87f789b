//! The same of what takes a provider, or a registration that is confirmed by mail.

use serde_json::{Value, json};
use tests::openid::Provider;
use tests::person::{PASSWORD, text};
use tests::{Network, Person, on_both_mailing_with, on_both_with};

use super::{makes, missing};
use crate::open_id::{returns, returns_asked, today, with};
use crate::registration::{CONFIRMED, account};

/// Makes the change; its records must be whole.
async fn notes(network: &Network, who: &Person, (field, input, select): (&str, Value, &str), id: &str) -> Value {
    let done = makes(who, (field, &input, select), id).await;
    assert!(done.is_done(), "{field}: {}", done.answer);
    assert_eq!(missing(network, field, id).await, Vec::<String>::new());
    done.payload().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_with_an_identity_is_recorded() {
    let provider = Provider::certified();
    let issuer = provider.base();
    on_both_with(&Provider::settings(&issuer), |network| {
        let issuer = issuer.clone();
        async move {
            today(&network);
            let finish = ("finishOpenIdSignIn", returns(&network, "siti").await, "tokens { accessToken }");
            let first = notes(&network, &network.nobody(), finish, "finish-1").await;
            let again = ("finishOpenIdSignIn", returns(&network, "siti").await, "tokens { accessToken }");
            notes(&network, &network.nobody(), again, "finish-2").await;
            let siti = Person::with(&network, "Siti", &text(&first["tokens"]["accessToken"]));
            let new = with(returns_asked(&network, "siti").await, json!({ "newPassword": PASSWORD }));
            notes(&network, &siti, ("setFirstPassword", new, "viewer { id }"), "set-1").await;
            let budi = Person::registers(&network, "Budi").await;
            let link = with(returns(&network, "other").await, json!({ "password": PASSWORD }));
            notes(&network, &budi, ("linkOpenIdIdentity", link, "viewer { id }"), "link-1").await;
            let unlink = json!({ "issuer": issuer, "password": PASSWORD });
            notes(&network, &budi, ("unlinkOpenIdIdentity", unlink, "viewer { id }"), "unlink-1").await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_confirmed_is_recorded() {
    on_both_mailing_with(CONFIRMED, |network, post| async move {
        let nobody = network.nobody();
        nobody.does("register", account("siti@example.org", PASSWORD), "isConfirmationNeeded").await;
        let secret = post.next_of("siti@example.org", "Your new account").await.secret();
        let confirm = json!({ "secret": secret, "password": PASSWORD });
        notes(&network, &nobody, ("confirmRegistration", confirm, "viewer { id }"), "confirm-1").await;
    })
    .await;
}
