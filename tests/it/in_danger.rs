//! Somebody's device, password or token is in other hands, and does not wait for its owner.

use serde_json::{Value, json};
use tests::given::{self, administrator, organization};
use tests::person::text;
use tests::{Network, Person, on_both};

async fn token(owner: &Person, organization: &str) -> (String, Person) {
    let input = json!({
        "organizationId": organization, "name": "Till", "scopes": ["org:read"], "expiresOn": "2027-01-31"
    });
    let done = owner.does("issueServiceToken", input, "serviceToken { id } secret").await;
    let system = Person::with(owner.network(), "till", &text(&done["secret"]));
    (text(&done["serviceToken"]["id"]), system)
}

async fn code(who: &Person, organization: &str) -> Value {
    let answer = who.asks("query($id: ID!) { organization(id: $id) { name } }", json!({ "id": organization })).await;
    answer["errors"][0]["extensions"]["code"].clone()
}

async fn founded(network: &Network) -> (Person, String) {
    let siti = Person::registers(network, "Siti").await;
    let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
    (siti, youth)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_ends_its_own_token_and_no_other() {
    on_both(|network| async move {
        let (siti, youth) = founded(&network).await;
        let ((first, till), (second, _)) = (token(&siti, &youth).await, token(&siti, &youth).await);
        let revoke = |id: &str| json!({ "serviceTokenId": id });
        let select = "serviceToken { id revokedAt }";
        till.tries("revokeServiceToken", revoke(&second), select).await.denied("INSUFFICIENT_SCOPE");
        let mut only_checked = revoke(&first);
        only_checked["validateOnly"] = json!(true);
        till.does("revokeServiceToken", only_checked, select).await;
        assert_eq!(code(&till, &youth).await, Value::Null);
        let done = till.does("revokeServiceToken", revoke(&first), select).await;
        assert!(done["serviceToken"]["revokedAt"].is_string(), "{done}");
        assert_eq!(code(&till, &youth).await, "UNAUTHENTICATED");
        let trail = "query($id: ID!) { auditRecords(organizationId: $id, first: 1,
            filter: { command: \"revokeServiceToken\" }) { nodes { actorId } } }";
        let seen = siti.sees(trail, json!({ "id": youth })).await;
        assert_eq!(seen["auditRecords"]["nodes"], json!([{ "actorId": first }]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_networks_administrator_ends_a_token_that_got_out() {
    on_both(|network| async move {
        let (siti, youth) = founded(&network).await;
        let admin = administrator(&network).await;
        let auditor = given::officer(&network, "Ratna", domain::entity::state::PlatformRole::Auditor).await;
        let (id, till) = token(&siti, &youth).await;
        let revoke = json!({ "serviceTokenId": id });
        auditor.tries("revokeServiceToken", revoke.clone(), "serviceToken { id }").await.denied("NOT_FOUND");
        admin.does("revokeServiceToken", revoke, "serviceToken { id }").await;
        assert_eq!(code(&till, &youth).await, "UNAUTHENTICATED");
        // Nothing else of it has become theirs.
        let issue = json!({
            "organizationId": youth, "name": "Mine", "scopes": ["org:read"], "expiresOn": "2027-01-31"
        });
        admin.tries("issueServiceToken", issue, "serviceToken { id }").await.denied("FORBIDDEN");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_networks_administrator_ends_all_sessions_of_somebody_in_danger() {
    on_both(|network| async move {
        let (siti, youth) = founded(&network).await;
        let beside = Person::signs_in(&network, "Siti").await;
        let admin = administrator(&network).await;
        let end = |email: &str| json!({ "email": email, "reason": "Her telephone was stolen" });
        siti.tries("endSessionsOf", end("siti@example.org"), "done").await.denied("FORBIDDEN");
        network.nobody().tries("endSessionsOf", end("siti@example.org"), "done").await.denied("UNAUTHENTICATED");
        let mut silent = end("siti@example.org");
        silent["reason"] = json!(" ");
        admin.tries("endSessionsOf", silent, "done").await.refused("EMPTY", "reason");
        let mut only_checked = end("siti@example.org");
        only_checked["validateOnly"] = json!(true);
        admin.does("endSessionsOf", only_checked, "done").await;
        assert_eq!(code(&siti, &youth).await, Value::Null);
        // Whether somebody has an account is not told.
        let unknown = admin.does("endSessionsOf", end("nobody@example.org"), "done").await;
        let known = admin.does("endSessionsOf", end("SITI@example.org"), "done").await;
        assert_eq!(unknown, known);
        for session in [&siti, &beside] {
            assert_eq!(code(session, &youth).await, "UNAUTHENTICATED");
        }
        assert_eq!(code(&admin, &youth).await, Value::Null);
        assert_eq!(code(&Person::signs_in(&network, "Siti").await, &youth).await, Value::Null);
    })
    .await;
}
