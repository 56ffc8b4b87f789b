//! Books are closed month by month: nothing comes into a closed period, and what becomes known later counts afterwards.

use std::time::Duration;

use chrono::TimeDelta;
use domain::chain::file::Checked;
use serde_json::{Value, json};
use tests::given::{self, Stage};
use tests::person::text;
use tests::{Engine, Network, Person, on_both};

use super::sealing::checks;

const OCTOBER: &str = "2026-10-31";

/// A contribution without a promise that happened on this day, announced.
async fn announced(stage: &Stage, need: &str, value: &str, day: &str) -> String {
    let input = json!({
        "needId": need, "organizationId": stage.faith, "quantity": { "value": value, "unit": "IDR" },
        "happenedOn": day, "idempotencyKey": format!("{need}-{value}-{day}")
    });
    let done = stage.hasan.does("announceContribution", input, "contribution { id }").await;
    text(&done["contribution"]["id"])
}

fn confirm(contribution: &str) -> Value {
    json!({ "contributionId": contribution, "idempotencyKey": format!("confirm-{contribution}") })
}

async fn received(stage: &Stage, need: &str, value: &str, day: &str) {
    let gift = announced(stage, need, value, day).await;
    stage.budi.does("confirmContribution", confirm(&gift), "contribution { status }").await;
}

fn through(stage: &Stage, day: &str) -> Value {
    json!({ "organizationId": stage.youth, "through": day })
}

async fn booked(stage: &Stage) -> Vec<(String, String)> {
    let asked = "query($id: ID!) { transactions(organizationId: $id, first: 100) { nodes { happenedOn bookedOn } } }";
    let seen = stage.budi.sees(asked, json!({ "id": stage.youth })).await;
    let nodes = seen["transactions"]["nodes"].as_array().expect("a list").clone();
    nodes.iter().map(|node| (text(&node["happenedOn"]), text(&node["bookedOn"]))).collect()
}

/// What is available, as of then.
async fn available(stage: &Stage, as_of: &str) -> String {
    let asked =
        format!("query($id: ID!) {{ balancesAsOf(organizationId: $id{as_of}) {{ accountType balance {{ value }} }} }}");
    let seen = stage.budi.sees(&asked, json!({ "id": stage.youth })).await;
    let totals = seen["balancesAsOf"].as_array().expect("a list").clone();
    let found = totals.iter().find(|total| total["accountType"] == "AVAILABLE");
    found.map_or_else(|| "none".to_owned(), |total| text(&total["balance"]["value"]))
}

/// Reads the books that are handed out.
async fn checked(network: &Network, stage: &Stage) -> (String, Checked) {
    let (status, file) = stage.budi.gets(&format!("/exports/ledger?organizationId={}", stage.youth)).await;
    assert_eq!(status, 200);
    let checked = checks(network, &file).expect("a file that is believed");
    (file, checked)
}

