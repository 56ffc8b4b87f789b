//! Amounts: digit for digit as they were sent, each currency for itself, and none that its unit cannot hold.

use serde_json::{Value, json};
use tests::given::{self, DUE, Stage, TODAY};
use tests::person::text;
use tests::{Person, on_both};

fn quantity(value: &str, unit: &str) -> Value {
    json!({ "value": value, "unit": unit })
}

/// B005, B007, B008: 32 bits, floats and a wrong number of decimals each spoil one of these.
#[tokio::test(flavor = "multi_thread")]
async fn an_amount_is_read_back_digit_for_digit() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let kept = [
            ("12345678909", "IDR", "12345678909.00"),
            ("150000", "IDR", "150000.00"),
            ("150000.50", "IDR", "150000.50"),
            ("90071992547409.93", "IDR", "90071992547409.93"),
            ("9000000000000000", "IDR", "9000000000000000.00"),
            ("8999999999999999", "JPY", "8999999999999999"),
            ("4000000000000000.000", "KWD", "4000000000000000.000"),
            ("0.001", "KWD", "0.001"),
            ("10.0", "EUR", "10.00"),
        ];
        for (sent, unit, shown) in kept {
            let need = stage.need(&format!("{sent} {unit}"), "MONEY", sent, unit).await;
            let pledge = stage.pledge(&need, sent, unit).await;
            stage.received(&pledge, sent, unit).await;
            let seen = stage.siti.sees(READ_BACK, json!({ "id": need, "org": stage.youth })).await;
            let expected = quantity(shown, unit);
            assert_eq!(seen["need"]["quantity"], expected);
            assert_eq!(seen["need"]["totals"], json!({ "pledged": expected, "received": expected }));
            assert_eq!(seen["need"]["pledges"]["nodes"], json!([{ "quantity": expected, "fulfilled": expected }]));
            assert_eq!(
                seen["need"]["contributions"]["nodes"],
                json!([{ "announced": expected, "confirmed": expected }])
            );
            assert_eq!(seen["accounts"]["nodes"], json!([{ "balance": expected }]), "{sent} {unit}");
        }
        let before = network.rows().await;
        let refused = [
            ("99.5", "JPY", "TOO_MANY_DECIMALS"),
            ("10.005", "EUR", "TOO_MANY_DECIMALS"),
            ("0.0001", "KWD", "TOO_MANY_DECIMALS"),
            ("12.345678", "IDR", "TOO_MANY_DECIMALS"),
            ("9007199254740993.01", "IDR", "TOO_LARGE"),
            ("-Infinity", "IDR", "MALFORMED"),
        ];
        for (sent, unit, code) in refused {
            let input = json!({
                "partnershipId": stage.partnership, "organizationId": stage.youth, "title": "Nets", "kind": "MONEY",
                "quantity": quantity(sent, unit), "dueOn": DUE
            });
            stage.rina.tries("publishNeed", input, "need { id }").await.refused(code, "quantity.value");
        }
        assert_eq!(network.rows().await, before);
    })
    .await;
}

const READ_BACK: &str = "query($id: ID!, $org: ID!) {
    need(id: $id) { quantity { value unit } totals { pledged { value unit } received { value unit } }
        pledges(first: 2) { nodes { quantity { value unit } fulfilled { value unit } } }
        contributions(first: 2) { nodes { announced { value unit } confirmed { value unit } } } }
    accounts(organizationId: $org, needId: $id, accountType: AVAILABLE, first: 2) { nodes { balance { value unit } } }
}";

/// B008, B016, B018: a client that sends again after a lost answer may write the same thing in other words.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_said_in_other_words_or_from_another_device_is_the_same_request() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "EUR").await;
        let pledge = stage.pledge(&need, "1000", "EUR").await;
        let tablet = Person::signs_in(&network, "Hasan").await;
        let one_order = "mutation($pledge: ID!, $value: Decimal!) { announceContribution(input: {
            pledgeId: $pledge, quantity: { value: $value, unit: \"EUR\" }, happenedOn: \"2026-11-25\",
            idempotencyKey: \"lost-answer\" }) { contribution { id announced { value } } errors { code path } } }";
        let another_order = "mutation Again($value: Decimal!, $pledge: ID!) { announceContribution(input: {
            idempotencyKey: \"lost-answer\", happenedOn: \"2026-11-25\", quantity: { unit: \"EUR\", value: $value },
            pledgeId: $pledge }) { contribution { id announced { value } } errors { code path } } }";
        let mut answers = Vec::new();
        for (who, document, value) in [
            (&stage.hasan, one_order, "10"),
            (&stage.hasan, another_order, "10.0"),
            (&tablet, one_order, "10.00"),
            (&tablet, another_order, "010"),
        ] {
            answers.push(who.sees(document, json!({ "pledge": pledge, "value": value })).await);
        }
        assert_eq!(answers[0]["announceContribution"]["contribution"]["announced"]["value"], "10.00");
        assert!(answers.iter().all(|answer| answer == &answers[0]), "{answers:#?}");
        let other = stage.hasan.sees(one_order, json!({ "pledge": pledge, "value": "20" })).await;
        let reused = json!([{ "code": "IDEMPOTENCY_KEY_REUSED", "path": ["idempotencyKey"] }]);
        assert_eq!(other["announceContribution"]["errors"], reused);
        let all = "query($id: ID!) { need(id: $id) { contributions(first: 5) { nodes { id announced { value } } } } }";
        let seen = stage.budi.sees(all, json!({ "id": need })).await;
        let only = &answers[0]["announceContribution"]["contribution"];
        assert_eq!(seen["need"]["contributions"]["nodes"], json!([only]));
    })
    .await;
}

