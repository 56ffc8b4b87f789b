//! What `validateOnly` says would be posted and announced is what the same input then posts and announces.

use std::cell::RefCell;
use std::collections::BTreeSet;

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::given::{self, DUE, Stage, TODAY, member, own_membership};
use tests::person::text;
use tests::{Network, Person, on_both};

const PREVIEW: &str = "preview { transactions { kind needId happenedOn bookedOn
        postings { accountType organizationId programId quantity { value unit } } }
    events { type organizationId partnershipId } mails { kind count } }";

const BOOKS: &str = "query($o: ID!) { transactions(organizationId: $o, first: 100) { nodes {
    kind need { id } happenedOn bookedOn
    postings { account { accountType program { id } } quantity { value unit } } } } }";

/// What is posted in the youth group's books, said as a preview says it, and what was announced in the whole network.
async fn standing(stage: &Stage) -> (Vec<Value>, Vec<String>) {
    let seen = stage.budi.sees(BOOKS, json!({ "o": stage.youth })).await;
    let posting = |posting: &Value| {
        json!({
            "accountType": posting["account"]["accountType"], "organizationId": stage.youth,
            "programId": posting["account"]["program"]["id"], "quantity": posting["quantity"]
        })
    };
    let posted = seen["transactions"]["nodes"].as_array().expect("a list").iter().map(|one| {
        let postings: Vec<_> = one["postings"].as_array().expect("a list").iter().map(posting).collect();
        json!({
            "kind": one["kind"], "needId": one["need"]["id"], "happenedOn": one["happenedOn"],
            "bookedOn": one["bookedOn"], "postings": postings
        })
    });
    (posted.collect(), stage.network.texts("select event from outbox order by id").await)
}

/// Tries every input before it is done, and compares.
struct Trial<'a> {
    stage: &'a Stage,
    tried: &'a RefCell<BTreeSet<String>>,
}

impl Trial<'_> {
    /// The id of what was made or changed, and how much was posted by it.
    async fn of(&self, who: &Person, field: &str, object: &str, input: Value) -> (String, usize) {
        self.tried.borrow_mut().insert(field.to_owned());
        let stage = self.stage;
        let select = format!("{object} {{ id }} {PREVIEW}");
        let mut only = input.clone();
        only["validateOnly"] = json!(true);
        let (posted, announced) = standing(stage).await;
        let rows = stage.network.rows().await;
        let preview = who.does(field, only.clone(), &select).await["preview"].clone();
        assert_eq!(stage.network.rows().await, rows, "{field}: a preview left something behind");
        let done = who.does(field, input.clone(), &select).await;
        assert_eq!(done["preview"], Value::Null, "{field}");
        let (after, told) = standing(stage).await;
        if who.name == "Hasan" {
            // The giver reads no books of the receiver, and posts nothing there.
            assert_eq!((&preview["transactions"], after.len()), (&json!([]), posted.len()), "{field}");
        }
        assert_eq!(preview["transactions"], json!(after[posted.len()..]), "{field}");
        let place = |event: &String| json!({ "type": event, "organizationId": stage.youth, "partnershipId": stage.partnership });
        let told: Vec<_> = told[announced.len()..].iter().map(place).collect();
        assert_eq!(preview["events"], json!(told), "{field}");
        assert_eq!(preview["mails"], json!([]), "{field}");
        if input.get("idempotencyKey").is_some() {
            let again = who.does(field, only, &select).await["preview"].clone();
            let nothing = json!({ "transactions": [], "events": [], "mails": [] });
            assert_eq!(again, nothing, "{field}: what was done already would be done once more");
        }
        (text(&done[object]["id"]), after.len() - posted.len())
    }
}

fn rupiah(value: &str) -> Value {
    json!({ "value": value, "unit": "IDR" })
}

/// Every mutation whose payload has a preview.
fn with_preview() -> BTreeSet<String> {
    let sdl = include_str!("../../api/schema.graphql");
    let payloads = sdl.split("\ntype ").filter(|part| part.contains("\tpreview: Preview\n"));
    let names = payloads.filter_map(|part| part.split_once("Payload {").map(|(name, _)| name));
    names.map(|name| name[..1].to_lowercase() + &name[1..]).collect()
}

