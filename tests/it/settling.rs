//! What is open when a promise or a partnership runs out can still be brought to an end.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::given::{self, Stage, TODAY};
use tests::person::text;
use tests::{Network, Person, on_both};

/// The stage, in a partnership that ends with the year.
async fn until_new_year(network: &Network) -> Stage {
    let mut stage = given::stage(network).await;
    let parties = json!([
        { "organizationId": stage.youth, "role": "LEAD" },
        { "organizationId": stage.faith, "role": "FUNDING" }
    ]);
    let input = json!({
        "proposerId": stage.youth, "name": "Storm relief", "purpose": "Roofs", "parties": parties, "endsOn": "2026-12-31"
    });
    let proposed = stage.siti.does("proposePartnership", input, "partnership { id }").await;
    stage.partnership = text(&proposed["partnership"]["id"]);
    let accept = json!({ "partnershipId": stage.partnership, "organizationId": stage.faith });
    stage.hasan.does("acceptPartnership", accept, "partnership { status }").await;
    stage
}

/// Everybody signs in again on a later day.
async fn later(stage: &mut Stage, days: i64) {
    let network = stage.network.clone();
    network.passes(TimeDelta::days(days));
    stage.siti = Person::signs_in(&network, "Siti").await;
    stage.budi = Person::signs_in(&network, "Budi").await;
    stage.rina = Person::signs_in(&network, "Rina").await;
    stage.hasan = Person::signs_in(&network, "Hasan").await;
}

async fn able(who: &Person, kind: &str, id: &str, action: &str) -> Value {
    let document =
        format!("query($id: ID!) {{ {kind}(id: $id) {{ viewerCan(action: {action}) {{ allowed code }} }} }}");
    who.sees(&document, json!({ "id": id })).await[kind]["viewerCan"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_is_there_is_used_although_the_partnership_has_run_out() {
    on_both(|network| async move {
        let mut stage = until_new_year(&network).await;
        let program = stage.program("Roofs").await;
        let need = stage.need("Zinc sheets", "MONEY", "1000.00", "IDR").await;
        let pledge = stage.pledge(&need, "900.00", "IDR").await;
        stage.received(&pledge, "500.00", "IDR").await;
        let on_its_way = stage.announced(&pledge, "100.00", "IDR").await;
        let allocation = stage.allocated(&need, &program, "400.00", "IDR").await;
        later(&mut stage, 40).await;

        // Nothing new begins.
        let more = json!({
            "pledgeId": pledge, "quantity": { "value": "1.00", "unit": "IDR" }, "happenedOn": TODAY, "idempotencyKey": "more"
        });
        let refused = stage.hasan.tries("announceContribution", more, "contribution { id }").await;
        assert_eq!(refused.code(), "PARTNERSHIP_NOT_IN_FORCE");
        let announce = able(&stage.hasan, "pledge", &pledge, "ANNOUNCE").await;
        assert_eq!(announce, json!({ "allowed": false, "code": "PARTNERSHIP_NOT_IN_FORCE" }));
        let end = json!({ "partnershipId": stage.partnership, "reason": "Over" });
        assert_eq!(stage.siti.tries("endPartnership", end, "partnership { id }").await.code(), "OPEN_COMMITMENTS");

        // What is there is confirmed, used and put right, and the rest of the promise is written off.
        let confirm = json!({ "contributionId": on_its_way, "idempotencyKey": "arrived" });
        stage.budi.does("confirmContribution", confirm, "contribution { status }").await;
        stage.spent(&allocation, "250.00", "IDR").await;
        let release = json!({ "allocationId": allocation, "idempotencyKey": "back" });
        stage.budi.does("releaseAllocation", release, "allocation { status released { value } }").await;
        assert_eq!(able(&stage.budi, "pledge", &pledge, "WRITE_OFF").await["allowed"], true);
        let give_up = json!({ "pledgeId": pledge, "reason": "The year is over" });
        let select = "pledge { status decisionReason fulfilled { value } }";
        let written_off = stage.budi.does("writeOffPledge", give_up.clone(), select).await;
        assert_eq!(written_off["pledge"]["status"], "WRITTEN_OFF");
        stage.budi.tries("writeOffPledge", give_up, select).await.refused("WRONG_PLEDGE_STATE", "pledgeId");
        let seen = "query($id: ID!) { need(id: $id) { totals { pledged { value } received { value } used { value } } } }";
        let seen = stage.budi.sees(seen, json!({ "id": need })).await;
        let expected = json!({
            "pledged": { "value": "600.00" }, "received": { "value": "600.00" }, "used": { "value": "250.00" }
        });
        assert_eq!(seen["need"]["totals"], expected);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promise_is_written_off_only_when_its_day_has_passed() {
    on_both(|network| async move {
        let mut stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let pledge = stage.pledge(&need, "900.00", "IDR").await;
        let give_up = json!({ "pledgeId": pledge, "reason": "Nobody answers" });
        let select = "pledge { status }";
        stage.budi.tries("writeOffPledge", give_up.clone(), select).await.refused("WRONG_PLEDGE_STATE", "pledgeId");
        let early = able(&stage.budi, "pledge", &pledge, "WRITE_OFF").await;
        assert_eq!(early, json!({ "allowed": false, "code": "WRONG_PLEDGE_STATE" }));
        later(&mut stage, 130).await;
        // The giver takes back; only the receiver writes off.
        stage.hasan.tries("writeOffPledge", give_up.clone(), select).await.denied("FORBIDDEN");
        let nothing = json!({ "pledgeId": pledge, "reason": " " });
        assert_eq!(stage.budi.tries("writeOffPledge", nothing, select).await.code(), "REASON_MISSING");
        stage.budi.does("writeOffPledge", give_up, select).await;
    })
    .await;
}
