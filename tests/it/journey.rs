//! From an account to the last rupiah: the main job, end to end.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::given::{self, DUE, TODAY};
use tests::person::text;
use tests::{Person, on_both};

const TOTALS: &str = "query($id: ID!) { need(id: $id) { status totals {
    needed { value unit } pledged { value unit } received { value unit } allocated { value unit } used { value unit }
} } }";

fn totals(unit: &str, values: [&str; 5]) -> Value {
    let names = ["needed", "pledged", "received", "allocated", "used"];
    names
        .iter()
        .zip(values)
        .map(|(name, value)| ((*name).to_owned(), json!({ "value": value, "unit": unit })))
        .collect()
}

async fn totals_of(who: &Person, need: &str) -> Value {
    who.sees(TOTALS, json!({ "id": need })).await["need"]["totals"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn money_goods_and_hours_go_from_need_to_use() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let program = stage.program("Shared boats").await;
        let money = stage.need("Starter capital", "MONEY", "12500000.00", "IDR").await;
        let rice = stage.need("Rice for the lean season", "GOODS", "40", "KGM").await;
        let hours = stage.need("Mending nets", "VOLUNTEER_TIME", "96", "HUR").await;

        // A promise is not money: it is counted apart, and revised with its history kept.
        let pledge = stage.pledge(&money, "7500000.00", "IDR").await;
        let revise = json!({
            "pledgeId": pledge, "quantity": { "value": "8000000", "unit": "IDR" }, "reason": "A good month",
            "effectiveOn": TODAY, "idempotencyKey": "revision-1"
        });
        let select = "pledge { quantity { value } revisions(first: 10) { totalCount nodes { number reason
            oldQuantity { value } quantity { value } } } }";
        let revised = stage.hasan.does("revisePledge", revise, select).await;
        assert_eq!(revised["pledge"]["revisions"]["totalCount"], 2);
        assert_eq!(
            totals_of(&stage.budi, &money).await,
            totals("IDR", ["12500000.00", "8000000.00", "0.00", "0.00", "0.00"])
        );

        // Only what is confirmed is posted; less may be confirmed than was announced.
        let first = stage.announced(&pledge, "5000000.00", "IDR").await;
        assert_eq!(totals_of(&stage.budi, &money).await["received"]["value"], "0.00");
        let confirm = json!({
            "contributionId": first, "quantity": { "value": "4900000.00", "unit": "IDR" }, "idempotencyKey": "short-1"
        });
        let select = "contribution { status announced { value } confirmed { value } }";
        let short = stage.budi.does("confirmContribution", confirm, select).await;
        assert_eq!(short["contribution"]["status"], "SHORT");
        assert_eq!(totals_of(&stage.budi, &money).await["received"]["value"], "4900000.00");

        // What is set aside cannot exceed what is there.
        let allocation = stage.allocated(&money, &program, "3000000.00", "IDR").await;
        let beyond = json!({
            "needId": money, "programId": program, "quantity": { "value": "1900000.01", "unit": "IDR" },
            "purpose": "More", "idempotencyKey": "beyond"
        });
        stage.budi.tries("allocateResources", beyond, "allocation { id }").await.refused("INSUFFICIENT_FUNDS", "quantity");

        // Whoever asks does not approve.
        let expenditure = stage.submitted(&allocation, "2750000.00", "IDR").await;
        let approve = json!({ "expenditureId": expenditure, "idempotencyKey": "approve-1" });
        stage
            .budi
            .tries("approveExpenditure", approve.clone(), "expenditure { id }")
            .await
            .refused("SELF_APPROVAL", "expenditureId");
        stage.rina.does("approveExpenditure", approve, "expenditure { status }").await;
        assert_eq!(
            totals_of(&stage.budi, &money).await,
            totals("IDR", ["12500000.00", "8000000.00", "4900000.00", "3000000.00", "2750000.00"])
        );

        // A part is taken back, with a reason, by two people, and never more than there was.
        let reverse = |value: &str, key: &str| {
            json!({
                "expenditureId": expenditure, "quantity": { "value": value, "unit": "IDR" }, "reasonCode": "REPRICE",
                "reason": "The seller gave a discount", "idempotencyKey": key
            })
        };
        let asked = stage.budi.does("requestReversal", reverse("250000.00", "reverse-1"), "reversal { id status }").await;
        let reversal = text(&asked["reversal"]["id"]);
        let agree = json!({ "reversalId": reversal, "idempotencyKey": "reverse-agree" });
        stage
            .budi
            .tries("approveReversal", agree.clone(), "reversal { id }")
            .await
            .refused("SELF_APPROVAL", "reversalId");
        stage.rina.does("approveReversal", agree, "reversal { status transaction { kind } }").await;
        let above = stage.budi.tries("requestReversal", reverse("2500000.01", "reverse-2"), "reversal { id }").await;
        assert_eq!(above.code(), "ABOVE_REVERSIBLE");
        assert_eq!(totals_of(&stage.budi, &money).await["used"]["value"], "2500000.00");

        // Rice and hours go the same way, each in its own unit.
        let pledged = stage.pledge(&rice, "40", "KGM").await;
        stage.received(&pledged, "24.5", "KGM").await;
        assert_eq!(totals_of(&stage.dewi, &rice).await, totals("KGM", ["40.000", "40.000", "24.500", "0.000", "0.000"]));
        let help = json!({
            "needId": hours, "quantity": { "value": "16.5", "unit": "HUR" }, "dueOn": DUE, "idempotencyKey": "hours-1"
        });
        let own = text(&stage.siti.does("makePledge", help, "pledge { id giverIsPerson mine }").await["pledge"]["id"]);
        stage.budi.does("acceptPledge", json!({ "pledgeId": own }), "pledge { status }").await;
        let worked = json!({
            "pledgeId": own, "quantity": { "value": "6.25", "unit": "HUR" }, "happenedOn": TODAY, "idempotencyKey": "day-1"
        });
        let day = stage.siti.does("announceContribution", worked, "contribution { id }").await;
        let confirm = json!({ "contributionId": day["contribution"]["id"], "idempotencyKey": "day-1-seen" });
        stage.rina.does("confirmContribution", confirm, "contribution { status }").await;
        assert_eq!(totals_of(&stage.budi, &hours).await, totals("HUR", ["96.00", "16.50", "6.25", "0.00", "0.00"]));

        // Behind each figure stand transactions, and behind each transaction the promise and its giver.
        let books = "query($id: ID!, $need: ID!) {
            accounts(organizationId: $id, needId: $need, first: 20) { nodes { accountType balance { value unit } } }
            transactions(organizationId: $id, needId: $need, first: 20) { totalCount nodes { kind
                postings { quantity { value unit } account { accountType } }
                contribution { confirmed { value } giverOrganization { name } pledge { quantity { value } } }
            } }
        }";
        let seen = stage.budi.sees(books, json!({ "id": stage.youth, "need": money })).await;
        assert_eq!(seen["transactions"]["totalCount"], 4);
        let whence = &seen["transactions"]["nodes"].as_array().expect("a list")[0]["contribution"];
        assert_eq!(whence["giverOrganization"]["name"], "Majelis Taklim Al-Bahr");
        assert_eq!(whence["pledge"]["quantity"]["value"], "8000000.00");
        let all = "query($p: ID!, $o: ID!) {
            partnershipTotals(partnershipId: $p) { needed { value unit } received { value unit } used { value unit } }
            organizationTotals(organizationId: $o) { needed { value unit } received { value unit } used { value unit } }
        }";
        let seen = stage.budi.sees(all, json!({ "p": stage.partnership, "o": stage.youth })).await;
        assert_eq!(seen["partnershipTotals"].as_array().map(Vec::len), Some(3));
        assert_eq!(seen["organizationTotals"], seen["partnershipTotals"]);

        // A promise that nobody keeps runs overdue by itself.
        network.passes(TimeDelta::days(127));
        let budi = Person::signs_in(&network, "Budi").await;
        let late = budi.sees("query($id: ID!) { pledge(id: $id) { status } }", json!({ "id": pledge })).await;
        assert_eq!(late["pledge"]["status"], "OVERDUE");
    })
    .await;
}
