//! Lots: what is set aside and used is of certain gifts, first in, first out, and only for what their givers allow.

use serde_json::{Value, json};
use tests::given::{self, DUE, Stage, TODAY};
use tests::person::{Tried, text};
use tests::{Person, on_both};

fn rupiah(value: &str) -> Value {
    json!({ "value": value, "unit": "IDR" })
}

/// What the faith group gives to the need, without a promise; it is not confirmed.
async fn gives(stage: &Stage, need: &str, value: &str, restriction: Value) -> Tried {
    let input = json!({
        "needId": need, "organizationId": stage.faith, "quantity": rupiah(value), "happenedOn": TODAY,
        "restriction": restriction, "idempotencyKey": format!("give-{value}-{}", restriction.to_string().len())
    });
    let select = "contribution { id restriction { program { name } purpose area { code } usableUntil } }";
    stage.hasan.tries("announceContribution", input, select).await
}

/// The same, confirmed.
async fn given_with(stage: &Stage, need: &str, value: &str, restriction: Value) -> String {
    let gift = text(&gives(stage, need, value, restriction).await.payload()["contribution"]["id"]);
    let confirm = json!({ "contributionId": gift, "idempotencyKey": format!("confirm-{gift}") });
    stage.budi.does("confirmContribution", confirm, "contribution { lot { available { value } } }").await;
    gift
}

async fn sets_aside(stage: &Stage, need: &str, program: &str, value: &str, more: Value) -> Tried {
    let mut input = json!({
        "needId": need, "programId": program, "quantity": rupiah(value), "purpose": "Nets",
        "idempotencyKey": format!("aside-{value}-{}", more.to_string().replace(' ', "").len())
    });
    for (name, value) in more.as_object().expect("an object") {
        input[name] = value.clone();
    }
    let select = "allocation { id area { code } lots(first: 5) { totalCount nodes {
        quantity { value } contribution { id } } } } errors { ... on LimitError { limit } }";
    stage.budi.tries("allocateResources", input, select).await
}

/// Which gifts it was taken of, and how much.
fn taken(allocation: &Value) -> Vec<(String, String)> {
    let lots = allocation["lots"]["nodes"].as_array().expect("a list");
    lots.iter().map(|lot| (text(&lot["contribution"]["id"]), text(&lot["quantity"]["value"]))).collect()
}

fn refused(tried: &Tried, code: &str, path: &str, limit: &str) {
    let expected = json!([{ "code": code, "path": [path], "limit": limit }]);
    assert_eq!(tried.payload()["errors"], expected);
}

const LOT: &str = "query($id: ID!) { contribution(id: $id) {
    lot { available { value } setAside { value } used { value } } } }";

