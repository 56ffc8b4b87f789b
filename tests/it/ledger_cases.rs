//! What is taken back, promised and not kept, or left behind: the books stay right and whole.

use serde_json::{Value, json};
use tests::given::{self, Stage};
use tests::on_both;
use tests::person::{PASSWORD, Tried, text};

/// Somebody asks to take back a part of a contribution.
async fn asks_back(stage: &Stage, contribution: &str, value: &str, unit: &str, key: &str) -> Tried {
    let input = json!({
        "contributionId": contribution, "quantity": { "value": value, "unit": unit }, "reasonCode": "REFUND",
        "reason": "The giver asked for it", "idempotencyKey": key
    });
    let select = "reversal { id } errors { ... on LimitError { limit } }";
    stage.budi.tries("requestReversal", input, select).await
}

/// Two people take back a part of a contribution.
pub(super) async fn goes_back(stage: &Stage, contribution: &str, value: &str, unit: &str, key: &str) {
    let asked = asks_back(stage, contribution, value, unit, key).await;
    let agree = json!({ "reversalId": asked.payload()["reversal"]["id"], "idempotencyKey": format!("agree {key}").replace(' ', "-") });
    stage.rina.does("approveReversal", agree, "reversal { status }").await;
}

const GIFT: &str =
    "query($id: ID!) { node(id: $id) { ... on Contribution { status confirmed { value } reversed { value } } } }";
const PROMISE: &str = "query($id: ID!) { pledge(id: $id) { status quantity { value } fulfilled { value }
    need { totals { pledged { value } received { value } } } } }";

async fn promise(stage: &Stage, pledge: &str) -> [String; 4] {
    let seen = stage.budi.sees(PROMISE, json!({ "id": pledge })).await["pledge"].clone();
    let totals = &seen["need"]["totals"];
    [&seen["status"], &seen["fulfilled"]["value"], &totals["pledged"]["value"], &totals["received"]["value"]].map(text)
}

/// B023, B028: each refund counts everywhere at once, and together they stop at the gift.
#[tokio::test(flavor = "multi_thread")]
async fn refunds_in_parts_lower_every_total_and_end_with_the_gift() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "100", "IDR").await;
        let pledge = stage.pledge(&need, "100", "IDR").await;
        let gift = stage.received(&pledge, "100", "IDR").await;
        let everywhere = "query($n: ID!, $p: ID!, $o: ID!, $pledge: ID!) {
            need(id: $n) { totals { received { value } } }
            partnershipTotals(partnershipId: $p) { received { value } }
            organizationTotals(organizationId: $o) { received { value } }
            pledge(id: $pledge) { fulfilled { value } }
            accounts(organizationId: $o, needId: $n, accountType: AVAILABLE, first: 2) { nodes { balance { value } } }
        }";
        let which = json!({ "n": need, "p": stage.partnership, "o": stage.youth, "pledge": pledge });
        for (number, (back, left)) in [("40", "60.00"), ("40", "20.00")].into_iter().enumerate() {
            goes_back(&stage, &gift, back, "IDR", &format!("part-{number}")).await;
            let amount = json!({ "value": left });
            let expected = json!({
                "need": { "totals": { "received": amount } },
                "partnershipTotals": [{ "received": amount }],
                "organizationTotals": [{ "received": amount }],
                "pledge": { "fulfilled": amount },
                "accounts": { "nodes": [{ "balance": amount }] },
            });
            assert_eq!(stage.budi.sees(everywhere, which.clone()).await, expected);
        }
        let third = asks_back(&stage, &gift, "40", "IDR", "part-3").await;
        let refusal = json!([{ "code": "ABOVE_REVERSIBLE", "path": ["quantity"], "limit": "20.00 IDR" }]);
        assert_eq!(third.payload()["errors"], refusal);
        goes_back(&stage, &gift, "20", "IDR", "rest").await;
        let seen = stage.budi.sees(GIFT, json!({ "id": gift })).await;
        let returned =
            json!({ "status": "RETURNED", "confirmed": { "value": "100.00" }, "reversed": { "value": "100.00" } });
        assert_eq!(seen["node"], returned);
        let more = asks_back(&stage, &gift, "0.01", "IDR", "more").await;
        assert_eq!(more.code(), "WRONG_CONTRIBUTION_STATE");
    })
    .await;
}

