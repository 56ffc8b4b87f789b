//! Pledges that come in instalments.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::given::{self, Stage, TODAY};
use tests::person::text;
use tests::{Person, on_both};

const SHOWN: &str = "status dueOn quantity { value } fulfilled { value } \
    instalments { dueOn quantity { value unit } received { value } status }";
const WORDINGS: &str = "query($id: ID!) { pledge(id: $id) { revisions(first: 10) { nodes { number quantity { value } \
    oldInstalments { dueOn quantity { value } } instalments { dueOn quantity { value } } } } } }";

/// A plan: days, and how much by each.
fn plan(parts: &[(&str, &str)]) -> Value {
    let one = |(day, value): &(&str, &str)| json!({ "dueOn": day, "quantity": { "value": value, "unit": "IDR" } });
    parts.iter().map(one).collect()
}

const THIRDS: &[(&str, &str)] = &[("2026-12-01", "100"), ("2027-01-01", "100"), ("2027-02-01", "100")];

fn promised(stage: &Stage, need: &str, value: &str, parts: &[(&str, &str)], key: &str) -> Value {
    json!({
        "needId": need, "organizationId": stage.faith, "quantity": { "value": value, "unit": "IDR" },
        "instalments": plan(parts), "idempotencyKey": key
    })
}

fn revised(pledge: &str, change: &Value, key: &str) -> Value {
    let mut input = json!({
        "pledgeId": pledge, "reason": "A bad season", "effectiveOn": TODAY, "idempotencyKey": key
    });
    for (name, value) in change.as_object().expect("an object") {
        input[name] = value.clone();
    }
    input
}

/// A pledge of 300 in thirds, accepted.
async fn thirds(stage: &Stage, need: &str) -> String {
    let made = stage.hasan.does("makePledge", promised(stage, need, "300", THIRDS, "thirds"), "pledge { id }").await;
    let id = text(&made["pledge"]["id"]);
    stage.budi.does("acceptPledge", json!({ "pledgeId": id }), "pledge { status }").await;
    id
}

async fn shown(who: &Person, pledge: &str) -> Value {
    let document = format!("query($id: ID!) {{ pledge(id: $id) {{ {SHOWN} }} }}");
    who.sees(&document, json!({ "id": pledge })).await["pledge"].clone()
}

/// What has come of each instalment, and where it stands; and where the pledge does.
async fn course(who: &Person, pledge: &str) -> (String, Vec<(String, String)>) {
    let seen = shown(who, pledge).await;
    let instalments = seen["instalments"].as_array().expect("a list").iter();
    let course = instalments.map(|one| (text(&one["received"]["value"]), text(&one["status"]))).collect();
    (text(&seen["status"]), course)
}

fn stands(status: &str, instalments: &[(&str, &str)]) -> (String, Vec<(String, String)>) {
    let owned = |(received, status): &(&str, &str)| ((*received).to_owned(), (*status).to_owned());
    (status.to_owned(), instalments.iter().map(owned).collect())
}

async fn goes_back(stage: &Stage, contribution: &str, value: &str) {
    let input = json!({
        "contributionId": contribution, "quantity": { "value": value, "unit": "IDR" }, "reasonCode": "REFUND",
        "reason": "Asked for", "idempotencyKey": format!("back-{value}")
    });
    let asked = stage.budi.does("requestReversal", input, "reversal { id }").await;
    let agree = json!({ "reversalId": asked["reversal"]["id"], "idempotencyKey": format!("agree-{value}") });
    stage.rina.does("approveReversal", agree, "reversal { status }").await;
}