async fn lot(stage: &Stage, gift: &str) -> [String; 3] {
    let lot = stage.budi.sees(LOT, json!({ "id": gift })).await["contribution"]["lot"].clone();
    ["available", "setAside", "used"].map(|part| text(&lot[part]["value"]))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_spent_is_traced_to_who_gave_it_and_back() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let program = stage.program("Boats").await;
        let pledge = stage.pledge(&need, "40", "IDR").await;
        let first = stage.received(&pledge, "40", "IDR").await;
        let second = given_with(&stage, &need, "50", json!({})).await;
        let allocation = stage.allocated(&need, &program, "60", "IDR").await;
        let expenditure = stage.spent(&allocation, "45", "IDR").await;
        let trace = "query($id: ID!) { node(id: $id) { ... on Expenditure { sources(first: 5) { totalCount nodes { id
            quantity { value } reversed { value } expenditure { id }
            contribution { id pledge { id } giverOrganization { name } agreement { number } } } } } } }";
        let seen = stage.budi.sees(trace, json!({ "id": expenditure })).await;
        let sources = seen["node"]["sources"].clone();
        let source = |at: usize, value: &str, gift: &str, pledge: Value| {
            json!({
                "id": sources["nodes"][at]["id"], "quantity": { "value": value }, "reversed": { "value": "0.00" },
                "expenditure": { "id": expenditure },
                "contribution": { "id": gift, "pledge": pledge, "agreement": { "number": 1 },
                    "giverOrganization": { "name": "Majelis Taklim Al-Bahr" } }
            })
        };
        let expected =
            json!([source(0, "40.00", &first, json!({ "id": pledge })), source(1, "5.00", &second, Value::Null)]);
        assert_eq!(sources, json!({ "totalCount": 2, "nodes": expected }));
        let back = "query($id: ID!) { contribution(id: $id) { uses(last: 5) { totalCount nodes { id
            quantity { value } expenditure { id purpose evidence } } } } }";
        let uses = stage.budi.sees(back, json!({ "id": second })).await["contribution"]["uses"].clone();
        let expected = json!({ "id": sources["nodes"][1]["id"], "quantity": { "value": "5.00" },
            "expenditure": { "id": expenditure, "purpose": "A net", "evidence": "Receipt 17" } });
        assert_eq!(uses, json!({ "totalCount": 1, "nodes": [expected] }));
        assert_eq!(lot(&stage, &first).await, ["0.00", "0.00", "40.00"]);
        assert_eq!(lot(&stage, &second).await, ["30.00", "15.00", "5.00"]);

        // Who gave sees how far it was used, and not for what.
        let own = stage.hasan.sees(LOT, json!({ "id": second })).await;
        assert_eq!(own["contribution"]["lot"]["used"]["value"], "5.00");
        let answer = stage.hasan.asks(back, json!({ "id": second })).await;
        assert_eq!(answer["data"]["contribution"]["uses"], Value::Null);
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
        let node = "query($id: ID!) { node(id: $id) { id } }";
        let id = json!({ "id": sources["nodes"][0]["id"] });
        assert_eq!(stage.hasan.sees(node, id.clone()).await["node"], Value::Null);
        assert_eq!(stage.budi.sees(node, id.clone()).await["node"], id);

        // What was used last goes back first, and what was taken last is released first.
        let reverse = json!({
            "expenditureId": expenditure, "quantity": rupiah("15"), "reasonCode": "RETURN", "reason": "Brought back",
            "idempotencyKey": "back"
        });
        let asked = stage.budi.does("requestReversal", reverse, "reversal { id }").await;
        let agree = json!({ "reversalId": asked["reversal"]["id"], "idempotencyKey": "agree" });
        stage.rina.does("approveReversal", agree, "reversal { status }").await;
        assert_eq!(lot(&stage, &first).await, ["0.00", "10.00", "30.00"]);
        assert_eq!(lot(&stage, &second).await, ["30.00", "20.00", "0.00"]);
        let release = json!({ "allocationId": allocation, "quantity": rupiah("25"), "idempotencyKey": "release" });
        stage.budi.does("releaseAllocation", release, "allocation { status }").await;
        assert_eq!(lot(&stage, &first).await, ["5.00", "5.00", "30.00"]);
        assert_eq!(lot(&stage, &second).await, ["50.00", "0.00", "0.00"]);
        let again = sets_aside(&stage, &need, &program, "8", json!({})).await;
        let expected = vec![(first.clone(), "5.00".to_owned()), (second.clone(), "3.00".to_owned())];
        assert_eq!(taken(&again.payload()["allocation"]), expected);
    })
    .await;
}

