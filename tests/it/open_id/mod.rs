//! People sign in with an account at an OpenID provider.

mod first_password;
mod lies;
mod linking;
mod provider_away;
mod story;

use chrono::Utc;
use serde_json::{Value, json};
use tests::openid::Browser;
use tests::person::{Tried, text};
use tests::{Network, Person};

const TOKENS: &str = "tokens { accessToken viewer { name email isEmailVerified hasPassword } }";

/// The network's clock stands where the provider's goes.
pub(super) fn today(network: &Network) {
    network.passes(Utc::now() - network.office().clock().now());
}

/// What an app keeps and what it sends the browser to.
async fn starts(network: &Network) -> (String, String) {
    starts_with(network, json!({})).await
}

async fn starts_with(network: &Network, input: Value) -> (String, String) {
    let tried = network.nobody().tries_quietly("startOpenIdSignIn", input, "start { authorizationUrl secret }").await;
    let start = &tried.payload()["start"];
    assert!(tried.is_done(), "{}", tried.answer);
    (text(&start["secret"]), text(&start["authorizationUrl"]))
}

/// What a person comes back with from the provider, for the app that has begun it.
pub(super) async fn returns(network: &Network, login: &str) -> Value {
    returns_in(&mut Browser::default(), network, login, json!({})).await
}

/// The same for whom the provider was to ask once more who it is.
pub(super) async fn returns_asked(network: &Network, login: &str) -> Value {
    returns_in(&mut Browser::default(), network, login, json!({ "askAgain": true })).await
}

async fn returns_in(browser: &mut Browser, network: &Network, login: &str, input: Value) -> Value {
    let (secret, address) = starts_with(network, input).await;
    let back = browser.signs_in(&address, login).await;
    json!({ "secret": secret, "code": back["code"], "state": back["state"], "issuer": back["iss"] })
}

async fn finishes(network: &Network, returned: Value) -> Tried {
    network.nobody().tries_quietly("finishOpenIdSignIn", returned, TOKENS).await
}

/// Somebody who has come in by the provider.
async fn enters(network: &Network, login: &str) -> Person {
    let tried = finishes(network, returns(network, login).await).await;
    assert!(tried.is_done(), "{}", tried.answer);
    Person::with(network, login, &text(&tried.payload()["tokens"]["accessToken"]))
}

/// The same input with these besides.
pub(super) fn with(mut input: Value, more: Value) -> Value {
    for (name, value) in more.as_object().expect("an object") {
        input[name.as_str()] = value.clone();
    }
    input
}