/// B039: a payment that is taken back leaves the promise as open as before, and it can be kept after all.
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_goes_back_opens_its_promise_again() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "300", "IDR").await;
        let pledge = stage.pledge(&need, "300", "IDR").await;
        let payment = stage.received(&pledge, "300", "IDR").await;
        assert_eq!(promise(&stage, &pledge).await, ["FULFILLED", "300.00", "300.00", "300.00"]);
        goes_back(&stage, &payment, "100", "IDR", "a-third").await;
        assert_eq!(promise(&stage, &pledge).await, ["PARTLY_FULFILLED", "200.00", "300.00", "200.00"]);
        goes_back(&stage, &payment, "200", "IDR", "all").await;
        assert_eq!(promise(&stage, &pledge).await, ["ACCEPTED", "0.00", "300.00", "0.00"]);
        stage.received(&pledge, "299.99", "IDR").await;
        stage.received(&pledge, "0.01", "IDR").await;
        assert_eq!(promise(&stage, &pledge).await, ["FULFILLED", "300.00", "300.00", "300.00"]);
    })
    .await;
}

/// B041: the promise ends exactly at what was promised; what is not kept of it is let go by a kept revision.
#[tokio::test(flavor = "multi_thread")]
async fn a_promise_takes_no_more_than_it_says_and_is_done_when_lowered_to_what_came() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let pledge = stage.pledge(&need, "100", "IDR").await;
        let announce = |value: &str| {
            json!({
                "pledgeId": pledge, "quantity": { "value": value, "unit": "IDR" }, "happenedOn": given::TODAY,
                "idempotencyKey": format!("beyond-{value}")
            })
        };
        let select = "contribution { id } errors { ... on LimitError { limit } }";
        let over = stage.hasan.tries("announceContribution", announce("120"), select).await;
        let refusal = |limit: &str| json!([{ "code": "ABOVE_PLEDGE", "path": ["quantity"], "limit": limit }]);
        assert_eq!(over.payload()["errors"], refusal("100.00 IDR"));
        stage.received(&pledge, "70", "IDR").await;
        let lower = |value: &str| {
            json!({
                "pledgeId": pledge, "quantity": { "value": value, "unit": "IDR" }, "reason": "A bad season",
                "effectiveOn": given::TODAY, "idempotencyKey": format!("lower-{value}")
            })
        };
        let below = stage.hasan.tries("revisePledge", lower("69.99"), "pledge { id }").await;
        below.refused("BELOW_FULFILLED", "quantity");
        stage.hasan.does("revisePledge", lower("70"), "pledge { status }").await;
        assert_eq!(promise(&stage, &pledge).await, ["FULFILLED", "70.00", "70.00", "70.00"]);
        let over = stage.hasan.tries("announceContribution", announce("0.01"), select).await;
        assert_eq!(over.payload()["errors"], refusal("0.00 IDR"));
    })
    .await;
}

/// B043: money that comes although the promise was cancelled is a gift of its own; the promise does not revive.
#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_promise_takes_nothing_and_stays_cancelled() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let pledge = stage.pledge(&need, "100", "IDR").await;
        let gift = stage.received(&pledge, "60", "IDR").await;
        let on_its_way = stage.announced(&pledge, "30", "IDR").await;
        let cancel = json!({ "pledgeId": pledge, "reason": "A storm took the boats" });
        stage.hasan.does("cancelPledge", cancel, "pledge { status }").await;
        let announce = |change: Value| {
            let mut input = json!({
                "quantity": { "value": "10", "unit": "IDR" }, "happenedOn": given::TODAY, "idempotencyKey": "late"
            });
            input.as_object_mut().expect("an object").extend(change.as_object().expect("an object").clone());
            input
        };
        let late = announce(json!({ "pledgeId": pledge }));
        let tried = stage.hasan.tries("announceContribution", late, "contribution { id }").await;
        tried.refused("WRONG_PLEDGE_STATE", "pledgeId");
        let confirm = json!({ "contributionId": on_its_way, "idempotencyKey": "confirm-late" });
        let tried = stage.budi.tries("confirmContribution", confirm, "contribution { id }").await;
        tried.refused("WRONG_PLEDGE_STATE", "contributionId");
        assert_eq!(promise(&stage, &pledge).await, ["CANCELLED", "60.00", "60.00", "60.00"]);
        goes_back(&stage, &gift, "10", "IDR", "back").await;
        assert_eq!(promise(&stage, &pledge).await, ["CANCELLED", "50.00", "50.00", "50.00"]);
        let unlinked = announce(json!({ "needId": need, "organizationId": stage.faith }));
        let select = "contribution { id pledge { id } }";
        let done = stage.hasan.does("announceContribution", unlinked, select).await["contribution"].clone();
        assert_eq!(done["pledge"], Value::Null);
        let confirm = json!({ "contributionId": done["id"], "idempotencyKey": "confirm-unlinked" });
        stage.budi.does("confirmContribution", confirm, "contribution { status }").await;
        assert_eq!(promise(&stage, &pledge).await, ["CANCELLED", "50.00", "50.00", "60.00"]);
    })
    .await;
}