/// B025, for each gift by itself: what was set aside or used of it does not go back, whatever else is there.
#[tokio::test(flavor = "multi_thread")]
async fn a_gift_goes_back_as_far_as_it_is_still_there() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let program = stage.program("Boats").await;
        let first = given_with(&stage, &need, "100", json!({})).await;
        let second = given_with(&stage, &need, "70", json!({})).await;
        stage.allocated(&need, &program, "90", "IDR").await;
        for (gift, value, left) in [(&first, "100", Some("10.00 IDR")), (&first, "10", None), (&second, "70", None)] {
            let reverse = json!({
                "contributionId": gift, "quantity": rupiah(value), "reasonCode": "REFUND", "reason": "Asked for it",
                "idempotencyKey": format!("back-{value}")
            });
            let asked = stage.budi.does("requestReversal", reverse, "reversal { id }").await;
            let agree = json!({ "reversalId": asked["reversal"]["id"], "idempotencyKey": format!("agree-{value}") });
            let select = "reversal { status } errors { ... on LimitError { limit } }";
            let tried = stage.rina.tries("approveReversal", agree, select).await;
            match left {
                Some(limit) => {
                    refused(&tried, "INSUFFICIENT_FUNDS", "reversalId", limit);
                    let reject = json!({ "reversalId": asked["reversal"]["id"], "reason": "It is used" });
                    stage.rina.does("rejectReversal", reject, "reversal { status }").await;
                }
                None => assert!(tried.is_done(), "{:?}", tried.payload()),
            }
        }
        assert_eq!(lot(&stage, &first).await, ["0.00", "90.00", "0.00"]);
        assert_eq!(lot(&stage, &second).await, ["0.00", "0.00", "0.00"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_in_time_keeps_a_promise_whose_last_day_is_over() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let promise = json!({
            "needId": need, "organizationId": stage.faith, "quantity": rupiah("100"), "dueOn": DUE,
            "restriction": { "usableUntil": "2026-12-01" }, "idempotencyKey": "promise"
        });
        let pledge = text(&stage.hasan.does("makePledge", promise, "pledge { id }").await["pledge"]["id"]);
        stage.budi.does("acceptPledge", json!({ "pledgeId": pledge }), "pledge { status }").await;
        network.passes(chrono::TimeDelta::days(10));
        let hasan = Person::signs_in(&network, "Hasan").await;
        let announce = |day: &str| {
            json!({ "pledgeId": pledge, "quantity": rupiah("10"), "happenedOn": day, "idempotencyKey": day })
        };
        let select = "contribution { status restriction { usableUntil } }";
        let late = hasan.tries("announceContribution", announce("2026-12-02"), select).await;
        late.refused("DATE_IN_PAST", "pledgeId");
        let given = hasan.does("announceContribution", announce("2026-12-01"), select).await;
        assert_eq!(given["contribution"]["restriction"]["usableUntil"], "2026-12-01");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_used_before_it_was_given() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let program = stage.program("Boats").await;
        stage.received(&stage.pledge(&need, "40", "IDR").await, "40", "IDR").await;
        let allocation = stage.allocated(&need, &program, "40", "IDR").await;
        let spend = |day: &str| {
            json!({
                "allocationId": allocation, "quantity": rupiah("10"), "purpose": "A net", "evidence": "Receipt",
                "happenedOn": day, "idempotencyKey": day
            })
        };
        let early = stage.budi.tries("submitExpenditure", spend("2026-11-24"), "expenditure { id }").await;
        early.refused("BEFORE_RECEIPT", "happenedOn");
        stage.budi.does("submitExpenditure", spend(TODAY), "expenditure { status }").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_for_something_else_is_passed_over_and_named_when_nothing_else_is_left() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let boats = stage.program("Boats").await;
        let nets = stage.program("Nets").await;
        let for_boats = given_with(&stage, &need, "10", json!({ "programId": boats })).await;
        let over = given_with(&stage, &need, "20", json!({ "usableUntil": TODAY })).await;
        let there = given_with(&stage, &need, "30", json!({ "areaCode": "73.71" })).await;
        let worded = given_with(&stage, &need, "40", json!({ "purpose": "School books" })).await;
        let free = given_with(&stage, &need, "50", json!({})).await;
        let late = "update contribution set usable_until = '2026-11-24' where usable_until is not null";
        assert_eq!(network.raw(late).await.expect("a change"), 1);

        // Older ones are passed over.
        let done = sets_aside(&stage, &need, &nets, "50", json!({})).await;
        assert_eq!(taken(&done.payload()["allocation"]), [(free, "50.00".to_owned())]);
        assert_eq!(done.payload()["allocation"]["area"]["code"], "73.05");
        refused(
            &sets_aside(&stage, &need, &nets, "101", json!({})).await,
            "INSUFFICIENT_FUNDS",
            "quantity",
            "100.00 IDR",
        );
        let before = network.rows().await;
        refused(
            &sets_aside(&stage, &need, &nets, "1", json!({})).await,
            "RESTRICTED_TO_PROGRAM",
            "programId",
            "0.00 IDR",
        );
        let here = sets_aside(&stage, &need, &boats, "12", json!({})).await;
        refused(&here, "RESTRICTED_BY_DATE", "quantity", "10.00 IDR");
        assert_eq!(network.rows().await, before);
        let done = sets_aside(&stage, &need, &boats, "10", json!({})).await;
        assert_eq!(taken(&done.payload()["allocation"]), [(for_boats, "10.00".to_owned())]);
        let back = json!({
            "contributionId": over, "quantity": rupiah("20"), "reasonCode": "RETURN", "reason": "Too late",
            "idempotencyKey": "too-late"
        });
        let asked = stage.budi.does("requestReversal", back, "reversal { id }").await;
        let agree = json!({ "reversalId": asked["reversal"]["id"], "idempotencyKey": "agree" });
        stage.rina.does("approveReversal", agree, "reversal { status }").await;

        for area in ["73.05", "73"] {
            let tried = sets_aside(&stage, &need, &nets, "11", json!({ "areaCode": area })).await;
            refused(&tried, "RESTRICTED_TO_AREA", "areaCode", "0.00 IDR");
        }
        let unknown = sets_aside(&stage, &need, &nets, "11", json!({ "areaCode": "00.00" })).await;
        unknown.refused("UNKNOWN_AREA", "areaCode");
        let done = sets_aside(&stage, &need, &nets, "30", json!({ "areaCode": "73.71" })).await;
        assert_eq!(taken(&done.payload()["allocation"]), [(there.clone(), "30.00".to_owned())]);
        let tried = sets_aside(&stage, &need, &nets, "40", json!({ "keepsPurposeOf": [there] })).await;
        refused(&tried, "RESTRICTED_TO_PURPOSE", "keepsPurposeOf", "0.00 IDR");
        let done = sets_aside(&stage, &need, &nets, "40", json!({ "keepsPurposeOf": [worded, worded] })).await;
        assert_eq!(taken(&done.payload()["allocation"]), [(worded, "40.00".to_owned())]);
        let other = stage.need("Rice", "GOODS", "40", "KGM").await;
        let elsewhere = stage.received(&stage.pledge(&other, "4", "KGM").await, "4", "KGM").await;
        let tried = sets_aside(&stage, &need, &nets, "1", json!({ "keepsPurposeOf": [elsewhere] })).await;
        tried.denied("NOT_FOUND");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_promise_is_for_goes_on_with_what_is_given_on_it_and_only_gets_tighter() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let boats = stage.program("Boats").await;
        let nets = stage.program("Nets").await;
        let restriction =
            json!({ "programId": boats, "purpose": "Engines", "areaCode": "73", "usableUntil": "2027-01-31" });
        let promise = |restriction: &Value, key: &str| {
            json!({
                "needId": need, "organizationId": stage.faith, "quantity": rupiah("100"), "dueOn": DUE,
                "restriction": restriction, "idempotencyKey": key
            })
        };
        let select = "pledge { id restriction { program { name } purpose area { code } usableUntil } }";
        let made = stage.hasan.does("makePledge", promise(&restriction, "promise"), select).await;
        let shown = |area: &str| {
            json!({ "program": { "name": "Boats" }, "purpose": "Engines", "area": { "code": area },
                "usableUntil": "2027-01-31" })
        };
        assert_eq!(made["pledge"]["restriction"], shown("73"));
        let pledge = text(&made["pledge"]["id"]);
        stage.budi.does("acceptPledge", json!({ "pledgeId": pledge }), "pledge { status }").await;
        let announce = |restriction: Value, key: &str| {
            json!({
                "pledgeId": pledge, "quantity": rupiah("10"), "happenedOn": TODAY, "restriction": restriction,
                "idempotencyKey": key
            })
        };
        let select = "contribution { restriction { program { name } purpose area { code } usableUntil } }";
        let inherited = stage.hasan.does("announceContribution", announce(Value::Null, "as-it-is"), select).await;
        assert_eq!(inherited["contribution"]["restriction"], shown("73"));
        let tighter = announce(json!({ "areaCode": "73.05" }), "tighter");
        let tighter = stage.hasan.does("announceContribution", tighter, select).await;
        assert_eq!(tighter["contribution"]["restriction"], shown("73.05"));
        let before = network.rows().await;
        for (looser, path) in [
            (json!({ "programId": nets }), "restriction.programId"),
            (json!({ "purpose": "Anything" }), "restriction.purpose"),
            (json!({ "areaCode": "72" }), "restriction.areaCode"),
            (json!({ "usableUntil": "2027-02-01" }), "restriction.usableUntil"),
        ] {
            let tried = stage.hasan.tries("announceContribution", announce(looser, "looser"), select).await;
            tried.refused("LOOSER_THAN_PLEDGE", path);
        }
        let other = given::proposal(&stage.siti, "Night school", "PARTIES", &[&stage.youth, &stage.faith]).await;
        let accept = json!({ "partnershipId": other, "organizationId": stage.faith });
        stage.hasan.does("acceptPartnership", accept, "partnership { status }").await;
        let add = json!({ "partnershipId": other, "organizationId": stage.youth, "name": "Lamps" });
        let foreign = text(&stage.siti.does("addProgram", add, "program { id }").await["program"]["id"]);
        assert_ne!(network.rows().await, before);
        let select = "pledge { id }";
        for (impossible, code, path) in [
            (json!({ "programId": foreign }), "FOREIGN_PROGRAM", "restriction.programId"),
            (json!({ "areaCode": "00" }), "UNKNOWN_AREA", "restriction.areaCode"),
            (json!({ "usableUntil": "2026-11-24" }), "DATE_IN_PAST", "restriction.usableUntil"),
            (json!({ "usableUntil": "tomorrow" }), "MALFORMED", "restriction.usableUntil"),
            (json!({ "purpose": " " }), "EMPTY", "restriction.purpose"),
            (json!({ "purpose": "x".repeat(501) }), "TOO_LONG", "restriction.purpose"),
        ] {
            stage.hasan.tries("makePledge", promise(&impossible, "no"), select).await.refused(code, path);
        }
        let nobody = json!({ "programId": "prg_01jb0000000000000000000000" });
        stage.hasan.tries("makePledge", promise(&nobody, "no"), select).await.denied("NOT_FOUND");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_used_after_the_last_day_that_its_giver_has_named() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let program = stage.program("Boats").await;
        let soon = given_with(&stage, &need, "60", json!({ "usableUntil": TODAY })).await;
        let free = given_with(&stage, &need, "40", json!({})).await;
        let allocation = stage.allocated(&need, &program, "100", "IDR").await;
        let submitted = stage.submitted(&allocation, "50", "IDR").await;
        let late = "update contribution set usable_until = '2026-11-24', happened_on = '2026-11-24'
            where usable_until is not null";
        assert_eq!(network.raw(late).await.expect("a change"), 1);
        let use_of = |value: &str, day: &str| {
            json!({
                "allocationId": allocation, "quantity": rupiah(value), "purpose": "A net", "evidence": "Receipt 18",
                "happenedOn": day, "idempotencyKey": format!("use-{value}-{day}")
            })
        };
        let select = "expenditure { id } errors { ... on LimitError { limit } }";
        let tried = stage.budi.tries("submitExpenditure", use_of("41", TODAY), select).await;
        refused(&tried, "RESTRICTED_BY_DATE", "happenedOn", "40.00 IDR");
        let approve = |id: &str| json!({ "expenditureId": id, "idempotencyKey": format!("approve-{id}") });
        let select = "expenditure { status } errors { ... on LimitError { limit } }";
        let tried = stage.rina.tries("approveExpenditure", approve(&submitted), select).await;
        refused(&tried, "RESTRICTED_BY_DATE", "expenditureId", "40.00 IDR");
        // What happened in time is told later; what happens today is of the other gift.
        stage.spent(&allocation, "30", "IDR").await;
        assert_eq!(lot(&stage, &soon).await, ["0.00", "60.00", "0.00"]);
        let done = stage.budi.does("submitExpenditure", use_of("60", "2026-11-24"), "expenditure { id }").await;
        let id = text(&done["expenditure"]["id"]);
        stage.rina.does("approveExpenditure", approve(&id), "expenditure { status }").await;
        assert_eq!(lot(&stage, &soon).await, ["0.00", "0.00", "60.00"]);
        assert_eq!(lot(&stage, &free).await, ["0.00", "10.00", "30.00"]);
    })
    .await;
}