async fn promises(trial: &Trial<'_>, need: &str) -> String {
    let Stage { hasan, budi, faith, .. } = trial.stage;
    let promise = |value: &str, key: &str| {
        json!({
            "needId": need, "organizationId": faith, "quantity": rupiah(value), "dueOn": DUE, "idempotencyKey": key
        })
    };
    let (pledge, _) = trial.of(hasan, "makePledge", "pledge", promise("900", "p1")).await;
    trial.of(budi, "acceptPledge", "pledge", json!({ "pledgeId": pledge })).await;
    let revise = json!({
        "pledgeId": pledge, "quantity": rupiah("1000"), "reason": "More", "effectiveOn": TODAY, "idempotencyKey": "p2"
    });
    trial.of(hasan, "revisePledge", "pledge", revise).await;
    let (other, _) = trial.of(hasan, "makePledge", "pledge", promise("10", "p3")).await;
    trial.of(budi, "declinePledge", "pledge", json!({ "pledgeId": other, "reason": "Too little" })).await;
    let (third, _) = trial.of(hasan, "makePledge", "pledge", promise("20", "p4")).await;
    trial.of(hasan, "cancelPledge", "pledge", json!({ "pledgeId": third, "reason": "By mistake" })).await;
    pledge
}

/// A contribution of 400 rupiah.
async fn gifts(trial: &Trial<'_>, pledge: &str) -> String {
    let Stage { hasan, budi, .. } = trial.stage;
    let send = |key: &str| json!({ "pledgeId": pledge, "quantity": rupiah("450"), "happenedOn": "2026-11-20", "idempotencyKey": key });
    let (lost, _) = trial.of(hasan, "announceContribution", "contribution", send("g1")).await;
    trial.of(budi, "disputeContribution", "contribution", json!({ "contributionId": lost, "reason": "No" })).await;
    trial.of(hasan, "withdrawContribution", "contribution", json!({ "contributionId": lost, "reason": "Yes" })).await;
    let (gift, _) = trial.of(hasan, "announceContribution", "contribution", send("g2")).await;
    let less = json!({ "contributionId": gift, "quantity": rupiah("400"), "idempotencyKey": "g3" });
    assert_eq!(trial.of(budi, "confirmContribution", "contribution", less).await.1, 1);
    gift
}

/// An expenditure of 100 rupiah of what was set aside.
async fn uses(trial: &Trial<'_>, need: &str, program: &str) -> String {
    let Stage { rina, budi, .. } = trial.stage;
    let aside = json!({
        "needId": need, "programId": program, "quantity": rupiah("300"), "purpose": "Nets", "idempotencyKey": "u1"
    });
    let (allocation, posted) = trial.of(budi, "allocateResources", "allocation", aside).await;
    assert_eq!(posted, 1);
    let back = json!({ "allocationId": allocation, "quantity": rupiah("50"), "idempotencyKey": "u2" });
    assert_eq!(trial.of(budi, "releaseAllocation", "allocation", back).await.1, 1);
    let spend = |key: &str| {
        json!({
            "allocationId": allocation, "quantity": rupiah("100"), "purpose": "A net", "evidence": "Receipt 1",
            "happenedOn": "2026-11-21", "idempotencyKey": key
        })
    };
    let (refused, _) = trial.of(budi, "submitExpenditure", "expenditure", spend("u3")).await;
    let no = json!({ "expenditureId": refused, "reason": "No receipt" });
    trial.of(rina, "rejectExpenditure", "expenditure", no).await;
    let (spent, posted) = trial.of(budi, "submitExpenditure", "expenditure", spend("u4")).await;
    assert_eq!(posted, 0);
    let yes = json!({ "expenditureId": spent, "idempotencyKey": "u5" });
    assert_eq!(trial.of(rina, "approveExpenditure", "expenditure", yes).await.1, 1);
    spent
}

/// A time that is given back, and one that nobody comes to.
async fn times(trial: &Trial<'_>) -> String {
    let stage = trial.stage;
    let need = stage.need("Room", "SPACE", "40", "HUR").await;
    let pledge = stage.pledge(&need, "2", "HUR").await;
    let hours = json!({ "value": "2", "unit": "HUR" });
    let lend = json!({
        "organizationId": stage.faith, "kind": "SPACE", "name": "Hall", "unit": "HUR", "idempotencyKey": "t1"
    });
    let hall = stage.hasan.does("addResource", lend, "resource { id }").await["resource"]["id"].clone();
    let reserve = |key: &str| {
        json!({
            "pledgeId": pledge, "resourceId": hall, "startsAt": "2026-12-01T08:00:00+07:00",
            "endsAt": "2026-12-01T10:00:00+07:00", "quantity": hours, "idempotencyKey": key
        })
    };
    let (given_back, _) = trial.of(&stage.hasan, "reserveResource", "reservation", reserve("t2")).await;
    let why = json!({ "reservationId": given_back, "reason": "A wedding" });
    trial.of(&stage.hasan, "withdrawReservation", "reservation", why).await;
    trial.of(&stage.hasan, "reserveResource", "reservation", reserve("t3")).await.0
}

