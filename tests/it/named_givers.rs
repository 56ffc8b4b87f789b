//! A person who gives is named to the receiver as long as they agree to it, and never otherwise.

use serde_json::{Value, json};
use tests::given::{self, DUE, Stage, TODAY};
use tests::person::text;
use tests::{Network, Person, on_both};

/// Siti gives hours of her own to the youth group; answers what she promised.
async fn gift(stage: &Stage) -> (String, String) {
    let need = stage.need("Hours of work", "VOLUNTEER_TIME", "96", "HUR").await;
    let hours = json!({ "value": "6", "unit": "HUR" });
    let promise = json!({ "needId": need, "quantity": hours, "dueOn": DUE, "idempotencyKey": "hours" });
    let pledge = text(&stage.siti.does("makePledge", promise, "pledge { id }").await["pledge"]["id"]);
    stage.budi.does("acceptPledge", json!({ "pledgeId": pledge }), "pledge { status }").await;
    let worked = json!({ "pledgeId": pledge, "quantity": hours, "happenedOn": TODAY, "idempotencyKey": "worked" });
    stage.siti.does("announceContribution", worked, "contribution { id }").await;
    (need, pledge)
}

/// By what name somebody is shown the giver of the pledges and contributions of a need.
async fn names(who: &Person, need: &str) -> Value {
    let document = "query($id: ID!) { need(id: $id) {
        pledges(first: 5) { nodes { giverName } } contributions(first: 5) { nodes { giverName giverIsPerson } }
    } }";
    let seen = who.sees(document, json!({ "id": need })).await;
    json!([seen["need"]["pledges"]["nodes"][0]["giverName"], seen["need"]["contributions"]["nodes"][0]["giverName"]])
}

async fn is_named(who: &Person, organization: &str) -> Value {
    let document = "query($id: ID!) { organization(id: $id) { viewerIsNamed } }";
    who.sees(document, json!({ "id": organization })).await["organization"]["viewerIsNamed"].clone()
}

async fn consents(network: &Network) -> usize {
    network.dump(&["name_consent"]).await.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_giver_is_named_from_their_consent_until_they_withdraw_it() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let (need, _) = gift(&stage).await;
        let to = json!({ "organizationId": stage.youth });
        assert_eq!(names(&stage.budi, &need).await, json!([null, null]));
        assert_eq!(is_named(&stage.siti, &stage.youth).await, json!(false));

        let preview = json!({ "organizationId": stage.youth, "validateOnly": true });
        stage.siti.does("giveNameConsent", preview, "organization { id }").await;
        assert_eq!(names(&stage.budi, &need).await, json!([null, null]));
        for _ in 0..2 {
            let given = stage.siti.does("giveNameConsent", to.clone(), "organization { id viewerIsNamed }").await;
            assert_eq!(given["organization"], json!({ "id": stage.youth, "viewerIsNamed": true }));
        }
        assert_eq!(names(&stage.budi, &need).await, json!(["Siti", "Siti"]));
        // It is hers, and to this organization alone.
        assert_eq!(is_named(&stage.budi, &stage.youth).await, json!(false));
        assert_eq!(is_named(&stage.siti, &stage.faith).await, json!(false));
        assert_eq!(is_named(&network.nobody(), &stage.youth).await, Value::Null);

        for _ in 0..2 {
            let taken = stage.siti.does("withdrawNameConsent", to.clone(), "done").await;
            assert_eq!((&taken["done"], is_named(&stage.siti, &stage.youth).await), (&json!(true), json!(false)));
        }
        assert_eq!(names(&stage.budi, &need).await, json!([null, null]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_is_one_thing_and_ends_with_the_account() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let stranger = Person::registers(&network, "Wati").await;
        let to = json!({ "organizationId": stage.youth });
        let tried = network.nobody().tries("giveNameConsent", to.clone(), "organization { id }").await;
        assert_eq!(tried.code(), "UNAUTHENTICATED");
        let need = stage.need("Nets", "MONEY", "1", "IDR").await;
        for (field, select) in [("giveNameConsent", "organization { id }"), ("withdrawNameConsent", "done")] {
            let wrong = json!({ "organizationId": need });
            stranger.tries(field, wrong, select).await.denied("NOT_FOUND");
        }
        // Who gives nothing there and sees nothing to give to does not fill its books.
        stranger.tries("giveNameConsent", to.clone(), "organization { id }").await.denied("NOT_FOUND");
        given::member(&stage.siti, &stage.youth, &stranger, &["MEMBER"]).await;
        let (one, other) = tokio::join!(
            stranger.tries_quietly("giveNameConsent", to.clone(), "organization { id }"),
            stranger.tries_quietly("giveNameConsent", to.clone(), "organization { id }"),
        );
        assert_eq!((one.code(), other.code()), ("DONE", "DONE"));
        assert_eq!(consents(&network).await, 1);
        for _ in 0..2 {
            stranger.does("withdrawNameConsent", to.clone(), "done").await;
            stranger.does("giveNameConsent", to.clone(), "organization { id }").await;
        }
        stranger.does("withdrawNameConsent", to.clone(), "done").await;
        let tried = stranger.tries("giveNameConsent", to.clone(), "organization { id }").await;
        tried.refused("NAMED_TOO_OFTEN", "organizationId");
        assert_eq!(consents(&network).await, 0);
        network.passes(chrono::TimeDelta::days(2));
        let stranger = Person::signs_in(&network, "Wati").await;
        stranger.does("giveNameConsent", to, "organization { id }").await;
        let erase = json!({ "password": tests::person::PASSWORD });
        stranger.does("eraseAccount", erase, "erasedAt").await;
        assert_eq!(consents(&network).await, 0);
    })
    .await;
}
