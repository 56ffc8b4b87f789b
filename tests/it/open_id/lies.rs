//! A provider that vouches wrongly, or for others: nobody comes in.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};
use tests::openid::Provider;
use tests::person::{PASSWORD, text};
use tests::{Network, Person, on_both_with};

use super::{finishes, starts};

/// What the app would come back with, if the provider gave a token like this.
pub(super) async fn vouched(network: &Network, plan: &Value) -> Value {
    let (secret, address) = starts(network).await;
    let said = |name: &str| {
        let rest = address.split(&format!("{name}=")).nth(1).expect("a parameter");
        rest.split('&').next().expect("a value").to_owned()
    };
    let now = network.office().clock().now().timestamp();
    let mut plan = plan.clone();
    plan["now"] = json!(plan["now"].as_i64().unwrap_or_default() + now);
    if plan["nonce"].is_null() {
        plan["nonce"] = json!(said("nonce"));
    }
    assert_eq!(said("code_challenge_method"), "S256");
    assert_eq!(said("response_type"), "code");
    let (base, _) = address.split_once("/authorize").expect("a provider");
    let code = BASE64URL_NOPAD.encode(plan.to_string().as_bytes());
    json!({ "secret": secret, "code": code, "state": said("state"), "issuer": base })
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_comes_in_by_a_token_that_is_not_for_us_and_of_now() {
    let provider = Provider::lying();
    let issuer = format!("{}/good", provider.base());
    on_both_with(&Provider::settings(&issuer), |network| async move {
        let hour = 3600;
        let refused = [
            ("another nonce", json!({ "nonce": "of-another-attempt" })),
            ("no nonce", json!({ "claims": { "nonce": null } })),
            ("another client", json!({ "claims": { "aud": "others" } })),
            ("another client besides", json!({ "claims": { "aud": ["simpul", "others"] } })),
            ("given to another client", json!({ "claims": { "azp": "others" } })),
            ("no client", json!({ "claims": { "aud": null } })),
            ("another provider", json!({ "claims": { "iss": "https://evil.example.org" } })),
            ("an hour ago", json!({ "now": -hour })),
            ("in an hour", json!({ "now": hour })),
            ("without an end", json!({ "claims": { "exp": null } })),
            ("nobody", json!({ "claims": { "sub": "" } })),
            ("somebody endless", json!({ "claims": { "sub": "x".repeat(256) } })),
            ("unsigned", json!({ "alg": "none" })),
            ("signed with the client's secret", json!({ "alg": "HS256", "secret": "client" })),
            ("signed with the public key", json!({ "alg": "HS256", "secret": "public" })),
            ("signed with another key", json!({ "key": "unpublished" })),
            ("the code is no good", json!({ "status": 400, "answer": { "error": "invalid_grant" } })),
        ];
        for (what, plan) in &refused {
            let tried = finishes(&network, vouched(&network, plan).await).await;
            let code = tried.code().to_owned();
            // What is no token at all cannot be used; that is the provider's fault, and opens as little.
            assert!(["OPEN_ID_REFUSED", "OPEN_ID_UNAVAILABLE"].contains(&code.as_str()), "{what}: {}", tried.answer);
        }
        // The same without a lie.
        let good = finishes(&network, vouched(&network, &json!({})).await).await;
        assert!(good.is_done(), "{}", good.answer);
        let ahead = finishes(&network, vouched(&network, &json!({ "now": 200 })).await).await;
        assert!(ahead.is_done(), "a clock a little ahead: {}", ahead.answer);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_password_takes_a_provider_that_says_it_has_just_asked() {
    let provider = Provider::lying();
    let issuer = format!("{}/good", provider.base());
    on_both_with(&Provider::settings(&issuer), |network| async move {
        let entered = finishes(&network, vouched(&network, &json!({})).await).await;
        let siti = Person::with(&network, "siti", &text(&entered.payload()["tokens"]["accessToken"]));
        let now = network.office().clock().now().timestamp();
        for shown_at in [json!(null), json!(0), json!(now - 3600), json!(now - 61)] {
            let mut input = vouched(&network, &json!({ "claims": { "auth_time": shown_at } })).await;
            input["newPassword"] = json!(PASSWORD);
            let tried = siti.tries_quietly("setFirstPassword", input, "viewer { hasPassword }").await;
            tried.refused("OPEN_ID_NOT_ASKED_AGAIN", "code");
        }
        // A clock a little behind.
        let mut input = vouched(&network, &json!({ "claims": { "auth_time": now - 59 } })).await;
        input["newPassword"] = json!(PASSWORD);
        let set = siti.tries_quietly("setFirstPassword", input, "viewer { hasPassword }").await;
        assert!(set.is_done(), "{}", set.answer);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_changes_its_keys_is_asked_for_them_once() {
    let provider = Provider::lying();
    let issuer = format!("{}/good", provider.base());
    on_both_with(&Provider::settings(&issuer), |network| {
        let provider = &provider;
        async move {
            provider.asked("publish/first").await;
            assert!(finishes(&network, vouched(&network, &json!({})).await).await.is_done());
            provider.asked("publish/second").await;
            let second = json!({ "key": "second" });
            let tried = finishes(&network, vouched(&network, &second).await).await;
            assert!(tried.is_done(), "{}", tried.answer);
            // Whatever it signs with that it does not publish: it is not asked each time.
            let before = provider.asked("counts").await["jwks"].as_i64();
            for _ in 0..3 {
                let other = json!({ "key": "unpublished" });
                finishes(&network, vouched(&network, &other).await).await.refused("OPEN_ID_REFUSED", "code");
            }
            assert_eq!(provider.asked("counts").await["jwks"].as_i64(), before);
            assert!(finishes(&network, vouched(&network, &second).await).await.is_done());
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_fails_at_the_code_is_told_in_time_and_may_be_asked_again() {
    let provider = Provider::lying();
    let issuer = format!("{}/good", provider.base());
    on_both_with(&Provider::settings(&issuer), |network| async move {
        let away = [
            json!({ "status": 503 }),
            json!({ "status": 200, "answer": "no JSON" }),
            json!({ "status": 302, "headers": { "location": "/good/jwks" } }),
            json!({ "status": 200, "is_endless": true }),
            json!({ "hangs": true }),
        ];
        let mut begun = Value::Null;
        for plan in &away {
            let returned = vouched(&network, plan).await;
            let at = std::time::Instant::now();
            finishes(&network, returned.clone()).await.refused("OPEN_ID_UNAVAILABLE", "code");
            assert!(at.elapsed().as_secs() < 9, "{plan}");
            begun = returned;
        }
        // Nothing was half-done, and the attempt is still good.
        let again = vouched(&network, &json!({})).await;
        let wrong_state = json!({ "secret": begun["secret"], "state": again["state"], "code": again["code"] });
        finishes(&network, wrong_state).await.refused("OPEN_ID_ATTEMPT_INVALID", "secret");
        assert!(finishes(&network, again).await.is_done());
    })
    .await;
}