#[tokio::test(flavor = "multi_thread")]
async fn books_close_with_a_month_that_is_over_once_and_for_good() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        received(&stage, &need, "100", "2026-09-15").await;
        received(&stage, &need, "20", "2026-11-02").await;
        let select = "period { beginsOn endsOn closedAt link { sequence } totals { accountType opening { value }
            increase { value } decrease { value } closing { value } } }";
        for (day, code) in [
            ("2026-10-30", "NOT_MONTH_END"),
            ("2026-11-30", "PERIOD_NOT_OVER"),
            // B061: there is no such day, and none near it is taken.
            ("2026-09-31", "MALFORMED"),
        ] {
            stage.siti.tries("closePeriod", through(&stage, day), select).await.refused(code, "through");
        }
        // It takes an owner or an admin, and no role of the organization's own; and strangers find nothing to close.
        assert_eq!(stage.budi.tries("closePeriod", through(&stage, OCTOBER), select).await.code(), "FORBIDDEN");
        assert_eq!(stage.hasan.tries("closePeriod", through(&stage, OCTOBER), select).await.code(), "FORBIDDEN");

        let own = json!({ "organizationId": stage.youth, "name": "Closer", "permissions": ["PERIOD_CLOSE"] });
        stage.siti.tries("defineRole", own, "customRole { id }").await.refused("PERMISSION_RESERVED", "permissions");

        let preview = json!({ "organizationId": stage.youth, "through": OCTOBER, "validateOnly": true });
        stage.siti.does("closePeriod", preview, "period { endsOn }").await;
        let periods = "query($id: ID!) { accountingPeriods(organizationId: $id, first: 9) { totalCount nodes { beginsOn endsOn } } }";
        let seen = stage.budi.sees(periods, json!({ "id": stage.youth })).await;
        assert_eq!(seen["accountingPeriods"]["totalCount"], 0);

        let closed = stage.siti.does("closePeriod", through(&stage, OCTOBER), select).await["period"].clone();
        let total = |kind: &str, sums: [&str; 4]| {
            let [opening, increase, decrease, closing] = sums.map(|value| json!({ "value": value }));
            json!({ "accountType": kind, "opening": opening, "increase": increase, "decrease": decrease, "closing": closing })
        };
        let totals = |source: [&str; 4], available: [&str; 4]| json!([total("SOURCE", source), total("AVAILABLE", available)]);
        let expected = totals(["0.00", "0.00", "100.00", "-100.00"], ["0.00", "100.00", "0.00", "100.00"]);
        assert_eq!((&closed["beginsOn"], &closed["totals"]), (&Value::Null, &expected), "{closed:#}");
        assert_eq!(closed["link"]["sequence"], 1);
        let again = stage.siti.does("closePeriod", through(&stage, OCTOBER), select).await["period"].clone();
        assert_eq!(again, closed);
        let back = stage.siti.tries("closePeriod", through(&stage, "2026-09-30"), "period { id } errors { ... on LimitError { limit } }").await;
        assert_eq!(back.payload()["errors"], json!([{ "code": "PERIOD_CLOSED", "path": ["through"], "limit": OCTOBER }]));
        // It is in the trail once, where those who keep the books read it.
        let trail = "query($id: ID!) { auditRecords(organizationId: $id, first: 9, filter: { command: \"closePeriod\" }) { totalCount } }";
        assert_eq!(stage.budi.sees(trail, json!({ "id": stage.youth })).await["auditRecords"]["totalCount"], 1);
        let seen = stage.budi.sees(periods, json!({ "id": stage.youth })).await;
        assert_eq!(seen["accountingPeriods"]["nodes"], json!([{ "beginsOn": null, "endsOn": OCTOBER }]));

        // The next one goes on from it, without a gap.
        network.passes(TimeDelta::days(40));
        let siti = Person::signs_in(&network, "Siti").await;
        let next = siti.does("closePeriod", through(&stage, "2026-12-31"), select).await["period"].clone();
        let expected = totals(["-100.00", "0.00", "20.00", "-120.00"], ["100.00", "20.00", "0.00", "120.00"]);
        assert_eq!((&next["beginsOn"], &next["totals"]), (&json!("2026-11-01"), &expected), "{next:#}");
    })
    .await;
}

