//! An organization's own system exchanges its service token for short access tokens, as OAuth 2.0 has it.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::given::{self, Stage, administrator};
use tests::{Network, Person, on_both, on_both_with};

/// A name with what belongs to it.
type Pair<'a> = (&'a str, &'a str);

const TILL: &[&str] = &["org:read", "ledger:read"];

/// A service token: its id and its secret.
async fn issued(stage: &Stage, scopes: &[&str]) -> (String, String) {
    let input = json!({ "organizationId": stage.youth, "name": "Till", "scopes": scopes, "expiresOn": "2027-01-31" });
    let done = stage.siti.does("issueServiceToken", input, "serviceToken { id } secret").await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&done["serviceToken"]["id"]), text(&done["secret"]))
}

/// Posts a form, with or without HTTP Basic: the status, what waits, and the answer.
async fn posts(network: &Network, basic: Option<(&str, &str)>, form: &[(&str, &str)]) -> (u16, Option<String>, Value) {
    let mut request = network.http().post(format!("{}/oauth/token", network.base())).form(form);
    if let Some((id, secret)) = basic {
        request = request.basic_auth(id, Some(secret));
    }
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["cache-control"], "no-store");
    let header = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    let (status, said) = (response.status().as_u16(), header("www-authenticate").or_else(|| header("retry-after")));
    (status, said, response.json().await.unwrap())
}

async fn granted(network: &Network, id: &str, secret: &str, scope: Option<&str>) -> Person {
    let mut form = vec![("grant_type", "client_credentials")];
    form.extend(scope.map(|scope| ("scope", scope)));
    let (status, _, answer) = posts(network, Some((id, secret)), &form).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!((&answer["token_type"], &answer["expires_in"]), (&json!("Bearer"), &json!(900)));
    assert_eq!(answer["scope"], scope.map_or_else(|| TILL.join(" "), str::to_owned));
    Person::with(network, "till", answer["access_token"].as_str().unwrap())
}

