//! Who is said not to have come was waited for, and what was reserved ends with its pledge.

use chrono::TimeDelta;
use serde_json::json;
use tests::given::{self, DUE, TODAY};
use tests::person::text;
use tests::{Person, on_both};

use super::reservations::{MADE, hall, hours, reserved};

#[tokio::test(flavor = "multi_thread")]
async fn nobody_was_waited_for_before_the_pledge_was_accepted() {
    on_both(|network| async move {
        let mut stage = given::stage(&network).await;
        let need = stage.need("Room", "SPACE", "40", "HUR").await;
        let promise = json!({
            "needId": need, "organizationId": stage.faith, "quantity": hours("10"), "dueOn": DUE, "idempotencyKey": "p"
        });
        let pledge = text(&stage.hasan.does("makePledge", promise, "pledge { id }").await["pledge"]["id"]);
        let hall = hall(&stage, "Hall").await;
        let time = reserved(&stage, &pledge, &hall, "01T08:00", "01T12:00", "4").await;
        network.passes(TimeDelta::days(10));
        stage.budi = Person::signs_in(&network, "Budi").await;
        stage.budi.does("acceptPledge", json!({ "pledgeId": pledge }), "pledge { status }").await;
        let report = json!({ "reservationId": time, "reason": "Nobody opened" });
        let can =
            "query($id: ID!) { node(id: $id) { ... on Reservation { viewerCan(action: REPORT_NO_SHOW) { code } } } }";
        let seen = stage.budi.sees(can, json!({ "id": time })).await;
        assert_eq!(seen["node"]["viewerCan"]["code"], "WRONG_PLEDGE_STATE");
        stage.budi.tries("reportNoShow", report, MADE).await.refused("WRONG_PLEDGE_STATE", "reservationId");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_announced_is_not_missed_and_the_last_that_comes_frees_the_rest() {
    on_both(|network| async move {
        let mut stage = given::stage(&network).await;
        let need = stage.need("Room", "SPACE", "40", "HUR").await;
        let pledge = stage.pledge(&need, "10", "HUR").await;
        let hall = hall(&stage, "Hall").await;
        let missed = reserved(&stage, &pledge, &hall, "01T08:00", "01T12:00", "4").await;
        let later = reserved(&stage, &pledge, &hall, "20T08:00", "20T14:00", "6").await;
        // Eight of ten are on their way, so that at most two can be missed.
        let announce = json!({
            "pledgeId": pledge, "quantity": hours("8"), "happenedOn": TODAY, "idempotencyKey": "g"
        });
        let gift = stage.hasan.does("announceContribution", announce, "contribution { id }").await;
        network.passes(TimeDelta::days(10));
        stage.budi = Person::signs_in(&network, "Budi").await;
        stage.hasan = Person::signs_in(&network, "Hasan").await;
        let report = json!({ "reservationId": missed, "reason": "Nobody opened" });
        stage.budi.does("reportNoShow", report, MADE).await;
        let asked = "query($id: ID!, $later: ID!) { pledge(id: $id) { status missed { value } }
            node(id: $later) { ... on Reservation { status } } }";
        let ids = json!({ "id": pledge, "later": later });
        let seen = stage.hasan.sees(asked, ids.clone()).await;
        assert_eq!(seen["pledge"], json!({ "status": "ACCEPTED", "missed": { "value": "2.00" } }));
        assert_eq!(seen["node"]["status"], "PENDING");
        let confirm = json!({ "contributionId": gift["contribution"]["id"], "idempotencyKey": "c" });
        stage.budi.does("confirmContribution", confirm, "contribution { status }").await;
        let seen = stage.hasan.sees(asked, ids).await;
        assert_eq!(seen["pledge"]["status"], "WRITTEN_OFF");
        assert_eq!(seen["node"]["status"], "RELEASED");
    })
    .await;
}