/// B009, B013, B052: totals of one unit each, and only money pays for what costs money.
#[tokio::test(flavor = "multi_thread")]
async fn no_total_holds_two_units_and_none_is_a_gap() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let all = "query($o: ID!, $p: ID!) {
            organizationTotals(organizationId: $o) { received { value unit } }
            partnershipTotals(partnershipId: $p) { received { value unit } }
        }";
        let which = json!({ "o": stage.youth, "p": stage.partnership });
        let nothing = json!({ "organizationTotals": [], "partnershipTotals": [] });
        assert_eq!(stage.budi.sees(all, which.clone()).await, nothing);
        let mut needs = Vec::new();
        for (title, kind, value, unit) in
            [("Boats", "MONEY", "150000", "IDR"), ("Engines", "MONEY", "100", "EUR"), ("Rice", "GOODS", "20", "KGM")]
        {
            let need = stage.need(title, kind, value, unit).await;
            let empty = "query($id: ID!) { need(id: $id) { totals { received { value } used { value } } } }";
            let zero = json!({ "value": if kind == "GOODS" { "0.000" } else { "0.00" } });
            let seen = stage.budi.sees(empty, json!({ "id": need })).await;
            assert_eq!(seen["need"]["totals"], json!({ "received": zero, "used": zero }));
            let pledge = stage.pledge(&need, value, unit).await;
            stage.received(&pledge, value, unit).await;
            needs.push(need);
        }
        let received = json!([
            { "received": quantity("100.00", "EUR") },
            { "received": quantity("150000.00", "IDR") },
            { "received": quantity("20.000", "KGM") },
        ]);
        let apart = json!({ "organizationTotals": received, "partnershipTotals": received });
        assert_eq!(stage.budi.sees(all, which).await, apart);
        let program = stage.program("Fishing").await;
        let beyond = json!({
            "needId": needs[0], "programId": program, "quantity": quantity("150000.01", "IDR"), "purpose": "Nets",
            "idempotencyKey": "beyond"
        });
        stage
            .budi
            .tries("allocateResources", beyond, "allocation { id }")
            .await
            .refused("INSUFFICIENT_FUNDS", "quantity");
    })
    .await;
}

/// One mutation that takes a quantity, and who may do it.
type Try<'a> = (&'a Person, &'static str, &'static str, Value);

/// All that take a quantity for something that there is already, each with this one.
async fn tries<'a>(stage: &'a Stage, things: &[String; 5], amount: &Value) -> Vec<Try<'a>> {
    let [need, pledge, contribution, announced, allocation] = things;
    let program = "query($id: ID!) { node(id: $id) { ... on Allocation { program { id } } } }";
    let program = stage.budi.sees(program, json!({ "id": allocation })).await["node"]["program"]["id"].clone();
    let (hasan, budi) = (&stage.hasan, &stage.budi);
    let tries = vec![
        (hasan, "makePledge", "pledge { id }", json!({ "needId": need, "organizationId": stage.faith, "dueOn": DUE })),
        (
            hasan,
            "revisePledge",
            "pledge { id }",
            json!({ "pledgeId": pledge, "reason": "Storm", "effectiveOn": TODAY }),
        ),
        (hasan, "announceContribution", "contribution { id }", json!({ "pledgeId": pledge, "happenedOn": TODAY })),
        (budi, "confirmContribution", "contribution { id }", json!({ "contributionId": announced })),
        (
            budi,
            "allocateResources",
            "allocation { id }",
            json!({ "needId": need, "programId": program, "purpose": "Nets" }),
        ),
        (budi, "releaseAllocation", "allocation { id }", json!({ "allocationId": allocation })),
        (
            budi,
            "submitExpenditure",
            "expenditure { id }",
            json!({ "allocationId": allocation, "purpose": "A net", "evidence": "Receipt", "happenedOn": TODAY }),
        ),
        (
            budi,
            "requestReversal",
            "reversal { id }",
            json!({ "contributionId": contribution, "reasonCode": "REFUND", "reason": "Storm" }),
        ),
    ];
    tries
        .into_iter()
        .map(|(who, field, select, mut input)| {
            input["quantity"] = amount.clone();
            input["idempotencyKey"] = json!("refused");
            (who, field, select, input)
        })
        .collect()
}

