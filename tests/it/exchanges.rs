//! Money that comes in another currency than its need's: both are kept, each sums up for itself, and the rate by which the
//! one became the other is told by whoever sees the gift, and proved by whoever reads the books.

use api::http::token::head::Published;
use domain::chain::head::Document;
use domain::chain::paper;
use domain::entity::state::AccountType;
use domain::period::statement::Statement;
use serde_json::{Value, json};
use tests::given::{self, Stage, TODAY};
use tests::person::text;
use tests::{Engine, on_both};

use super::sealing::checks;

const GIFT: &str = "status announced { value unit } foreign { value unit } confirmed { value unit } reversed { value }
    exchange { original { value unit } amount { value unit } rate source on reversed { value unit } }";

fn quantity(value: &str, unit: &str) -> Value {
    json!({ "value": value, "unit": unit })
}

fn rate(rate: &str) -> Value {
    json!({ "rate": rate, "source": "Bank Indonesia JISDOR", "on": TODAY })
}

/// A pledge of two million rupiah on a need of ten.
async fn promised(stage: &Stage) -> (String, String) {
    let need = stage.need("Capital", "MONEY", "10000000", "IDR").await;
    let pledge = stage.pledge(&need, "2000000", "IDR").await;
    (need, pledge)
}

/// What is taken to come of a hundred dollars, and for any other sum a guess.
fn sent(pledge: &str, value: &str) -> Value {
    let guess = if value == "100" { "1640000" } else { "1000" };
    json!({
        "pledgeId": pledge, "quantity": quantity(guess, "IDR"), "foreign": quantity(value, "USD"),
        "happenedOn": TODAY, "idempotencyKey": format!("send-{pledge}-{value}")
    })
}

/// So many dollars from the faith group, announced.
async fn announced(stage: &Stage, pledge: &str, value: &str) -> String {
    let done = stage.hasan.does("announceContribution", sent(pledge, value), "contribution { id }").await;
    text(&done["contribution"]["id"])
}

fn confirm(gift: &str, by: &str) -> Value {
    json!({ "contributionId": gift, "exchange": rate(by), "idempotencyKey": format!("confirm-{gift}") })
}

/// The same, confirmed.
async fn received(stage: &Stage, pledge: &str, value: &str, by: &str) -> String {
    let gift = announced(stage, pledge, value).await;
    stage.budi.does("confirmContribution", confirm(&gift, by), "contribution { status }").await;
    gift
}

async fn seen(stage: &Stage, gift: &str) -> Value {
    let document = format!("query($id: ID!) {{ contribution(id: $id) {{ {GIFT} }} }}");
    stage.hasan.sees(&document, json!({ "id": gift })).await["contribution"].clone()
}

async fn taken_back(stage: &Stage, gift: &str, value: &str) {
    let ask = json!({
        "contributionId": gift, "quantity": quantity(value, "IDR"), "reasonCode": "REFUND",
        "reason": "The bank took it back", "idempotencyKey": format!("{gift}-{value}")
    });
    let reversal = stage.budi.does("requestReversal", ask, "reversal { id }").await;
    let approve =
        json!({ "reversalId": reversal["reversal"]["id"], "idempotencyKey": format!("approve-{gift}-{value}") });
    stage.rina.does("approveReversal", approve, "reversal { status }").await;
}