/// B045, B047: a correction lowers the stock by the difference, and what has run out is still listed.
#[tokio::test(flavor = "multi_thread")]
async fn goods_are_corrected_by_the_difference_and_stay_listed_when_none_are_left() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Hooks", "GOODS", "10500", "C62").await;
        let pledge = stage.pledge(&need, "10500", "C62").await;
        stage.received(&pledge, "10000", "C62").await;
        let counted_wrong = stage.received(&pledge, "500", "C62").await;
        goes_back(&stage, &counted_wrong, "100", "C62", "count").await;
        let stock = "query($o: ID!, $n: ID!) {
            accounts(organizationId: $o, needId: $n, accountType: AVAILABLE, first: 5) { nodes { balance { value unit } } }
            transactions(organizationId: $o, needId: $n, first: 9) { totalCount }
        }";
        let which = json!({ "o": stage.youth, "n": need });
        let held = |value: &str, transactions: u8| {
            json!({
                "accounts": { "nodes": [{ "balance": { "value": value, "unit": "C62" } }] },
                "transactions": { "totalCount": transactions },
            })
        };
        assert_eq!(stage.budi.sees(stock, which.clone()).await, held("10400", 3));
        let both = json!({ "status": "CONFIRMED", "confirmed": { "value": "500" }, "reversed": { "value": "100" } });
        assert_eq!(stage.budi.sees(GIFT, json!({ "id": counted_wrong })).await["node"], both);
        let program = stage.program("Boats").await;
        let allocation = stage.allocated(&need, &program, "10400", "C62").await;
        stage.spent(&allocation, "10400", "C62").await;
        assert_eq!(stage.budi.sees(stock, which).await, held("0", 5));
    })
    .await;
}

/// B035: a giver who closes does not take their part out of the receiver's books.
#[tokio::test(flavor = "multi_thread")]
async fn the_books_still_name_a_giver_that_has_closed() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "100", "IDR").await;
        let pledge = stage.pledge(&need, "100", "IDR").await;
        stage.received(&pledge, "100", "IDR").await;
        let close = json!({ "organizationId": stage.faith, "reason": "Its members have moved away", "password": PASSWORD });
        let tried = stage.hasan.tries("archiveOrganization", close.clone(), "organization { id }").await;
        tried.refused("OPEN_COMMITMENTS", "organizationId");
        let leave =
            json!({ "partnershipId": stage.partnership, "organizationId": stage.faith, "reason": "We close" });
        stage.hasan.does("withdrawFromPartnership", leave, "partnership { status }").await;
        let books = "query($n: ID!, $o: ID!) {
            need(id: $n) {
                pledges(first: 2) { nodes { giverOrganization { name } fulfilled { value } } }
                contributions(first: 2) { nodes { giverOrganization { name } confirmed { value } } }
            }
            transactions(organizationId: $o, needId: $n, first: 2) { nodes { contribution { giverOrganization { name } } } }
        }";
        let which = json!({ "n": need, "o": stage.youth });
        let before = stage.budi.sees(books, which.clone()).await;
        let giver = json!({ "name": "Majelis Taklim Al-Bahr" });
        let pledges = json!([{ "giverOrganization": giver, "fulfilled": { "value": "100.00" } }]);
        assert_eq!(before["need"]["pledges"]["nodes"], pledges);
        stage.hasan.does("archiveOrganization", close, "organization { status }").await;
        assert_eq!(stage.budi.sees(books, which).await, before);
        // Whoever never had to do with it does not find it any more.
        let stranger = tests::Person::registers(&network, "Eve").await;
        let card = "query($id: ID!) { organization(id: $id) { name } }";
        let absent = stranger.sees(card, json!({ "id": stage.faith })).await;
        assert_eq!(absent, json!({ "organization": null }));
    })
    .await;
}