/// What the client is answered when it asks for accounts, and for pledges.
async fn codes(client: &Person, stage: &Stage) -> [Value; 2] {
    let accounts = "query($id: ID!) { accounts(organizationId: $id, first: 1) { totalCount } }";
    let private = "query($id: ID!) { organization(id: $id) { members(first: 1) { totalCount } } }";
    let mut codes = Vec::new();
    for document in [accounts, private] {
        let answer = client.asks(document, json!({ "id": stage.youth })).await;
        codes.push(answer["errors"][0]["extensions"]["code"].clone());
    }
    codes.try_into().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_token_is_exchanged_for_a_short_one_with_its_scopes_or_fewer() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let (id, secret) = issued(&stage, TILL).await;
        let till = granted(&network, &id, &secret, None).await;
        let scope = json!("INSUFFICIENT_SCOPE");
        assert_eq!(codes(&till, &stage).await, [Value::Null, scope.clone()]);
        let narrow = granted(&network, &id, &secret, Some("org:read")).await;
        assert_eq!(codes(&narrow, &stage).await, [scope.clone(), scope.clone()]);
        // In the form instead of the header.
        let form = [("grant_type", "client_credentials"), ("client_id", &id), ("client_secret", &secret)];
        assert_eq!(posts(&network, None, &form).await.0, 200);

        // It ends by itself, and nothing is renewed by what has ended.
        network.passes(TimeDelta::minutes(15));
        network.passes(TimeDelta::seconds(5));
        assert_eq!(codes(&till, &stage).await, [json!("UNAUTHENTICATED"), json!("UNAUTHENTICATED")]);
        // What it was exchanged for ends with the service token, at once.
        let till = granted(&network, &id, &secret, None).await;
        let siti = Person::signs_in(&network, "Siti").await;
        siti.does("revokeServiceToken", json!({ "serviceTokenId": id }), "serviceToken { id }").await;
        assert_eq!(codes(&till, &stage).await, [json!("UNAUTHENTICATED"), json!("UNAUTHENTICATED")]);
        let (status, challenge, answer) =
            posts(&network, Some((&id, &secret)), &[("grant_type", "client_credentials")]).await;
        assert_eq!((status, &answer["error"]), (401, &json!("invalid_client")));
        assert!(challenge.is_some_and(|challenge| challenge.starts_with("Basic ")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_organizations_clients_are_out_at_once() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let admin = administrator(&network).await;
        let (id, secret) = issued(&stage, TILL).await;
        let till = granted(&network, &id, &secret, None).await;
        let of_youth = json!({ "organizationId": stage.youth, "reason": "Complaint" });
        admin.does("suspendOrganization", of_youth.clone(), "organization { status }").await;
        assert_eq!(codes(&till, &stage).await[0], "UNAUTHENTICATED");
        let form = [("grant_type", "client_credentials")];
        assert_eq!(posts(&network, Some((&id, &secret)), &form).await.0, 401);
        admin.does("restoreOrganization", of_youth, "organization { status }").await;
        assert_eq!(codes(&till, &stage).await[0], Value::Null);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_client_does_wrong_is_said_as_the_standard_has_it() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let (id, secret) = issued(&stage, TILL).await;
        let (other, _) = issued(&stage, TILL).await;
        let grant = ("grant_type", "client_credentials");
        let all: &[(Option<Pair>, &[Pair], u16, &str)] = &[
            (Some((&id, &secret)), &[], 400, "invalid_request"),
            (Some((&id, &secret)), &[("grant_type", "password")], 400, "unsupported_grant_type"),
            (Some((&id, &secret)), &[grant, grant], 400, "invalid_request"),
            (Some((&id, &secret)), &[grant, ("scope", "org:read members:read")], 400, "invalid_scope"),
            (Some((&id, &secret)), &[grant, ("scope", "*")], 400, "invalid_scope"),
            (Some((&id, &secret)), &[grant, ("client_secret", &secret)], 400, "invalid_request"),
            (Some((&id, &secret)), &[grant, ("client_id", &other)], 400, "invalid_request"),
            (None, &[grant], 401, "invalid_client"),
            (None, &[grant, ("client_id", &id)], 401, "invalid_client"),
            (None, &[grant, ("client_secret", &secret)], 401, "invalid_client"),
            (Some((&other, &secret)), &[grant], 401, "invalid_client"),
            (Some(("", &secret)), &[grant], 401, "invalid_client"),
            (Some((&id, "")), &[grant], 401, "invalid_client"),
            (Some((&id, &secret[..secret.len() - 1])), &[grant], 401, "invalid_client"),
        ];
        for (basic, form, status, error) in all {
            let (answered, _, answer) = posts(&network, *basic, form).await;
            assert_eq!((answered, answer["error"].as_str()), (*status, Some(*error)), "{basic:?} {form:?}");
            assert!(answer["error_description"].is_string() && answer.get("access_token").is_none());
        }
        let at = format!("{}/oauth/token", network.base());
        assert_eq!(network.http().get(&at).send().await.unwrap().status(), 405);
        let json = json!({ "grant_type": "client_credentials" });
        let sent = network.http().post(&at).basic_auth(&id, Some(&secret)).json(&json).send().await.unwrap();
        assert_eq!(sent.status(), 400);

        let about = format!("{}/.well-known/oauth-authorization-server", network.base());
        let about: Value = network.http().get(about).send().await.unwrap().json().await.unwrap();
        assert_eq!(about["token_endpoint"], format!("{}/oauth/token", about["issuer"].as_str().unwrap()));
        assert_eq!(about["grant_types_supported"], json!(["client_credentials"]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_secrets_are_counted_and_right_ones_are_not() {
    on_both_with(&[("SIMPUL_ADDRESS_TRIES", "8")], |network| async move {
        let stage = given::stage(&network).await;
        let (id, secret) = issued(&stage, TILL).await;
        let form = [("grant_type", "client_credentials")];
        for _ in 0..10 {
            assert_eq!(posts(&network, Some((&id, &secret)), &form).await.0, 200);
        }
        for _ in 0..8 {
            assert_eq!(posts(&network, Some((&id, "simpul_st_guess")), &form).await.0, 401);
        }
        let (status, waits, answer) = posts(&network, Some((&id, "simpul_st_guess")), &form).await;
        assert_eq!((status, answer["error"].as_str()), (429, Some("temporarily_unavailable")));
        assert!(waits.is_some_and(|seconds| seconds.parse::<u64>().is_ok_and(|seconds| seconds <= 60)));
        // A neighbor's guesses keep nobody out.
        assert_eq!(posts(&network, Some((&id, &secret)), &form).await.0, 200);
    })
    .await;
}
