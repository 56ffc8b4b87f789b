//! A promise that nobody answers by its day lapses, until its giver gives it another one.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::given::{self, TODAY};
use tests::person::text;
use tests::{Person, on_both};

use crate::offers::{MADE, is, left, offered, pledging, rupiah};

const STANDS: &str = "query($id: ID!) { pledge(id: $id) { status accept: viewerCan(action: ACCEPT) { code }
    decline: viewerCan(action: DECLINE) { code } revise: viewerCan(action: REVISE) { code } } }";
const LISTED: &str =
    "query($id: ID, $status: PledgeStatus) { pledges(first: 9, filter: { needId: $id, status: $status }) {
    totalCount } }";

async fn stands(who: &Person, pledge: &str) -> Value {
    who.sees(STANDS, json!({ "id": pledge })).await["pledge"].clone()
}

async fn listed(who: &Person, need: &str, status: &str) -> Value {
    who.sees(LISTED, json!({ "id": need, "status": status })).await["pledges"]["totalCount"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_answered_in_time_is_not_accepted_until_it_has_another_day() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Nets", "MONEY", "1000.00", "IDR").await;
        let offer = offered(&stage, "100.00").await;
        // By the 20th of December, the offer until the 31st.
        let made = stage.hasan.does("pledgeFromOffer", pledging(&offer, &[(&need, "100.00")], "all"), MADE).await;
        let pledge = text(&made["pledges"][0]["id"]);
        assert_eq!(left(&stage.hasan, &offer).await, is("RESERVED", "0.00", "0.00"));
        // The last day is the last moment.
        network.passes(TimeDelta::days(25));
        let (budi, hasan) = (Person::signs_in(&network, "Budi").await, Person::signs_in(&network, "Hasan").await);
        assert_eq!(stands(&budi, &pledge).await["status"], "PROPOSED");
        let accept = json!({ "pledgeId": pledge, "validateOnly": true });
        assert!(budi.tries_quietly("acceptPledge", accept, "pledge { id }").await.is_done());
        network.passes(TimeDelta::days(1));
        let (budi, hasan) =
            (Person::signs_in(&network, &budi.name).await, Person::signs_in(&network, &hasan.name).await);
        let wrong = json!({ "code": "WRONG_PLEDGE_STATE" });
        let can = json!({ "code": "ALLOWED" });
        let seen = stands(&budi, &pledge).await;
        assert_eq!((&seen["status"], &seen["accept"], &seen["decline"]), (&json!("EXPIRED"), &wrong, &can));
        assert_eq!(stands(&hasan, &pledge).await["revise"], can);
        assert_eq!(
            (listed(&budi, &need, "EXPIRED").await, listed(&budi, &need, "PROPOSED").await),
            (json!(1), json!(0))
        );
        let accept = json!({ "pledgeId": pledge });
        let rows = network.rows().await;
        let tried = budi.tries("acceptPledge", accept.clone(), "pledge { id }").await;
        tried.refused("WRONG_PLEDGE_STATE", "pledgeId");
        assert_eq!(network.rows().await, rows);
        // It holds nothing of the offer any more; whoever makes another pledge of it sees what is beyond if both hold.
        assert_eq!(left(&hasan, &offer).await, is("OPEN", "100.00", "0.00"));
        let revise = json!({
            "pledgeId": pledge, "dueOn": "2026-12-30", "reason": "Nobody answered", "effectiveOn": "2026-12-21",
            "idempotencyKey": "again"
        });
        let select = "pledge { status revisions(first: 9) { nodes { number personId } } }";
        let again = hasan.does("revisePledge", revise, select).await["pledge"].clone();
        assert_eq!(again["status"], "PROPOSED");
        let viewer = hasan.sees("{ viewer { id } }", json!({})).await["viewer"]["id"].clone();
        assert_eq!(again["revisions"]["nodes"][1], json!({ "number": 2, "personId": viewer }));
        // Whose hand it was is the giver's own affair.
        let asked = "query($id: ID!) { pledge(id: $id) { revisions(first: 9) { nodes { number personId } } } }";
        let theirs = budi.sees(asked, json!({ "id": pledge })).await["pledge"]["revisions"]["nodes"][1].clone();
        assert_eq!(theirs, json!({ "number": 2, "personId": null }));
        assert_eq!(left(&hasan, &offer).await, is("RESERVED", "0.00", "0.00"));
        budi.does("acceptPledge", accept, "pledge { status }").await;
        // An accepted one runs late instead.
        network.passes(TimeDelta::days(10));
        let budi = Person::signs_in(&network, "Budi").await;
        assert_eq!(stands(&budi, &pledge).await["status"], "OVERDUE");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_need_that_is_sent_twice_under_one_key_is_one_need() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = json!({
            "partnershipId": stage.partnership, "organizationId": stage.youth, "title": "Nets", "kind": "MONEY",
            "quantity": rupiah("10.00"), "dueOn": TODAY, "idempotencyKey": "nets"
        });
        let first = stage.rina.does("publishNeed", need.clone(), "need { id title }").await;
        let rows = network.rows().await;
        assert_eq!(stage.rina.does("publishNeed", need.clone(), "need { id title }").await, first);
        assert_eq!(network.rows().await, rows);
        let mut other = need.clone();
        other["title"] = json!("Boats");
        let tried = stage.rina.tries("publishNeed", other, "need { id }").await;
        tried.refused("IDEMPOTENCY_KEY_REUSED", "idempotencyKey");
        let mut empty = need;
        empty["idempotencyKey"] = json!("");
        stage.rina.tries("publishNeed", empty, "need { id }").await.refused("EMPTY", "idempotencyKey");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_gives_as_a_person_is_not_named_by_the_wordings_of_the_pledge() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Nets", "MONEY", "1000.00", "IDR").await;
        let own = json!({
            "needId": need, "quantity": rupiah("5.00"), "dueOn": given::DUE, "idempotencyKey": "own"
        });
        let select = "pledge { id giverIsPerson revisions(first: 1) { nodes { personId } } }";
        let made = stage.hasan.does("makePledge", own, select).await["pledge"].clone();
        assert!(made["revisions"]["nodes"][0]["personId"].is_string(), "{made}");
        let asked = "query($id: ID!) { pledge(id: $id) { giverIsPerson revisions(first: 1) { nodes { personId } } } }";
        let seen = stage.budi.sees(asked, json!({ "id": made["id"] })).await["pledge"].clone();
        assert_eq!(seen, json!({ "giverIsPerson": true, "revisions": { "nodes": [{ "personId": null }] } }));
    })
    .await;
}
