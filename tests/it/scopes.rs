//! What the scopes of a service token let a system do, and nothing else.

use serde_json::{Value, json};
use tests::given::{self, DUE, Stage, TODAY, organization};
use tests::person::text;
use tests::{Network, Person, on_both};

use super::refusals::service_token;

const ALL: [&str; 8] = [
    "org:read",
    "members:read",
    "partnership:read",
    "pledges:read",
    "pledges:write",
    "contributions:write",
    "ledger:read",
    "totals:read",
];

async fn system(network: &Network, stage: &Stage, scopes: &[&str]) -> Person {
    Person::with(network, "system", &service_token(&stage.hasan, &stage.faith, scopes).await)
}

fn all_but(one: &str) -> Vec<&'static str> {
    ALL.into_iter().filter(|scope| *scope != one).collect()
}

fn rupiah(value: &str) -> Value {
    json!({ "value": value, "unit": "IDR" })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_pledges_and_announces_for_its_organization_with_exactly_that_scope() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Nets", "MONEY", "1000", "IDR").await;
        let pledging = json!({
            "needId": need, "organizationId": stage.faith, "quantity": rupiah("100"), "dueOn": DUE, "idempotencyKey": "k1"
        });
        let without = system(&network, &stage, &all_but("pledges:write")).await;
        without.tries("makePledge", pledging.clone(), "pledge { id }").await.denied("INSUFFICIENT_SCOPE");
        let pledges = system(&network, &stage, &["org:read", "partnership:read", "pledges:write", "pledges:read"]).await;
        let done = pledges.does("makePledge", pledging, "pledge { id status quantity { value } }").await;
        let pledge = text(&done["pledge"]["id"]);
        assert_eq!(done["pledge"]["status"], "PROPOSED");
        assert_eq!(done["pledge"]["quantity"]["value"], "100.00");
        // For nobody else, and decided by nobody's system.
        let foreign = json!({
            "needId": need, "organizationId": stage.council, "quantity": rupiah("1"), "dueOn": DUE, "idempotencyKey": "k2"
        });
        pledges.tries("makePledge", foreign, "pledge { id }").await.denied("FORBIDDEN");
        stage.budi.does("acceptPledge", json!({ "pledgeId": pledge }), "pledge { status }").await;

        let announcing = json!({
            "pledgeId": pledge, "quantity": rupiah("40"), "happenedOn": TODAY, "idempotencyKey": "k3"
        });
        let select = "contribution { id status announced { value } }";
        let without = system(&network, &stage, &all_but("contributions:write")).await;
        without.tries("announceContribution", announcing.clone(), select).await.denied("INSUFFICIENT_SCOPE");
        pledges.tries("announceContribution", announcing.clone(), select).await.denied("INSUFFICIENT_SCOPE");
        let announces = system(&network, &stage, &["partnership:read", "pledges:read", "contributions:write"]).await;
        let done = announces.does("announceContribution", announcing, select).await;
        assert_eq!(done["contribution"]["status"], "ANNOUNCED");
        assert_eq!(done["contribution"]["announced"]["value"], "40.00");
        let confirm = json!({ "contributionId": done["contribution"]["id"], "idempotencyKey": "k4" });
        stage.budi.does("confirmContribution", confirm, "contribution { status }").await;
        // It names the system, and no person.
        let trail = "query($id: ID!) { auditRecords(organizationId: $id, filter: { command: \"makePledge\" }, first: 1) {
            nodes { actorId } } }";
        let seen = stage.siti.sees(trail, json!({ "id": stage.youth })).await;
        assert!(text(&seen["auditRecords"]["nodes"][0]["actorId"]).starts_with("tok_"), "{seen}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_reads_cards_of_the_network_with_the_scope_for_it() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let eve = Person::registers(&network, "Eve").await;
        let open = organization(&eve, "Klinik", "HEALTH_PROVIDER").await;
        let inner = organization(&eve, "Koperasi", "COOPERATIVE").await;
        let network_only = json!({ "organizationId": inner, "expectedVersion": 1, "visibility": "NETWORK" });
        eve.does("editOrganization", network_only, "organization { visibility }").await;
        let shown = json!({ "organizationId": open, "expectedVersion": 1, "visibility": "PUBLIC" });
        eve.does("editOrganization", shown, "organization { visibility }").await;
        let reads = system(&network, &stage, &["org:read"]).await;
        let other = system(&network, &stage, &all_but("org:read")).await;
        for (who, reads_inner) in [(&stage.hasan, true), (&reads, true), (&other, false), (&network.nobody(), false)] {
            let one = "query($id: ID!) { organization(id: $id) { name } }";
            assert_eq!(who.asks(one, json!({ "id": open })).await["data"]["organization"]["name"], "Klinik");
            let answer = who.asks(one, json!({ "id": inner })).await;
            assert_eq!(answer["data"]["organization"].is_object(), reads_inner, "{answer}");
            let list = who.asks("{ organizations(first: 100) { nodes { name } } }", json!({})).await;
            assert_eq!(list.to_string().contains("Koperasi"), reads_inner, "{list}");
        }
        // Its own card it knows.
        let own = "query($id: ID!) { organization(id: $id) { slug } }";
        assert!(other.sees(own, json!({ "id": stage.faith })).await["organization"].is_object());
    })
    .await;
}