/// B001, B022, B037: nothing below zero, nothing that is no number, and no other currency, at any step.
#[tokio::test(flavor = "multi_thread")]
async fn every_step_refuses_other_currencies_and_amounts_of_nothing_or_less() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let pledge = stage.pledge(&need, "1000", "IDR").await;
        let contribution = stage.received(&pledge, "500", "IDR").await;
        let announced = stage.announced(&pledge, "100", "IDR").await;
        let program = stage.program("Boats").await;
        let allocation = stage.allocated(&need, &program, "300", "IDR").await;
        let things = [need, pledge, contribution, announced, allocation];
        let before = network.rows().await;
        let cases = [
            ("10", "EUR", "UNIT_MISMATCH", "quantity.unit"),
            ("-10", "IDR", "MALFORMED", "quantity.value"),
            ("-0.00", "IDR", "MALFORMED", "quantity.value"),
            ("NaN", "IDR", "MALFORMED", "quantity.value"),
            ("0", "IDR", "NOT_POSITIVE", "quantity.value"),
            ("0.00", "IDR", "NOT_POSITIVE", "quantity.value"),
        ];
        for (value, unit, code, path) in cases {
            for (who, field, select, input) in tries(&stage, &things, &quantity(value, unit)).await {
                who.tries(field, input, select).await.refused(code, path);
            }
        }
        assert_eq!(network.rows().await, before);
        // With an amount that can be, each of them is in order.
        for (who, field, select, mut input) in tries(&stage, &things, &quantity("10", "IDR")).await {
            if field == "revisePledge" {
                input["quantity"]["value"] = json!("900");
            }
            input["validateOnly"] = json!(true);
            who.does(field, input, select).await;
        }
    })
    .await;
}

/// B033: what moves between one's own accounts is neither income nor use.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_set_aside_and_given_back_changes_neither_income_nor_use() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000000", "IDR").await;
        let pledge = stage.pledge(&need, "1000000", "IDR").await;
        stage.received(&pledge, "1000000", "IDR").await;
        let program = stage.program("Boats").await;
        let books = "query($id: ID!, $o: ID!) {
            need(id: $id) { totals { received { value } allocated { value } used { value } } }
            accounts(organizationId: $o, needId: $id, first: 9) { nodes { accountType balance { value } } }
        }";
        let which = json!({ "id": need, "o": stage.youth });
        let before = stage.budi.sees(books, which.clone()).await;
        let allocation = stage.allocated(&need, &program, "600000", "IDR").await;
        let release = |value: &str| {
            let amount = quantity(value, "IDR");
            json!({ "allocationId": allocation, "quantity": amount, "idempotencyKey": format!("release-{value}") })
        };
        stage.budi.does("releaseAllocation", release("200000"), "allocation { status }").await;
        let between = stage.budi.sees(books, which.clone()).await;
        let totals = |allocated: &str| {
            json!({
                "received": { "value": "1000000.00" }, "allocated": { "value": allocated }, "used": { "value": "0.00" }
            })
        };
        assert_eq!(between["need"]["totals"], totals("400000.00"));
        stage.budi.does("releaseAllocation", release("400000"), "allocation { status }").await;
        let after = stage.budi.sees(books, which).await;
        assert_eq!(after["need"]["totals"], totals("0.00"));
        let balance = |seen: &Value, kind: &str| {
            let nodes = seen["accounts"]["nodes"].as_array().expect("a list").clone();
            nodes.iter().find(|node| node["accountType"] == kind).map(|node| text(&node["balance"]["value"]))
        };
        assert_eq!(balance(&before, "AVAILABLE"), Some("1000000.00".to_owned()));
        assert_eq!(balance(&between, "AVAILABLE"), Some("600000.00".to_owned()));
        assert_eq!(balance(&between, "ALLOCATED"), Some("400000.00".to_owned()));
        assert_eq!(balance(&after, "AVAILABLE"), Some("1000000.00".to_owned()));
        // An emptied account is still there.
        assert_eq!(balance(&after, "ALLOCATED"), Some("0.00".to_owned()));
    })
    .await;
}