/// What lies where, as `AVAILABLE IDR 1634560.00`.
async fn lies(stage: &Stage) -> Vec<String> {
    let document = "query($id: ID!) { balancesAsOf(organizationId: $id) { accountType balance { value unit } } }";
    let seen = stage.budi.sees(document, json!({ "id": stage.youth })).await;
    let line = |one: &Value| {
        let [unit, value] = ["unit", "value"].map(|part| text(&one["balance"][part]));
        format!("{} {unit} {value}", text(&one["accountType"]))
    };
    seen["balancesAsOf"].as_array().expect("a list").iter().map(line).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn dollars_for_a_need_in_rupiah_are_kept_as_both() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let (need, pledge) = promised(&stage).await;
        let gift = announced(&stage, &pledge, "100").await;
        let on_its_way = seen(&stage, &gift).await;
        assert_eq!(on_its_way["foreign"], quantity("100.00", "USD"));
        assert_eq!((&on_its_way["announced"], &on_its_way["exchange"]), (&quantity("1640000.00", "IDR"), &Value::Null));

        // Who tries it is shown both halves.
        let mut tried = confirm(&gift, "16345.60");
        tried["validateOnly"] = json!(true);
        let select =
            "contribution { status } preview { transactions { postings { accountType quantity { value unit } } } }";
        let preview = stage.budi.does("confirmContribution", tried, select).await["preview"].clone();
        let posting =
            |of: &str, value: &str, unit: &str| json!({ "accountType": of, "quantity": quantity(value, unit) });
        let halves = json!([
            posting("AVAILABLE", "1634560.00", "IDR"),
            posting("CLEARING", "-1634560.00", "IDR"),
            posting("SOURCE", "-100.00", "USD"),
            posting("CLEARING", "100.00", "USD"),
        ]);
        assert_eq!(preview["transactions"], json!([{ "postings": halves }]));
        assert_eq!(lies(&stage).await, Vec::<String>::new());

        let select = "contribution { id status confirmed { value unit } }";
        let done = stage.budi.does("confirmContribution", confirm(&gift, "16345.60"), select).await;
        assert_eq!(done["contribution"]["confirmed"], quantity("1634560.00", "IDR"));
        // The same rate in other digits is the same request, another one is not.
        let rows = network.rows().await;
        assert_eq!(stage.budi.does("confirmContribution", confirm(&gift, "16345.6"), select).await, done);
        let other = stage.budi.tries("confirmContribution", confirm(&gift, "16345.7"), select).await;
        other.refused("IDEMPOTENCY_KEY_REUSED", "idempotencyKey");
        assert_eq!(network.rows().await, rows);

        let told = seen(&stage, &gift).await;
        let exchange = json!({
            "original": quantity("100.00", "USD"), "amount": quantity("1634560.00", "IDR"), "rate": "16345.6",
            "source": "Bank Indonesia JISDOR", "on": TODAY, "reversed": quantity("0.00", "USD")
        });
        assert_eq!((&told["status"], &told["exchange"]), (&json!("CONFIRMED"), &exchange));
        let totals = "query($id: ID!, $o: ID!, $p: ID!) {
            need(id: $id) { status totals { received { value unit } } pledges(first: 1) { nodes { fulfilled { value unit } } } }
            organizationTotals(organizationId: $o) { received { value unit } }
            partnershipTotals(partnershipId: $p) { received { value unit } } }";
        let which = json!({ "id": need, "o": stage.youth, "p": stage.partnership });
        let once = quantity("1634560.00", "IDR");
        let sums = stage.budi.sees(totals, which).await;
        assert_eq!(sums["need"]["totals"]["received"], once);
        assert_eq!(sums["need"]["pledges"]["nodes"], json!([{ "fulfilled": once }]));
        assert_eq!(sums["need"]["status"], "PARTLY_COVERED");
        assert_eq!(sums["organizationTotals"], json!([{ "received": once }]));
        assert_eq!(sums["partnershipTotals"], json!([{ "received": once }]));
        let open =
            ["SOURCE USD -100.00", "AVAILABLE IDR 1634560.00", "CLEARING IDR -1634560.00", "CLEARING USD 100.00"];
        assert_eq!(lies(&stage).await, open);
        // What comes in rupiah besides is counted with it, and covers the need.
        let other = stage.pledge(&need, "8365440", "IDR").await;
        stage.received(&other, "8365440", "IDR").await;
        let status = "query($id: ID!) { need(id: $id) { status totals { received { value } } } }";
        let covered = json!({ "status": "COVERED", "totals": { "received": { "value": "10000000.00" } } });
        assert_eq!(stage.budi.sees(status, json!({ "id": need })).await["need"], covered);
        assert_eq!(network.violations().await, Vec::<&str>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_other_currency_or_no_rate_is_refused_where_it_stands() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let (_, pledge) = promised(&stage).await;
        let rice = stage.need("Rice", "GOODS", "20", "KGM").await;
        let goods = stage.pledge(&rice, "20", "KGM").await;
        let own = stage.announced(&pledge, "10", "IDR").await;
        let gift = announced(&stage, &pledge, "100.01").await;
        let huge = announced(&stage, &pledge, "9000000000000000").await;
        let before = network.rows().await;
        for (foreign, code, path) in [
            (quantity("5", "IDR"), "SAME_CURRENCY", "foreign.unit"),
            (quantity("5", "KGM"), "NOT_MONEY", "foreign.unit"),
            (quantity("5", "RPP"), "UNKNOWN", "foreign.unit"),
            (quantity("5", "usd"), "UNKNOWN", "foreign.unit"),
            (quantity("0", "USD"), "NOT_POSITIVE", "foreign.value"),
            (quantity("-5", "USD"), "MALFORMED", "foreign.value"),
            (quantity("0.001", "USD"), "TOO_MANY_DECIMALS", "foreign.value"),
            (quantity("0.5", "JPY"), "TOO_MANY_DECIMALS", "foreign.value"),
            (quantity("90000000000000001", "USD"), "TOO_LARGE", "foreign.value"),
        ] {
            let mut input = sent(&pledge, "7");
            input["foreign"] = foreign;
            let tried = stage.hasan.tries("announceContribution", input, "contribution { id }").await;
            tried.refused(code, path);
        }
        let mut input = sent(&goods, "7");
        input["quantity"] = quantity("2", "KGM");
        stage.hasan.tries("announceContribution", input, "contribution { id }").await.refused("NOT_MONEY", "foreign");

        let stated = |rate: &str, source: &str, on: &str| json!({ "rate": rate, "source": source, "on": on });
        for (exchange, code, path) in [
            (Value::Null, "RATE_MISSING", "exchange"),
            (stated("0", "BI", TODAY), "NOT_POSITIVE", "exchange.rate"),
            (stated("-1", "BI", TODAY), "MALFORMED", "exchange.rate"),
            (stated("1e4", "BI", TODAY), "MALFORMED", "exchange.rate"),
            (stated("", "BI", TODAY), "EMPTY", "exchange.rate"),
            (stated("1.0000000000001", "BI", TODAY), "TOO_MANY_DECIMALS", "exchange.rate"),
            (stated("1000000000000", "BI", TODAY), "TOO_LARGE", "exchange.rate"),
            (stated("0.00000001", "BI", TODAY), "NOT_POSITIVE", "exchange.rate"),
            (stated("16345.6", " ", TODAY), "EMPTY", "exchange.source"),
            (stated("16345.6", &"x".repeat(201), TODAY), "TOO_LONG", "exchange.source"),
            (stated("16345.6", "BI", "2026-11-26"), "DATE_IN_FUTURE", "exchange.on"),
            // More than was promised: the giver may promise more, and it is confirmed then.
            (stated("20000", "BI", TODAY), "ABOVE_PLEDGE", "exchange.rate"),
        ] {
            let mut input = confirm(&gift, "1");
            input["exchange"] = exchange;
            let tried = stage.budi.tries("confirmContribution", input, "contribution { status }").await;
            tried.refused(code, path);
        }
        for (field, given, code, path) in [
            ("quantity", quantity("1634720.00", "IDR"), "RATE_DISAGREES", "quantity"),
            ("quantity", quantity("1634723.46", "USD"), "UNIT_MISMATCH", "quantity.unit"),
            ("foreign", quantity("100.02", "USD"), "ABOVE_ANNOUNCED", "foreign"),
            ("foreign", quantity("100.01", "EUR"), "UNIT_MISMATCH", "foreign.unit"),
            ("foreign", quantity("100.001", "USD"), "TOO_MANY_DECIMALS", "foreign.value"),
        ] {
            let mut input = confirm(&gift, "16345.6");
            input[field] = given;
            let tried = stage.budi.tries("confirmContribution", input, "contribution { status }").await;
            tried.refused(code, path);
        }
        let all = stage.budi.tries("confirmContribution", confirm(&huge, "1000000"), "contribution { status }").await;
        all.refused("SUM_TOO_LARGE", "exchange.rate");
        let beside = stage.budi.tries("confirmContribution", confirm(&own, "1"), "contribution { status }").await;
        beside.refused("NOT_FOREIGN", "exchange");
        let mut input = json!({ "contributionId": own, "idempotencyKey": "own" });
        input["foreign"] = quantity("1", "USD");
        let beside = stage.budi.tries("confirmContribution", input, "contribution { status }").await;
        beside.refused("NOT_FOREIGN", "foreign");
        assert_eq!(network.rows().await, before);
        // What was credited is stated as well: 100.01 × 16345.6 = 1634723.456, to the sen.
        let mut input = confirm(&gift, "16345.6");
        input["quantity"] = quantity("1634723.46", "IDR");
        stage.budi.does("confirmContribution", input, "contribution { status }").await;
        assert_eq!(network.violations().await, Vec::<&str>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_smaller_sum_is_short_and_strangers_learn_of_none() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let (_, pledge) = promised(&stage).await;
        let gift = announced(&stage, &pledge, "100").await;
        let mut input = confirm(&gift, "16000");
        input["foreign"] = quantity("95.50", "USD");
        stage.dewi.tries("confirmContribution", input.clone(), "contribution { status }").await.denied("NOT_FOUND");
        stage.hasan.tries("confirmContribution", input.clone(), "contribution { status }").await.denied("FORBIDDEN");
        let nobody = network.nobody();
        nobody.tries("confirmContribution", input.clone(), "contribution { status }").await.denied("UNAUTHENTICATED");
        assert_eq!(lies(&stage).await, Vec::<String>::new());
        stage.budi.does("confirmContribution", input, "contribution { status }").await;
        let told = seen(&stage, &gift).await;
        assert_eq!((&told["status"], &told["foreign"]), (&json!("SHORT"), &quantity("100.00", "USD")));
        assert_eq!(told["exchange"]["original"], quantity("95.50", "USD"));
        assert_eq!(told["confirmed"], quantity("1528000.00", "IDR"));
        let document = format!("query($id: ID!) {{ contribution(id: $id) {{ {GIFT} }} }}");
        assert!(stage.dewi.sees(&document, json!({ "id": gift })).await["contribution"].is_null());
        // What was disputed leaves nothing in the books.
        let other = announced(&stage, &pledge, "10").await;
        let dispute = json!({ "contributionId": other, "reason": "Nothing came" });
        stage.budi.does("disputeContribution", dispute, "contribution { status }").await;
        assert!(seen(&stage, &other).await["exchange"].is_null());
        assert_eq!(network.violations().await, Vec::<&str>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_back_in_parts_goes_back_at_its_rate_and_leaves_nothing() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let (need, pledge) = promised(&stage).await;
        // A third of a cent a rupiah: no part of it is a whole number of cents.
        let gift = received(&stage, &pledge, "0.10", "300").await;
        assert_eq!(seen(&stage, &gift).await["confirmed"], quantity("30.00", "IDR"));
        for (value, back) in [("1.00", "0.00"), ("1.00", "0.01"), ("13.00", "0.05"), ("14.98", "0.10")] {
            let key = format!("{gift}-{value}-{back}");
            let ask = json!({
                "contributionId": gift, "quantity": quantity(value, "IDR"), "reasonCode": "REFUND",
                "reason": "The bank took it back", "idempotencyKey": key
            });
            let reversal = stage.budi.does("requestReversal", ask, "reversal { id }").await["reversal"]["id"].clone();
            let approve = json!({ "reversalId": reversal, "idempotencyKey": format!("approve-{key}") });
            stage.rina.does("approveReversal", approve, "reversal { status }").await;
            assert_eq!(seen(&stage, &gift).await["exchange"]["reversed"], quantity(back, "USD"), "{value}");
            assert_eq!(network.violations().await, Vec::<&str>::new());
        }
        let dollars = json!({
            "contributionId": gift, "quantity": quantity("0.01", "USD"), "reasonCode": "REFUND", "reason": "Dollars",
            "idempotencyKey": "dollars"
        });
        let other = stage.budi.tries("requestReversal", dollars, "reversal { id }").await;
        other.refused("UNIT_MISMATCH", "quantity.unit");
        let beyond = json!({
            "contributionId": gift, "quantity": quantity("0.03", "IDR"), "reasonCode": "REFUND", "reason": "More",
            "idempotencyKey": "beyond"
        });
        let beyond = stage.budi.tries("requestReversal", beyond, "reversal { id }").await;
        beyond.refused("ABOVE_REVERSIBLE", "quantity");
        // The last sen takes along what was left of the dollars: here that was nothing any more.
        taken_back(&stage, &gift, "0.02").await;
        let told = seen(&stage, &gift).await;
        assert_eq!((&told["status"], &told["reversed"]["value"]), (&json!("RETURNED"), &json!("30.00")));
        let cleared = ["SOURCE USD 0.00", "AVAILABLE IDR 0.00", "CLEARING IDR 0.00", "CLEARING USD 0.00"];
        assert_eq!(lies(&stage).await, cleared);
        let totals = "query($id: ID!) { need(id: $id) { status totals { received { value } } } }";
        let nothing = json!({ "status": "OPEN", "totals": { "received": { "value": "0.00" } } });
        assert_eq!(stage.budi.sees(totals, json!({ "id": need })).await["need"], nothing);
        network.seals().await;
        let file = stage.budi.gets(&format!("/exports/ledger?organizationId={}", stage.youth)).await.1;
        checks(&network, &file).expect("books that are believed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn books_statements_and_receipts_say_the_original_and_the_rate() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let (_, pledge) = promised(&stage).await;
        let gift = received(&stage, &pledge, "100", "16345.6").await;
        let select = "receipt { text code }";
        let issued = stage.budi.tries_quietly("issueReceipt", json!({ "contributionId": gift }), select).await;
        let receipt = issued.payload()["receipt"].clone();
        let says: Value = serde_json::from_str(&text(&receipt["text"])).expect("JSON");
        let exchange = json!({
            "original": quantity("100.00", "USD"), "rate": "16345.6", "source": "Bank Indonesia JISDOR", "on": TODAY
        });
        assert_eq!((&says["quantity"], &says["exchange"]), (&quantity("1634560.00", "IDR"), &exchange));
        let check = "query($code: String!) { receiptByCode(code: $code) {
            exchange { original { value unit } rate source on } } }";
        let checked = network.nobody().asks_quietly(check, json!({ "code": receipt["code"] })).await;
        assert_eq!(checked["data"]["receiptByCode"]["exchange"], exchange, "{checked}");

        taken_back(&stage, &gift, "408640").await;
        network.seals().await;
        let until = format!("/exports/statement?organizationId={}&until={TODAY}", stage.youth);
        let (status, file) = stage.budi.gets(&until).await;
        assert_eq!(status, 200, "{file}");
        let keys = Published::parse(&network.keys().published().to_string()).expect("keys");
        let reads = |document, signed: &str| keys.text(document, signed);
        let said = paper::read(Document::Statement, &file, &reads).expect("signed");
        let statement = Statement::read(&said).expect("a statement that is believed");
        let [told] = statement.exchanges.as_slice() else { panic!("{:?}", statement.exchanges) };
        assert_eq!(
            (told.original.as_str(), told.amount.as_str(), told.rate.as_str()),
            ("10000", "163456000", "16345.6")
        );
        let clearing = statement.accounts.iter().filter(|line| line.account_type == AccountType::Clearing);
        let mut lies: Vec<_> = clearing.map(|line| format!("{} {}", line.unit, line.closing)).collect();
        lies.sort();
        assert_eq!(lies, ["IDR -122592000", "USD 7500"]);
        // Who writes another rate is not believed, had it been signed.
        let why = Statement::read(&said.replace("16345.6", "16345.7")).expect_err("another rate");
        assert!(why.ends_with("is not at its rate"), "{why}");
        let mut left_out = statement.clone();
        left_out.exchanges.clear();
        let left_out = serde_json::to_string(&left_out).expect("JSON");
        let why = Statement::read(&left_out).expect_err("no exchange");
        assert_eq!(why, "what was cleared in IDR is not what was exchanged");

        let (status, file) = stage.budi.gets(&format!("/exports/ledger?organizationId={}", stage.youth)).await;
        assert_eq!(status, 200, "{file}");
        let books = checks(&network, &file).expect("books that are believed").books;
        let held = books.balances().into_iter().map(|(_, key, balance)| format!("{} {} {balance}", key.kind, key.unit));
        let held: Vec<_> = held.collect();
        let expected = ["AVAILABLE IDR 122592000", "CLEARING IDR -122592000", "CLEARING USD 7500", "SOURCE USD -7500"];
        assert_eq!(held, expected);
        let why = checks(&network, &file.replace("16345.6", "16345.7")).err().expect("another rate");
        assert_eq!(why.says, "the hash does not follow from the transaction and the line before");
    })
    .await;
}

