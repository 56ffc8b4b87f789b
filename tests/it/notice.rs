//! Promises that are taken back: how long before the day on which they were awaited, and what the record of a party says.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::given::{self, Stage};
use tests::person::text;
use tests::{Network, Person, on_both};

/// A pledge of the faith group, not accepted yet, due by a day or by a plan.
async fn proposed(stage: &Stage, need: &str, value: &str, due: Value) -> String {
    let mut input = json!({
        "needId": need, "organizationId": stage.faith, "quantity": { "value": value, "unit": "IDR" },
        "idempotencyKey": format!("pledge-{value}")
    });
    let when = if due.is_array() { "instalments" } else { "dueOn" };
    input[when] = due;
    text(&stage.hasan.does("makePledge", input, "pledge { id noticeDays }").await["pledge"]["id"])
}

async fn promised(stage: &Stage, need: &str, value: &str, due: Value) -> String {
    let pledge = proposed(stage, need, value, due).await;
    stage.budi.does("acceptPledge", json!({ "pledgeId": pledge }), "pledge { noticeDays }").await;
    pledge
}

/// The giver takes it back; how many days before it was awaited.
async fn notice(stage: &Stage, pledge: &str) -> Value {
    let cancel = json!({ "pledgeId": pledge, "reason": "A storm" });
    let done = stage.hasan.does("cancelPledge", cancel, "pledge { status noticeDays }").await["pledge"].clone();
    assert_eq!(done["status"], "CANCELLED");
    done["noticeDays"].clone()
}

/// Days go by, and who is asked signs in again.
async fn later(network: &Network, stage: &mut Stage, days: i64) {
    network.passes(TimeDelta::days(days));
    stage.hasan = Person::signs_in(network, "Hasan").await;
    stage.budi = Person::signs_in(network, "Budi").await;
    stage.dewi = Person::signs_in(network, "Dewi").await;
}

const RECORD: &str = "query($id: ID!) { partnership(id: $id) { promises { pledged { value } delivered { value } \
    overdue { value } writtenOff { value } cancelled { value } cancelledWithoutNotice { value } } } }";

async fn record(who: &Person, stage: &Stage) -> Value {
    who.sees(RECORD, json!({ "id": stage.partnership })).await["partnership"]["promises"].clone()
}

fn says(sums: [Option<&str>; 6]) -> Value {
    let [pledged, delivered, overdue, written_off, cancelled, without] =
        sums.map(|sum| sum.map(|value| json!({ "value": value })));
    json!([{
        "pledged": pledged, "delivered": delivered, "overdue": overdue, "writtenOff": written_off,
        "cancelled": cancelled, "cancelledWithoutNotice": without
    }])
}

async fn pledged(stage: &Stage, need: &str) -> Value {
    let seen = "query($id: ID!) { need(id: $id) { totals { pledged { value } } } }";
    stage.budi.sees(seen, json!({ "id": need })).await["need"]["totals"]["pledged"]["value"].clone()
}

fn halves(first: &str, second: &str, value: &str) -> Value {
    let part = |day: &str| json!({ "dueOn": day, "quantity": { "value": value, "unit": "IDR" } });
    json!([part(first), part(second)])
}

/// The parties agree on seeing these of each other's promises.
async fn share(stage: &Stage, totals: &[&str]) -> Value {
    let propose = json!({
        "partnershipId": stage.partnership, "organizationId": stage.youth, "reason": "Trust",
        "shared": { "totals": totals }
    });
    let select = "agreementVersion { id digest canonical shared { totals } }";
    let next = stage.siti.does("proposeAmendment", propose, select).await["agreementVersion"].clone();
    for (who, organization) in [(&stage.hasan, &stage.faith), (&stage.dewi, &stage.council)] {
        let sign = json!({
            "agreementVersionId": next["id"], "organizationId": organization, "digest": next["digest"]
        });
        who.does("signAgreement", sign, "agreementVersion { status }").await;
    }
    next
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_before_its_day_on_it_and_after_it_is_told_apart_and_shared_as_agreed() {
    on_both(|network| async move {
        let mut stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let before = promised(&stage, &need, "100", json!("2026-12-01")).await;
        let on_the_day = promised(&stage, &need, "10", json!("2026-11-26")).await;
        let after = promised(&stage, &need, "20", json!("2026-11-26")).await;
        stage.received(&after, "5", "IDR").await;
        // The first half of one plan has come, and none of the other.
        let kept = promised(&stage, &need, "300", halves("2026-11-26", "2026-12-10", "150")).await;
        stage.received(&kept, "160", "IDR").await;
        let broken = promised(&stage, &need, "40", halves("2026-11-26", "2026-12-10", "20")).await;
        promised(&stage, &need, "50", json!(given::DUE)).await;
        let unanswered = proposed(&stage, &need, "7", json!("2026-11-26")).await;
        assert_eq!(pledged(&stage, &need).await, "520.00");

        assert_eq!(notice(&stage, &before).await, 6);
        later(&network, &mut stage, 1).await;
        assert_eq!(notice(&stage, &on_the_day).await, 0);
        later(&network, &mut stage, 1).await;
        assert_eq!(notice(&stage, &after).await, -1);
        assert_eq!(notice(&stage, &kept).await, 13);
        assert_eq!(notice(&stage, &broken).await, -1);
        // What nobody has accepted was awaited by nobody.
        assert_eq!(notice(&stage, &unanswered).await, Value::Null);

        // Of what was kept in part the rest was taken back; what is pledged is what it always was.
        assert_eq!(pledged(&stage, &need).await, "215.00");
        let own = says([Some("215.00"), Some("165.00"), Some("0.00"), Some("0.00"), Some("305.00"), Some("55.00")]);
        assert_eq!(record(&stage.hasan, &stage).await, own);
        assert_eq!(record(&stage.dewi, &stage).await, json!([]));

        stage.siti = Person::signs_in(&network, "Siti").await;
        share(&stage, &["PLEDGED", "WRITTEN_OFF"]).await;
        let part = says([Some("215.00"), None, None, Some("0.00"), None, None]);
        assert_eq!(record(&stage.dewi, &stage).await, part);
        let next = share(&stage, &["CANCELLED_WITHOUT_NOTICE", "PLEDGED", "CANCELLED"]).await;
        let totals = "\"shared\":{\"totals\":[\"PLEDGED\",\"CANCELLED\",\"CANCELLED_WITHOUT_NOTICE\"],";
        assert!(text(&next["canonical"]).contains(totals), "{next}");
        let part = says([Some("215.00"), None, None, None, Some("305.00"), Some("55.00")]);
        assert_eq!(record(&stage.dewi, &stage).await, part);
    })
    .await;
}