// B039
#[tokio::test(flavor = "multi_thread")]
async fn what_comes_fills_the_instalments_in_the_order_of_their_days_and_what_goes_back_empties_the_last() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let pledge = thirds(&stage, &need).await;
        let first = shown(&stage.hasan, &pledge).await;
        // Without a day of its own it is due with the last instalment.
        assert_eq!((&first["dueOn"], &first["status"]), (&json!("2027-02-01"), &json!("ACCEPTED")));
        assert_eq!(first["instalments"][1], json!({
            "dueOn": "2027-01-01", "quantity": { "value": "100.00", "unit": "IDR" }, "received": { "value": "0.00" },
            "status": "PENDING"
        }));
        let gift = stage.received(&pledge, "130", "IDR").await;
        let (full, none) = (("100.00", "FULFILLED"), ("0.00", "PENDING"));
        let partly = stands("PARTLY_FULFILLED", &[full, ("30.00", "PARTLY_FULFILLED"), none]);
        assert_eq!(course(&stage.budi, &pledge).await, partly);
        goes_back(&stage, &gift, "40").await;
        let less = stands("PARTLY_FULFILLED", &[("90.00", "PARTLY_FULFILLED"), none, none]);
        assert_eq!(course(&stage.budi, &pledge).await, less);
        stage.received(&pledge, "210", "IDR").await;
        assert_eq!(course(&stage.hasan, &pledge).await, stands("FULFILLED", &[full, full, full]));
        // Who may not read the pledge reads no plan of it, and one that comes in one piece has none.
        assert_eq!(shown(&stage.dewi, &pledge).await, Value::Null);
        let plain = stage.pledge(&need, "10", "IDR").await;
        assert_eq!(shown(&stage.hasan, &plain).await["instalments"], json!([]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pledge_is_late_by_what_was_due_until_today_and_has_not_come() {
    on_both(|network| async move {
        let mut stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let pledge = thirds(&stage, &need).await;
        stage.received(&pledge, "50", "IDR").await;
        let promises = "query($p: ID!) { partnership(id: $p) { promises { overdue { value } } } }";
        let lists = "query($id: ID!) { \
            overdue: receivedPledges(organizationId: $id, filter: { status: OVERDUE }, first: 5) { totalCount } \
            partly: receivedPledges(organizationId: $id, filter: { status: PARTLY_FULFILLED }, first: 5) { totalCount } }";
        for (days, overdue, status) in
            [(6, "0.00", "PARTLY_FULFILLED"), (1, "50.00", "OVERDUE"), (31, "150.00", "OVERDUE"), (31, "250.00", "OVERDUE")]
        {
            network.passes(TimeDelta::days(days));
            stage.hasan = Person::signs_in(&network, "Hasan").await;
            stage.budi = Person::signs_in(&network, "Budi").await;
            let own = stage.hasan.sees(promises, json!({ "p": stage.partnership })).await;
            assert_eq!(own["partnership"]["promises"], json!([{ "overdue": { "value": overdue } }]), "{days}");
            let seen = stage.budi.sees(lists, json!({ "id": stage.youth })).await;
            let counts = [&seen["overdue"]["totalCount"], &seen["partly"]["totalCount"]];
            let is_late = status == "OVERDUE";
            assert_eq!(counts, [&json!(i32::from(is_late)), &json!(i32::from(!is_late))]);
            assert_eq!(shown(&stage.budi, &pledge).await["status"], status);
        }
        // Paid up to the second instalment it is late by the third alone; all of it, by nothing.
        stage.received(&pledge, "150", "IDR").await;
        let own = stage.hasan.sees(promises, json!({ "p": stage.partnership })).await;
        assert_eq!(own["partnership"]["promises"], json!([{ "overdue": { "value": "100.00" } }]));
        let expected = stands("OVERDUE", &[("100.00", "FULFILLED"), ("100.00", "FULFILLED"), ("0.00", "OVERDUE")]);
        assert_eq!(course(&stage.budi, &pledge).await, expected);
        let give_up = json!({ "pledgeId": pledge, "reason": "Nobody answers" });
        stage.budi.does("writeOffPledge", give_up, "pledge { status }").await;
        let expected = stands("WRITTEN_OFF", &[("100.00", "FULFILLED"), ("100.00", "FULFILLED"), ("0.00", "WRITTEN_OFF")]);
        assert_eq!(course(&stage.budi, &pledge).await, expected);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_late_instalment_is_enough_to_write_off_and_what_is_taken_back_is_cancelled() {
    on_both(|network| async move {
        let mut stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let pledge = thirds(&stage, &need).await;
        let give_up = json!({ "pledgeId": pledge, "reason": "Nobody answers" });
        let able = "query($id: ID!) { pledge(id: $id) { viewerCan(action: WRITE_OFF) { allowed } } }";
        stage
            .budi
            .tries("writeOffPledge", give_up.clone(), "pledge { id }")
            .await
            .refused("WRONG_PLEDGE_STATE", "pledgeId");
        assert_eq!(stage.budi.sees(able, json!({ "id": pledge })).await["pledge"]["viewerCan"]["allowed"], false);
        network.passes(TimeDelta::days(7));
        stage.budi = Person::signs_in(&network, "Budi").await;
        stage.hasan = Person::signs_in(&network, "Hasan").await;
        assert_eq!(stage.budi.sees(able, json!({ "id": pledge })).await["pledge"]["viewerCan"]["allowed"], true);
        let other =
            stage.hasan.does("makePledge", promised(&stage, &need, "200", &THIRDS[1..], "other"), "pledge { id }");
        let other = text(&other.await["pledge"]["id"]);
        stage.budi.does("writeOffPledge", give_up, "pledge { status }").await;
        let cancel = json!({ "pledgeId": other, "reason": "A storm" });
        stage.hasan.does("cancelPledge", cancel, "pledge { status }").await;
        let gone = ("0.00", "CANCELLED");
        assert_eq!(course(&stage.hasan, &other).await, stands("CANCELLED", &[gone, gone]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_of_all_that_is_promised_on_days_that_rise() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let tries = async |change: Value| {
            let mut input = promised(&stage, &need, "300", THIRDS, "wrong");
            for (name, value) in change.as_object().expect("an object") {
                input[name] = value.clone();
            }
            stage.hasan.tries("makePledge", input, "pledge { id } errors { ... on LimitError { limit } }").await
        };
        let many: Vec<_> = (0..61).map(|at| format!("{}-{:02}-01", 2027 + at / 12, at % 12 + 1)).collect();
        let many: Vec<_> = many.iter().map(|day| (day.as_str(), "1")).collect();
        for (parts, code, path) in [
            (&[][..], "INSTALMENT_COUNT", "instalments"),
            (&[("2027-01-01", "300")], "INSTALMENT_COUNT", "instalments"),
            (&many, "INSTALMENT_COUNT", "instalments"),
            (&[("2027-01-01", "100"), ("2027-01-01", "200")], "INSTALMENTS_OUT_OF_ORDER", "instalments.1.dueOn"),
            (
                &[("2027-01-01", "100"), ("2027-02-01", "100"), ("2026-12-31", "100")],
                "INSTALMENTS_OUT_OF_ORDER",
                "instalments.2.dueOn",
            ),
            (&[("2026-11-24", "100"), ("2027-02-01", "200")], "DATE_IN_PAST", "instalments.0.dueOn"),
            (&[("2027-02-30", "100"), ("2027-03-01", "200")], "MALFORMED", "instalments.0.dueOn"),
            (&[("2027-01-01", "0"), ("2027-02-01", "300")], "NOT_POSITIVE", "instalments.0.quantity.value"),
            (&[("2027-01-01", "100"), ("2027-02-01", "-1")], "MALFORMED", "instalments.1.quantity.value"),
        ] {
            tries(json!({ "instalments": plan(parts) })).await.refused(code, path);
        }
        // B002: it says by how much.
        for (last, difference) in
            [("99.99", "0.01 IDR"), ("150", "50.00 IDR"), ("9000000000000000", "8999999999999900.00 IDR")]
        {
            let parts = [("2027-01-01", "100"), ("2027-02-01", "100"), ("2027-03-01", last)];
            let refused = tries(json!({ "instalments": plan(&parts) })).await;
            let errors = json!([{ "code": "INSTALMENTS_DIFFER", "path": ["instalments"], "limit": difference }]);
            assert_eq!(refused.payload()["errors"], errors);
        }
        let rice = json!([
            { "dueOn": "2027-01-01", "quantity": { "value": "100", "unit": "IDR" } },
            { "dueOn": "2027-02-01", "quantity": { "value": "200", "unit": "KGM" } }
        ]);
        tries(json!({ "instalments": rice })).await.refused("UNIT_MISMATCH", "instalments.1.quantity.unit");
        tries(json!({ "dueOn": "2027-02-02" })).await.refused("DUE_ON_DIFFERS", "dueOn");
        tries(json!({ "instalments": null })).await.refused("EMPTY", "dueOn");
        // The same day may be said twice, and the same request made twice.
        let input = json!({ "dueOn": "2027-02-01", "idempotencyKey": "right" });
        let made = tries(input.clone()).await.payload()["pledge"]["id"].clone();
        assert_eq!(tries(input).await.payload()["pledge"]["id"], made);
        tries(
            json!({ "idempotencyKey": "right", "instalments": plan(&[("2026-12-01", "150"), ("2027-02-01", "150")]) }),
        )
        .await
        .refused("IDEMPOTENCY_KEY_REUSED", "idempotencyKey");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_plan_keeps_what_came_and_both_plans_are_kept() {
    on_both(|network| async move {
        let mut stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let pledge = thirds(&stage, &need).await;
        stage.received(&pledge, "130", "IDR").await;
        let quantity = |value: &str| json!({ "value": value, "unit": "IDR" });
        for (change, path) in
            [(json!({ "quantity": quantity("400") }), "instalments"), (json!({ "dueOn": "2027-05-01" }), "instalments")]
        {
            let input = revised(&pledge, &change, "without");
            stage.hasan.tries("revisePledge", input, "pledge { id }").await.refused("PLAN_MISSING", path);
        }
        network.passes(TimeDelta::days(10));
        stage.hasan = Person::signs_in(&network, "Hasan").await;
        stage.budi = Person::signs_in(&network, "Budi").await;
        // A day that has passed stays where it stood, and comes in nowhere else.
        let late = json!({ "instalments": plan(&[("2026-12-02", "100"), ("2027-03-01", "200")]) });
        let late = stage.hasan.tries("revisePledge", revised(&pledge, &late, "late"), "pledge { id }").await;
        late.refused("DATE_IN_PAST", "instalments.0.dueOn");
        let below =
            json!({ "quantity": quantity("120"), "instalments": plan(&[("2027-03-01", "60"), ("2027-04-01", "60")]) });
        let below = stage.hasan.tries("revisePledge", revised(&pledge, &below, "below"), "pledge { id }").await;
        below.refused("BELOW_FULFILLED", "quantity");
        let parts = [("2026-12-01", "100"), ("2027-03-01", "50"), ("2027-06-01", "250")];
        let change = json!({ "quantity": quantity("400"), "instalments": plan(&parts) });
        stage.hasan.does("revisePledge", revised(&pledge, &change, "more"), "pledge { id }").await;
        let expected =
            stands("PARTLY_FULFILLED", &[("100.00", "FULFILLED"), ("30.00", "PARTLY_FULFILLED"), ("0.00", "PENDING")]);
        assert_eq!(course(&stage.budi, &pledge).await, expected);
        assert_eq!(shown(&stage.budi, &pledge).await["dueOn"], "2027-06-01");
        // One that came in one piece gets a plan, too.
        let plain = stage.pledge(&need, "10", "IDR").await;
        let change = json!({ "instalments": plan(&[("2027-03-01", "4"), ("2027-06-01", "6")]) });
        stage.hasan.does("revisePledge", revised(&plain, &change, "plain"), "pledge { id }").await;
        assert_eq!(shown(&stage.budi, &plain).await["instalments"][1]["quantity"]["value"], "6.00");

        let seen = stage.hasan.sees(WORDINGS, json!({ "id": pledge })).await;
        let days = |list: &Value| {
            list.as_array().expect("a list").iter().map(|one| text(&one["dueOn"])).collect::<Vec<_>>().join(" ")
        };
        let told: Vec<_> = seen["pledge"]["revisions"]["nodes"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| (text(&one["quantity"]["value"]), days(&one["oldInstalments"]), days(&one["instalments"])))
            .collect();
        let first = "2026-12-01 2027-01-01 2027-02-01".to_owned();
        assert_eq!(
            told,
            [
                ("300.00".to_owned(), String::new(), first.clone()),
                ("400.00".to_owned(), first, "2026-12-01 2027-03-01 2027-06-01".to_owned()),
            ]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_pledges_takes_one_statement_more_for_all_their_plans() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let document = "query($id: ID!) { receivedPledges(organizationId: $id, first: 20) { nodes { id \
            instalments { dueOn received { value } } } } }";
        let mut counts = Vec::new();
        for number in 0..4 {
            for more in 0..=number {
                let input = promised(&stage, &need, "300", THIRDS, &format!("one-{number}-{more}"));
                stage.hasan.does("makePledge", input, "pledge { id }").await;
            }
            let _ = network.statements();
            stage.budi.sees(document, json!({ "id": stage.youth })).await;
            counts.push(network.statements().iter().filter(|sql| sql.contains("pledge_instalment")).count());
        }
        assert_eq!(counts, [1, 1, 1, 1]);
    })
    .await;
}
