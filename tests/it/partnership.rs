//! Organizations tie themselves to each other, and come apart.

use serde_json::{Value, json};
use tests::given::{self, organization, proposal};
use tests::{Person, on_both};

const STATUS: &str = "query($id: ID!) { partnership(id: $id) { status parties { consent organization { name } } } }";

async fn status(who: &Person, partnership: &str) -> Value {
    who.sees(STATUS, json!({ "id": partnership })).await["partnership"]["status"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_in_force_only_when_every_required_party_has_accepted() {
    on_both(|network| async move {
        let [siti, hasan, dewi] = [
            Person::registers(&network, "Siti").await,
            Person::registers(&network, "Hasan").await,
            Person::registers(&network, "Dewi").await,
        ];
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let faith = organization(&hasan, "Majelis Taklim", "FAITH_GROUP").await;
        let council = organization(&dewi, "Musyawarah Desa", "COMMUNITY_COUNCIL").await;
        let fishers = proposal(&siti, "Fishers' finance", "PARTIES", &[&youth, &faith, &council]).await;
        let accept = |organization: &str| json!({ "partnershipId": fishers, "organizationId": organization });
        hasan.does("acceptPartnership", accept(&faith), "partnership { status }").await;
        assert_eq!(status(&siti, &fishers).await, "PROPOSED");
        // Nobody consents for another party.
        hasan.tries("acceptPartnership", accept(&council), "partnership { id }").await.denied("NOT_FOUND");
        hasan
            .tries("acceptPartnership", accept(&faith), "partnership { id }")
            .await
            .refused("ALREADY_DECIDED", "organizationId");
        let need = json!({
            "partnershipId": fishers, "organizationId": youth, "title": "Nets", "kind": "MONEY",
            "quantity": { "value": "1", "unit": "IDR" }, "dueOn": given::DUE
        });
        let early = siti.tries("publishNeed", need, "need { id }").await;
        assert_eq!(early.code(), "PARTNERSHIP_NOT_IN_FORCE");
        dewi.does("acceptPartnership", accept(&council), "partnership { status }").await;
        assert_eq!(status(&siti, &fishers).await, "ACTIVE");

        // Whoever is no party does not see it.
        let stranger = Person::registers(&network, "Eve").await;
        assert_eq!(stranger.sees(STATUS, json!({ "id": fishers })).await["partnership"], Value::Null);
        let seen = stranger.sees("{ partnerships(first: 10) { totalCount nodes { name } } }", json!({})).await;
        assert_eq!(seen["partnerships"], json!({ "totalCount": 0, "nodes": [] }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_required_party_that_declines_ends_the_proposal() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let hasan = Person::registers(&network, "Hasan").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let faith = organization(&hasan, "Majelis Taklim", "FAITH_GROUP").await;
        let fishers = proposal(&siti, "Fishers' finance", "PUBLIC", &[&youth, &faith]).await;
        let decline = json!({ "partnershipId": fishers, "organizationId": faith, "reason": "Not this year" });
        hasan.does("declinePartnership", decline, "partnership { status parties { consent reason } }").await;
        let accept = json!({ "partnershipId": fishers, "organizationId": faith });
        let late = hasan.tries("acceptPartnership", accept, "partnership { id }").await;
        assert!(!late.is_done(), "{}", late.answer);
        assert_ne!(status(&siti, &fishers).await, "ACTIVE");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_suspended_resumed_left_and_ended() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let id = &stage.partnership;
        let reason = json!({ "partnershipId": id, "reason": "Storm season" });
        stage.siti.does("suspendPartnership", reason.clone(), "partnership { status }").await;
        assert_eq!(status(&stage.hasan, id).await, "SUSPENDED");
        let need = json!({
            "partnershipId": id, "organizationId": stage.youth, "title": "Nets", "kind": "MONEY",
            "quantity": { "value": "1", "unit": "IDR" }, "dueOn": given::DUE
        });
        assert_eq!(stage.rina.tries("publishNeed", need, "need { id }").await.code(), "PARTNERSHIP_NOT_IN_FORCE");
        stage.siti.does("resumePartnership", json!({ "partnershipId": id }), "partnership { status }").await;
        let leave = json!({ "partnershipId": id, "organizationId": stage.council, "reason": "Other duties" });
        stage.dewi.does("withdrawFromPartnership", leave, "partnership { status parties { consent } }").await;
        let ended = stage.siti.does("endPartnership", reason, "partnership { status }").await;
        assert_eq!(ended["partnership"]["status"], "ENDED");
    })
    .await;
}