/// More lots than are looked at at a time.
#[tokio::test(flavor = "multi_thread")]
async fn what_many_have_given_is_set_aside_used_and_released_together() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let program = stage.program("Boats").await;
        for number in 1..=105 {
            let value = format!("{}.{:02}", 1 + number / 100, number % 100);
            given_with(&stage, &need, &value, json!({})).await;
        }
        let allocation = stage.allocated(&need, &program, "154", "IDR").await;
        let expenditure = stage.spent(&allocation, "153.50", "IDR").await;
        let count = "query($a: ID!, $e: ID!) {
            taken: node(id: $a) { ... on Allocation { lots(first: 1) { totalCount } } }
            used: node(id: $e) { ... on Expenditure { sources(last: 1) { totalCount nodes { quantity { value } } } } } }";
        let seen = stage.budi.sees(count, json!({ "a": allocation, "e": expenditure })).await;
        assert_eq!(seen["taken"]["lots"]["totalCount"], seen["used"]["sources"]["totalCount"]);
        assert!(seen["taken"]["lots"]["totalCount"].as_i64() > Some(100), "{seen}");
        let reverse = json!({
            "expenditureId": expenditure, "quantity": rupiah("153.50"), "reasonCode": "ERROR", "reason": "Wrong",
            "idempotencyKey": "back"
        });
        let asked = stage.budi.does("requestReversal", reverse, "reversal { id }").await;
        let agree = json!({ "reversalId": asked["reversal"]["id"], "idempotencyKey": "agree" });
        stage.rina.does("approveReversal", agree, "reversal { status }").await;
        let release = json!({ "allocationId": allocation, "idempotencyKey": "release" });
        stage.budi.does("releaseAllocation", release, "allocation { status }").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sources_and_uses_take_as_many_statements_for_two_rows_as_for_six() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let program = stage.program("Boats").await;
        for value in ["11", "12", "13", "14", "15", "16"] {
            given_with(&stage, &need, value, json!({})).await;
            let allocation = stage.allocated(&need, &program, value, "IDR").await;
            stage.spent(&allocation, value, "IDR").await;
        }
        stage.budi.sees("{ viewer { id } }", json!({})).await;
        // Each way to a contribution by itself: two that come to theirs at the same moment share a statement, by chance.
        let links = [
            "expenditures(organizationId: $org, first: $first) { nodes {
                allocation { area { code } lots(first: 2) { nodes { contribution { id } } } } } }",
            "expenditures(organizationId: $org, first: $first) { nodes { sources(first: 2) { nodes {
                contribution { pledge { id } giverOrganization { name } agreement { number } } } } } }",
            "viewer { id } organization(id: $org) { id } contributions(first: $first) { nodes {
                lot { used { value } } restriction { purpose }
                uses(first: 2) { totalCount nodes { expenditure { purpose } } } } }",
        ];
        for link in links {
            let question = format!("query($org: ID!, $first: Int!) {{ {link} }}");
            let mut counts = Vec::new();
            for first in [2, 6] {
                let _ = network.statements();
                stage.budi.sees(&question, json!({ "org": stage.youth, "first": first })).await;
                counts.push(network.statements().len());
            }
            assert_eq!(counts[0], counts[1], "larger pages take more statements: {link}");
        }
    })
    .await;
}