/// B031: what happened in a closed period counts in the open one, and tells when it happened; the closed one stays.
#[tokio::test(flavor = "multi_thread")]
async fn late_facts_count_in_the_open_period_and_keep_their_day() {
    on_both(|network| async move {
        let mut stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        received(&stage, &need, "100", "2026-10-31").await;
        let late = announced(&stage, &need, "40", "2026-10-15").await;
        stage.siti.does("closePeriod", through(&stage, OCTOBER), "period { endsOn }").await;
        network.passes(TimeDelta::hours(1));
        stage.budi = Person::signs_in(&network, "Budi").await;
        stage.hasan = Person::signs_in(&network, "Hasan").await;
        stage.budi.does("confirmContribution", confirm(&late), "contribution { status }").await;
        received(&stage, &need, "5", "2026-11-03").await;
        let day = |happened: &str, booked: &str| (happened.to_owned(), booked.to_owned());
        let expected =
            [day(OCTOBER, OCTOBER), day("2026-10-15", given::TODAY), day("2026-11-03", "2026-11-03")];
        assert_eq!(booked(&stage).await, expected);

        // By what counts, by what happened, by what was known.
        assert_eq!(available(&stage, "").await, "145.00");
        assert_eq!(available(&stage, ", bookedUntil: \"2026-10-31\"").await, "100.00");
        assert_eq!(available(&stage, ", happenedUntil: \"2026-10-31\"").await, "140.00");
        assert_eq!(available(&stage, ", happenedUntil: \"2026-10-30\"").await, "40.00");
        assert_eq!(available(&stage, ", happenedUntil: \"2026-10-31\", recordedUntil: \"2026-11-25T02:30:00Z\"").await, "100.00");
        assert_eq!(available(&stage, ", recordedUntil: \"2026-11-25T01:00:00Z\"").await, "none");
        let lines = "query($id: ID!) { transactions(organizationId: $id, first: 9, bookedFrom: \"2026-11-01\", bookedUntil: \"2026-11-03\") { nodes { happenedOn } } }";
        let seen = stage.budi.sees(lines, json!({ "id": stage.youth })).await;
        assert_eq!(seen["transactions"]["nodes"], json!([{ "happenedOn": "2026-11-03" }]));

        // Whoever is handed the books sees the same, and no line of a closed period can be told otherwise.
        network.seals().await;
        let (file, books) = checked(&network, &stage).await;
        assert_eq!((books.books.count(), books.books.closings().len()), (3, 1));
        assert_eq!(books.books.closings().through().map(|day| day.to_string()).as_deref(), Some(OCTOBER));
        let doubt = checks(&network, &file.replacen("\"10000\"", "\"10001\"", 1)).err().expect("a doubt");
        assert!(doubt.says.contains("the hash does not follow"), "{doubt}");
        let verified = "query($id: ID!) { verifyLedger(organizationId: $id) { isSound transactions faults { says } } }";
        let seen = stage.budi.asks_quietly(verified, json!({ "id": stage.youth })).await["data"]["verifyLedger"].clone();
        // The closed period is in a chain of its own, and no transaction.
        assert_eq!((&seen["isSound"], &seen["transactions"]), (&json!(true), &json!(3)), "{seen}");
    })
    .await;
}

/// A posting that has looked before the books were closed and writes afterwards is done again, into the open period.
#[tokio::test(flavor = "multi_thread")]
async fn a_posting_that_races_the_closing_lands_before_it_or_after_it() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        received(&stage, &need, "100", OCTOBER).await;
        let gift = announced(&stage, &need, "40", OCTOBER).await;
        let hold = async {
            if network.engine() == Engine::Postgres {
                network.raw("select 1 from organization for update; select pg_sleep(1.2)").await.expect("a lock");
            }
        };
        let later = |millis| tokio::time::sleep(Duration::from_millis(millis));
        let close = async {
            later(300).await;
            stage.siti.tries_quietly("closePeriod", through(&stage, OCTOBER), "period { endsOn }").await
        };
        let post = async {
            later(700).await;
            stage.budi.tries_quietly("confirmContribution", confirm(&gift), "contribution { status }").await
        };
        let ((), closed, posted) = tokio::join!(hold, close, post);
        assert!(closed.is_done() && posted.is_done(), "{:#} {:#}", closed.answer, posted.answer);
        let late = (OCTOBER.to_owned(), given::TODAY.to_owned());
        assert_eq!(booked(&stage).await, [(OCTOBER.to_owned(), OCTOBER.to_owned()), late]);
        assert_eq!(available(&stage, ", bookedUntil: \"2026-10-31\"").await, "100.00");
    })
    .await;
}

// B055: the month ends at 17:00Z, where the network's next day begins.
#[tokio::test(flavor = "multi_thread")]
async fn a_month_ends_at_midnight_where_the_network_lives() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        network.passes(TimeDelta::days(5) + TimeDelta::hours(15) - TimeDelta::seconds(1));
        let siti = Person::signs_in(&network, "Siti").await;
        let november = through(&stage, "2026-11-30");
        let early = siti.tries("closePeriod", november.clone(), "period { endsOn }").await;
        early.refused("PERIOD_NOT_OVER", "through");
        network.passes(TimeDelta::seconds(1));
        let closed = siti.does("closePeriod", november, "period { endsOn }").await;
        assert_eq!(closed["period"]["endsOn"], "2026-11-30");
    })
    .await;
}