const SOUND: &str = "query($id: ID!) { verifyLedger(organizationId: $id) { isSound faults { says } } }";

#[tokio::test(flavor = "multi_thread")]
async fn a_rate_or_a_half_that_was_changed_breaks_a_law() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let (_, pledge) = promised(&stage).await;
        let gift = received(&stage, &pledge, "100", "16345.6").await;
        taken_back(&stage, &gift, "408640").await;
        network.seals().await;
        let is_sound = || async {
            let seen = stage.siti.asks_quietly(SOUND, json!({ "id": stage.youth })).await;
            seen["data"]["verifyLedger"]["isSound"].as_bool().unwrap_or_else(|| panic!("{seen}"))
        };
        assert!(is_sound().await);
        assert_eq!(network.violations().await, Vec::<&str>::new());
        network.raw("update exchange set rate = '16345.7'").await.expect_err("a guard");
        network.raw("delete from exchange").await.expect_err("a guard");
        for table in ["exchange", "posting", "account"] {
            if network.engine() == Engine::Postgres {
                network.raw(&format!("alter table {table} disable trigger user")).await.expect("no guards");
            } else if table != "account" {
                network.raw(&format!("drop trigger {table}_no_update")).await.expect("no guard");
            }
        }
        for (change, back) in [
            ("update exchange set rate = '16345.7'", "update exchange set rate = '16345.6'"),
            ("update exchange set original_minor = 9999", "update exchange set original_minor = 10000"),
            ("update exchange set amount_minor = 163456001", "update exchange set amount_minor = 163456000"),
            ("update exchange set original_unit = 'EUR'", "update exchange set original_unit = 'USD'"),
        ] {
            assert_eq!(network.raw(change).await.expect("a change"), 1);
            let found = network.violations().await;
            assert!(!found.is_empty() && found.iter().all(|law| *law == "I16"), "{change}: {found:?}");
            assert!(!is_sound().await, "{change}");
            network.raw(back).await.expect("a change");
            assert!(is_sound().await, "{change}");
        }
        // The dollars that went back, a cent more, wherever they are counted: all sums are right, and the proportion is not.
        let of = "(unit = 'USD' and abs(quantity) = 2500)";
        let more = format!("update posting set quantity = quantity + quantity / 2500 where {of}");
        assert_eq!(network.raw(&more).await.expect("a change"), 2);
        let accounts =
            "update account set balance = case when type = 'SOURCE' then -7499 else 7499 end where is_foreign";
        assert_eq!(network.raw(accounts).await.expect("a change"), 2);
        assert_eq!(network.violations().await, ["I16"]);
        assert!(!is_sound().await);
        let less =
            "update posting set quantity = quantity - quantity / 2500 where unit = 'USD' and abs(quantity) = 2501";
        assert_eq!(network.raw(less).await.expect("a change"), 2);
        let accounts =
            "update account set balance = case when type = 'SOURCE' then -7500 else 7500 end where is_foreign";
        assert_eq!(network.raw(accounts).await.expect("a change"), 2);
        assert!(is_sound().await);
    })
    .await;
}