async fn reversals(trial: &Trial<'_>, gift: &str, spent: &str) {
    let Stage { rina, budi, .. } = trial.stage;
    let ask = |of: &str, id: &str, key: &str| {
        let mut input = json!({
            "quantity": rupiah("30"), "reasonCode": "ERROR", "reason": "Counted twice", "idempotencyKey": key
        });
        input[of] = json!(id);
        input
    };
    let asked = ask("contributionId", gift, "r1");
    let (refused, _) = trial.of(budi, "requestReversal", "reversal", asked).await;
    trial.of(rina, "rejectReversal", "reversal", json!({ "reversalId": refused, "reason": "It was not" })).await;
    for (of, id, key) in [("contributionId", gift, "r2"), ("expenditureId", spent, "r3")] {
        let (reversal, _) = trial.of(budi, "requestReversal", "reversal", ask(of, id, key)).await;
        let agree = json!({ "reversalId": reversal, "idempotencyKey": format!("{key}-agreed") });
        assert_eq!(trial.of(rina, "approveReversal", "reversal", agree).await.1, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_preview_says_would_be_posted_and_announced_then_is() {
    on_both(|network| async move {
        let tried = RefCell::default();
        let mut stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let program = stage.program("Boats").await;
        let trial = Trial { stage: &stage, tried: &tried };
        let pledge = promises(&trial, &need).await;
        let gift = gifts(&trial, &pledge).await;
        let spent = uses(&trial, &need, &program).await;
        reversals(&trial, &gift, &spent).await;
        let offer = json!({
            "partnershipId": stage.partnership, "organizationId": stage.faith, "title": "Savings", "kind": "MONEY",
            "quantity": rupiah("20"), "idempotencyKey": "o1"
        });
        let offer = stage.hasan.does("publishOffer", offer, "offer { id }").await["offer"]["id"].clone();
        let part = json!({ "needId": need, "quantity": rupiah("20"), "dueOn": given::DUE });
        let some = json!({ "offerId": offer, "needs": [part], "idempotencyKey": "o2" });
        trial.of(&stage.hasan, "pledgeFromOffer", "offer", some).await;
        let slot = times(&trial).await;
        network.passes(TimeDelta::days(130));
        stage.budi = Person::signs_in(&network, "Budi").await;
        let trial = Trial { stage: &stage, tried: &tried };
        trial
            .of(&stage.budi, "reportNoShow", "reservation", json!({ "reservationId": slot, "reason": "Silence" }))
            .await;
        trial.of(&stage.budi, "writeOffPledge", "pledge", json!({ "pledgeId": pledge, "reason": "Silence" })).await;
        assert_eq!(*tried.borrow(), with_preview(), "what has a preview is not compared here");
    })
    .await;
}

/// Somebody who sets aside, by a role of the organization's own, and reads no books.
async fn setter(network: &Network, stage: &Stage) -> Person {
    let both = Person::registers(network, "Wayan").await;
    member(&stage.siti, &stage.youth, &both, &["ADMIN", "TREASURER"]).await;
    let oka = Person::registers(network, "Oka").await;
    member(&stage.siti, &stage.youth, &oka, &["MEMBER"]).await;
    let role = json!({ "organizationId": stage.youth, "name": "Setter", "permissions": ["ALLOCATION_MAKE"] });
    let role = both.does("defineRole", role, "customRole { id }").await["customRole"]["id"].clone();
    let grant = json!({ "membershipId": own_membership(&oka, &stage.youth).await, "customRoleId": role });
    both.does("grantRole", grant, "member { id }").await;
    oka
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_read_the_books_is_not_shown_them_by_a_preview() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let oka = setter(&network, &stage).await;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let program = stage.program("Boats").await;
        let pledge = stage.pledge(&need, "500", "IDR").await;
        stage.received(&pledge, "500", "IDR").await;
        let aside = json!({
            "needId": need, "programId": program, "quantity": rupiah("300"), "purpose": "Nets", "idempotencyKey": "a1",
            "validateOnly": true
        });
        let told = oka.does("allocateResources", aside.clone(), PREVIEW).await;
        let event = json!({
            "type": "resources.allocated", "organizationId": stage.youth, "partnershipId": stage.partnership
        });
        assert_eq!(told["preview"], json!({ "transactions": null, "events": [event], "mails": [] }));
        let told = stage.budi.does("allocateResources", aside.clone(), PREVIEW).await;
        assert_eq!(told["preview"]["transactions"][0]["postings"].as_array().map(Vec::len), Some(2));
        // What would be refused says why, and nothing else.
        let mut beyond = aside;
        beyond["quantity"] = rupiah("500.01");
        let refused = stage.budi.tries("allocateResources", beyond, PREVIEW).await;
        refused.refused("INSUFFICIENT_FUNDS", "quantity");
        assert_eq!(refused.payload()["preview"], Value::Null);
    })
    .await;
}
