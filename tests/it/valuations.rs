//! What goods and hours are worth is said beside them, dated and with its source, and counts nowhere.

use serde_json::{Value, json};
use tests::given::{self, Stage, TODAY};
use tests::on_both;
use tests::person::text;

const SEEN: &str = "query($id: ID!) { contribution(id: $id) {
    valuations { side method amount { value unit } on source } } }";

fn worth(contribution: &str, value: &str) -> Value {
    json!({
        "contributionId": contribution, "amount": { "value": value, "unit": "IDR" }, "method": "INVOICE", "on": TODAY,
        "source": "Invoice 7"
    })
}

fn with(mut input: Value, field: &str, value: Value) -> Value {
    input[field] = value;
    input
}

async fn valuations(stage: &Stage, contribution: &str) -> Value {
    let seen = stage.budi.sees(SEEN, json!({ "id": contribution })).await;
    seen["contribution"]["valuations"].clone()
}

// B052
#[tokio::test(flavor = "multi_thread")]
async fn rice_is_worth_what_its_giver_and_its_receiver_say_and_is_no_money() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Rice", "GOODS", "40", "KGM").await;
        let pledge = stage.pledge(&need, "40", "KGM").await;
        let rice = stage.announced(&pledge, "20", "KGM").await;
        let capital = stage.need("Capital", "MONEY", "1000000.00", "IDR").await;
        let cash = stage.received(&stage.pledge(&capital, "100000.00", "IDR").await, "100000.00", "IDR").await;
        assert_eq!(valuations(&stage, &cash).await, json!([]));

        let value = worth(&rice, "300000.00");
        let preview = with(value.clone(), "validateOnly", json!(true));
        stage.hasan.does("valueContribution", preview, "contribution { id }").await;
        assert_eq!(valuations(&stage, &rice).await, json!([]));
        // Sent again it is the same opinion.
        for _ in 0..2 {
            stage.hasan.does("valueContribution", value.clone(), "contribution { id }").await;
        }
        let givers = json!({
            "side": "GIVER", "method": "INVOICE", "amount": { "value": "300000.00", "unit": "IDR" }, "on": TODAY,
            "source": "Invoice 7"
        });
        assert_eq!(valuations(&stage, &rice).await, json!([givers]));
        // The receiver values what has arrived.
        let appraise = json!({
            "contributionId": rice, "amount": { "value": "18.50", "unit": "USD" }, "method": "NONE", "on": "2026-11-20"
        });
        stage
            .budi
            .tries("appraiseContribution", appraise.clone(), "contribution { id }")
            .await
            .refused("WRONG_CONTRIBUTION_STATE", "contributionId");
        let confirm = json!({ "contributionId": rice, "idempotencyKey": "arrived" });
        stage.budi.does("confirmContribution", confirm, "contribution { status }").await;
        stage.budi.does("appraiseContribution", appraise, "contribution { id }").await;
        let receivers = json!({
            "side": "RECEIVER", "method": "NONE", "amount": { "value": "18.50", "unit": "USD" }, "on": "2026-11-20",
            "source": null
        });
        assert_eq!(valuations(&stage, &rice).await, json!([givers, receivers]));
        // Both are read by the giver, and the money is what was given in money.
        let seen = stage.hasan.sees(SEEN, json!({ "id": rice })).await;
        assert_eq!(seen["contribution"]["valuations"], json!([givers, receivers]));
        let totals = stage
            .budi
            .sees(
                "query($id: ID!) { organizationTotals(organizationId: $id) { received { value unit } } }",
                json!({ "id": stage.youth }),
            )
            .await;
        let mut received: Vec<_> = totals["organizationTotals"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|line| (text(&line["received"]["unit"]), text(&line["received"]["value"])))
            .collect();
        received.sort();
        let of = |unit: &str, value: &str| (unit.to_owned(), value.to_owned());
        assert_eq!(received, [of("IDR", "100000.00"), of("KGM", "20.000")]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_value_is_refused_where_it_stands() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Work", "VOLUNTEER_TIME", "96", "HUR").await;
        let hours = stage.received(&stage.pledge(&need, "10", "HUR").await, "8", "HUR").await;
        let capital = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let cash = stage.received(&stage.pledge(&capital, "10.00", "IDR").await, "10.00", "IDR").await;
        let good = worth(&hours, "160000.00");
        let rupiah = |value: &str| json!({ "value": value, "unit": "IDR" });
        let broken = [
            ("amount", rupiah("0"), "NOT_POSITIVE", "amount.value"),
            ("amount", rupiah("1.005"), "TOO_MANY_DECIMALS", "amount.value"),
            ("amount", json!({ "value": "1", "unit": "KGM" }), "UNIT_MISMATCH", "amount.unit"),
            ("amount", json!({ "value": "1", "unit": "XQQ" }), "UNKNOWN", "amount.unit"),
            ("on", json!("2026-11-26"), "DATE_IN_FUTURE", "on"),
            ("source", Value::Null, "EMPTY", "source"),
            ("source", json!(" "), "EMPTY", "source"),
            ("contributionId", json!(cash), "MONEY_IS_NOT_VALUED", "contributionId"),
        ];
        for (field, value, code, path) in broken {
            let input = with(good.clone(), field, value);
            for (who, mutation) in [(&stage.hasan, "valueContribution"), (&stage.budi, "appraiseContribution")] {
                who.tries(mutation, input.clone(), "contribution { id }").await.refused(code, path);
            }
        }
        // Each side for itself, and no stranger.
        stage.budi.tries("valueContribution", good.clone(), "contribution { id }").await.denied("FORBIDDEN");
        stage.hasan.tries("appraiseContribution", good.clone(), "contribution { id }").await.denied("FORBIDDEN");
        stage.dewi.tries("valueContribution", good.clone(), "contribution { id }").await.denied("NOT_FOUND");
        assert_eq!(valuations(&stage, &hours).await, json!([]));
        // Opinions change, and end.
        for number in 1..=10 {
            let input = with(good.clone(), "source", json!(format!("Table {number}")));
            stage.hasan.does("valueContribution", input, "contribution { id }").await;
        }
        stage
            .hasan
            .tries("valueContribution", good.clone(), "contribution { id }")
            .await
            .refused("VALUED_TOO_OFTEN", "contributionId");
        // That keeps the other side from nothing.
        stage.budi.does("appraiseContribution", good, "contribution { id }").await;
        assert_eq!(valuations(&stage, &hours).await.as_array().map(Vec::len), Some(11));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn goods_come_in_a_condition_and_money_has_none() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let hulls = stage.need("Hulls", "GOODS", "3", "C62").await;
        let capital = stage.need("Capital", "MONEY", "100.00", "IDR").await;
        let give = |need: &str, unit: &str| {
            json!({
                "needId": need, "organizationId": stage.faith, "quantity": { "value": "2", "unit": unit },
                "happenedOn": TODAY, "condition": "SALVAGE", "idempotencyKey": format!("give-{unit}")
            })
        };
        let given =
            stage.hasan.does("announceContribution", give(&hulls, "C62"), "contribution { id condition }").await;
        assert_eq!(given["contribution"]["condition"], "SALVAGE");
        let confirm = json!({ "contributionId": given["contribution"]["id"], "idempotencyKey": "arrived" });
        let select = "contribution { condition confirmed { value unit } }";
        let done = stage.budi.does("confirmContribution", confirm, select).await;
        let both = json!({ "condition": "SALVAGE", "confirmed": { "value": "2", "unit": "C62" } });
        assert_eq!(done["contribution"], both);
        let money = stage.hasan.tries("announceContribution", give(&capital, "IDR"), "contribution { id }").await;
        money.refused("MALFORMED", "condition");
    })
    .await;
}
