//! What was disputed and has come after all, and what its giver takes back.

use std::collections::HashMap;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::given::{self, Stage, TODAY, member};
use tests::person::{PASSWORD, text};
use tests::{Person, on_both};

use super::by_terms::domain_laws;
use super::races::tally;
use super::reservations::{hall, hours, reserved};
use super::told_beforehand::both;

const GIFT: &str = "contribution { status confirmed { value } decisionReason pledge { status fulfilled { value } }
    need { status totals { pledged { value } received { value } } } }";
const STATUS: &str = "contribution { status decisionReason }";
const SLOT: &str = "query($id: ID!) { node(id: $id) { ... on Reservation { status contribution { id }
    pledge { fulfilled { value } } } } }";

fn rupiah(value: &str) -> Value {
    json!({ "value": value, "unit": "IDR" })
}

fn confirming(gift: &str) -> Value {
    json!({ "contributionId": gift, "idempotencyKey": format!("confirm-{gift}") })
}

fn because(gift: &str, reason: &str) -> Value {
    json!({ "contributionId": gift, "reason": reason })
}

async fn disputed(stage: &Stage, gift: &str) {
    let done = stage.budi.does("disputeContribution", because(gift, "Nothing came"), STATUS).await;
    assert_eq!(done["contribution"], json!({ "status": "DISPUTED", "decisionReason": "Nothing came" }));
}

async fn withdrawn(giver: &Person, gift: &str) -> Value {
    giver.does("withdrawContribution", because(gift, "Sent elsewhere"), GIFT).await["contribution"].clone()
}

/// What `viewerCan` says of confirming, and of taking back, is what trying says.
async fn may(who: &Person, gift: &str, action: &str, code: &str) {
    let (field, input) = match action {
        "CONFIRM" => ("confirmContribution", confirming(gift)),
        "DISPUTE" => ("disputeContribution", because(gift, "No")),
        _ => ("withdrawContribution", because(gift, "No")),
    };
    both(who, ("Contribution", gift, action), field, input, code).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_disputed_may_still_confirm() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let gift = stage.announced(&stage.pledge(&need, "100", "IDR").await, "40", "IDR").await;
        may(&stage.budi, &gift, "DISPUTE", "ALLOWED").await;
        disputed(&stage, &gift).await;
        may(&stage.budi, &gift, "DISPUTE", "WRONG_CONTRIBUTION_STATE").await;
        may(&stage.hasan, &gift, "CONFIRM", "FORBIDDEN").await;
        // Who gave stays who gave, also among the receiver's treasurers.
        member(&stage.siti, &stage.youth, &stage.hasan, &["TREASURER"]).await;
        may(&stage.hasan, &gift, "CONFIRM", "OWN_DELIVERY").await;
        let rows = network.rows().await;
        may(&stage.rina, &gift, "CONFIRM", "ALLOWED").await;
        assert_eq!(network.rows().await, rows, "trying has left something behind");
        let more = json!({ "contributionId": gift, "quantity": rupiah("40.01"), "idempotencyKey": "more" });
        stage.budi.tries("confirmContribution", more, STATUS).await.refused("ABOVE_ANNOUNCED", "quantity");
        let less = json!({ "contributionId": gift, "quantity": rupiah("30"), "idempotencyKey": "less" });
        let done = stage.rina.does("confirmContribution", less.clone(), GIFT).await["contribution"].clone();
        let arrived = json!({
            "status": "SHORT", "confirmed": { "value": "30.00" }, "decisionReason": null,
            "pledge": { "status": "PARTLY_FULFILLED", "fulfilled": { "value": "30.00" } },
            "need": {
                "status": "PARTLY_COVERED",
                "totals": { "pledged": { "value": "100.00" }, "received": { "value": "30.00" } }
            }
        });
        assert_eq!(done, arrived);
        // Sent again it is the same; anew it is refused, and nothing disputes or takes it back any more.
        assert_eq!(stage.rina.does("confirmContribution", less, GIFT).await["contribution"], arrived);
        for (who, action) in [(&stage.budi, "CONFIRM"), (&stage.budi, "DISPUTE"), (&stage.hasan, "WITHDRAW")] {
            may(who, &gift, action, "WRONG_CONTRIBUTION_STATE").await;
        }
        // The trail keeps why it was disputed.
        let reasons = network.texts("select reason from audit where command = 'disputeContribution'").await;
        assert_eq!(reasons, ["Nothing came"]);
        assert_eq!(domain_laws(&network).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_announced_anew_counts_no_further_than_the_pledge() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let pledge = stage.pledge(&need, "100", "IDR").await;
        let first = stage.announced(&pledge, "100", "IDR").await;
        disputed(&stage, &first).await;
        let second = stage.announced(&pledge, "100.00", "IDR").await;
        let done = stage.budi.does("confirmContribution", confirming(&first), GIFT).await["contribution"].clone();
        assert_eq!(done["pledge"], json!({ "status": "FULFILLED", "fulfilled": { "value": "100.00" } }));
        stage.budi.tries("confirmContribution", confirming(&second), GIFT).await.refused("ABOVE_PLEDGE", "quantity");
        may(&stage.budi, &second, "CONFIRM", "ABOVE_PLEDGE").await;
        // Its giver takes it back, and nothing of the first one changes.
        let back = withdrawn(&stage.hasan, &second).await;
        assert_eq!((&back["status"], &back["confirmed"]), (&json!("WITHDRAWN"), &Value::Null));
        assert_eq!((&back["pledge"], &back["need"]), (&done["pledge"], &done["need"]));
        assert_eq!(back["need"]["totals"]["received"]["value"], "100.00");
        assert_eq!(domain_laws(&network).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_giver_takes_back_what_is_not_confirmed() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let stranger = Person::registers(&network, "Wati").await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let pledge = stage.pledge(&need, "100", "IDR").await;
        let gift = stage.announced(&pledge, "100", "IDR").await;
        let more = json!({
            "pledgeId": pledge, "quantity": rupiah("1"), "happenedOn": TODAY, "idempotencyKey": "more"
        });
        stage.hasan.tries("announceContribution", more, STATUS).await.refused("ABOVE_PLEDGE", "quantity");
        // The other side, another party, a stranger and nobody.
        may(&stage.budi, &gift, "WITHDRAW", "FORBIDDEN").await;
        let take_back = because(&gift, "It was another truck");
        for (who, code) in
            [(&stage.dewi, "NOT_FOUND"), (&stranger, "NOT_FOUND"), (&network.nobody(), "UNAUTHENTICATED")]
        {
            who.tries("withdrawContribution", take_back.clone(), STATUS).await.denied(code);
        }
        let absent = because(&need, "No");
        stage.hasan.tries("withdrawContribution", absent, STATUS).await.denied("NOT_FOUND");
        let long = "x".repeat(1001);
        for (reason, code) in [("", "REASON_MISSING"), (" \u{a0} ", "REASON_MISSING"), (&*long, "TOO_LONG")] {
            let tried = stage.hasan.tries("withdrawContribution", because(&gift, reason), STATUS).await;
            tried.refused(code, "reason");
        }
        let rows = network.rows().await;
        may(&stage.hasan, &gift, "WITHDRAW", "ALLOWED").await;
        assert_eq!(network.rows().await, rows, "trying has left something behind");
        let withdraw_need = json!({ "needId": need });
        let tried = stage.rina.tries("withdrawNeed", withdraw_need.clone(), "need { status }").await;
        tried.refused("WRONG_CONTRIBUTION_STATE", "needId");
        let back = withdrawn(&stage.hasan, &gift).await;
        assert_eq!(
            back,
            json!({
                "status": "WITHDRAWN", "confirmed": null, "decisionReason": "Sent elsewhere",
                "pledge": { "status": "ACCEPTED", "fulfilled": { "value": "0.00" } },
                "need": {
                    "status": "OPEN", "totals": { "pledged": { "value": "100.00" }, "received": { "value": "0.00" } }
                }
            })
        );
        // It is final, and nothing waits for it.
        for (who, action) in [(&stage.hasan, "WITHDRAW"), (&stage.budi, "CONFIRM"), (&stage.budi, "DISPUTE")] {
            may(who, &gift, action, "WRONG_CONTRIBUTION_STATE").await;
        }
        let again = stage.hasan.tries("withdrawContribution", take_back, STATUS).await;
        again.refused("WRONG_CONTRIBUTION_STATE", "contributionId");
        let told = network.texts("select event from outbox where event like 'contribution.%' order by id").await;
        assert_eq!(told, ["contribution.announced", "contribution.withdrawn"]);
        assert_eq!(network.texts("select cast(count(*) as text) from posting").await, ["0"]);
        // All of the pledge can be announced once more; also what is disputed is taken back.
        let other = stage.announced(&pledge, "100.00", "IDR").await;
        disputed(&stage, &other).await;
        may(&stage.budi, &other, "WITHDRAW", "FORBIDDEN").await;
        assert_eq!(withdrawn(&stage.hasan, &other).await["status"], "WITHDRAWN");
        may(&stage.budi, &other, "CONFIRM", "WRONG_CONTRIBUTION_STATE").await;
        stage.rina.does("withdrawNeed", withdraw_need, "need { status }").await;
        assert_eq!(domain_laws(&network).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_takes_back_a_gift_of_their_own() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Hours of work", "VOLUNTEER_TIME", "96", "HUR").await;
        let worked = json!({
            "needId": need, "quantity": hours("6"), "happenedOn": TODAY, "idempotencyKey": "worked"
        });
        let gift = stage.siti.does("announceContribution", worked, "contribution { id }").await;
        let gift = text(&gift["contribution"]["id"]);
        for who in [&stage.budi, &stage.rina] {
            may(who, &gift, "WITHDRAW", "FORBIDDEN").await;
        }
        may(&stage.siti, &gift, "CONFIRM", "FORBIDDEN").await;
        may(&stage.siti, &gift, "WITHDRAW", "ALLOWED").await;
        assert_eq!(withdrawn(&stage.siti, &gift).await["status"], "WITHDRAWN");
        let password = json!({ "password": PASSWORD });
        let file = stage.siti.tries_quietly("exportPersonalData", password, "document").await;
        let told: Value = serde_json::from_str(&text(&file.payload()["document"])).expect("JSON");
        let gifts = &told["sections"]["contributions"][0];
        assert_eq!((&gifts["status"], &gifts["decisionReason"]), (&json!("WITHDRAWN"), &json!("Sent elsewhere")));
        assert_eq!(told["sections"]["contributionsConfirmed"][0]["status"], "WITHDRAWN");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_takes_back_for_the_giver_what_their_own_organization_has_disputed() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let offer = json!({
            "organizationId": stage.faith, "toOrganizationId": stage.youth, "reason": "They write for us",
            "permissions": ["PARTNERSHIP_READ", "PLEDGE_READ", "CONTRIBUTION_ANNOUNCE"], "endsOn": "2027-11-25"
        });
        let offered = stage.hasan.does("delegateRights", offer, "delegation { id }").await["delegation"]["id"].clone();
        stage.siti.does("acceptDelegation", json!({ "delegationId": offered }), "delegation { id }").await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let gift = stage.announced(&stage.pledge(&need, "100", "IDR").await, "40", "IDR").await;
        disputed(&stage, &gift).await;
        may(&stage.budi, &gift, "WITHDRAW", "BOTH_SIDES").await;
        may(&stage.hasan, &gift, "WITHDRAW", "ALLOWED").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_ended_since_the_dispute_stands_against_it() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let gone = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let lost = stage.announced(&stage.pledge(&gone, "100", "IDR").await, "40", "IDR").await;
        disputed(&stage, &lost).await;
        stage.rina.does("withdrawNeed", json!({ "needId": gone }), "need { status }").await;
        let tried = stage.budi.tries("confirmContribution", confirming(&lost), STATUS).await;
        tried.refused("NEED_NOT_OPEN", "contributionId");
        may(&stage.budi, &lost, "CONFIRM", "NEED_NOT_OPEN").await;

        let need = stage.need("Boats", "MONEY", "1000", "IDR").await;
        let cancelled = stage.pledge(&need, "50", "IDR").await;
        let gift = stage.announced(&cancelled, "50", "IDR").await;
        disputed(&stage, &gift).await;
        stage.hasan.does("cancelPledge", json!({ "pledgeId": cancelled, "reason": "No" }), "pledge { id }").await;
        may(&stage.budi, &gift, "CONFIRM", "WRONG_PLEDGE_STATE").await;
        // A need that is closed still takes what was promised to it.
        let late = stage.announced(&stage.pledge(&need, "20", "IDR").await, "20", "IDR").await;
        disputed(&stage, &late).await;
        stage.rina.does("closeNeed", json!({ "needId": need }), "need { status }").await;
        may(&stage.budi, &late, "CONFIRM", "ALLOWED").await;

        let open = stage.need("Roofs", "MONEY", "1000", "IDR").await;
        let sent = json!({
            "needId": open, "organizationId": stage.council, "quantity": rupiah("10"), "happenedOn": TODAY,
            "idempotencyKey": "roofs"
        });
        let sent = stage.dewi.does("announceContribution", sent, "contribution { id }").await;
        let sent = text(&sent["contribution"]["id"]);
        disputed(&stage, &sent).await;
        may(&stage.budi, &sent, "CONFIRM", "ALLOWED").await;
        let leave =
            json!({ "partnershipId": stage.partnership, "organizationId": stage.council, "reason": "Other duties" });
        stage.dewi.does("withdrawFromPartnership", leave, "partnership { status }").await;
        let tried = stage.budi.tries("confirmContribution", confirming(&sent), STATUS).await;
        tried.refused("NOT_A_PARTY", "contributionId");
        may(&stage.budi, &sent, "CONFIRM", "NOT_A_PARTY").await;
        // Who has left reads no totals, and still takes back what is theirs.
        let back = stage.dewi.does("withdrawContribution", because(&sent, "Sent elsewhere"), STATUS).await;
        assert_eq!(back["contribution"]["status"], "WITHDRAWN");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reserved_time_waits_again_and_is_kept_once() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Room", "SPACE", "40", "HUR").await;
        let pledge = stage.pledge(&need, "12", "HUR").await;
        let hall = hall(&stage, "Hall").await;
        let slot = reserved(&stage, &pledge, &hall, "01T08:00", "01T14:00", "6").await;
        let seen = async || stage.hasan.sees(SLOT, json!({ "id": slot })).await["node"].clone();
        let announce = async |key: &str| {
            let input = json!({
                "reservationId": slot, "quantity": hours("6"), "happenedOn": TODAY, "idempotencyKey": key
            });
            let done = stage.hasan.does("announceContribution", input, "contribution { id }").await;
            text(&done["contribution"]["id"])
        };
        let free = json!({ "status": "PENDING", "contribution": null, "pledge": { "fulfilled": { "value": "0.00" } } });
        // Taken back, it can be announced, or given back, as before.
        let mistaken = announce("g1").await;
        assert_eq!(seen().await["contribution"]["id"], mistaken);
        withdrawn(&stage.hasan, &mistaken).await;
        assert_eq!(seen().await, free);
        let first = announce("g2").await;
        disputed(&stage, &first).await;
        assert_eq!(seen().await, free);
        may(&stage.budi, &first, "CONFIRM", "ALLOWED").await;
        // While another one is announced to have come on it, and after that one is taken back.
        let second = announce("g3").await;
        let tried = stage.budi.tries("confirmContribution", confirming(&first), STATUS).await;
        tried.refused("WRONG_RESERVATION_STATE", "contributionId");
        may(&stage.budi, &first, "CONFIRM", "WRONG_RESERVATION_STATE").await;
        withdrawn(&stage.hasan, &second).await;
        stage.budi.does("confirmContribution", confirming(&first), STATUS).await;
        let kept = seen().await;
        assert_eq!((&kept["status"], &kept["contribution"]["id"]), (&json!("KEPT"), &json!(first)));
        assert_eq!(kept["pledge"]["fulfilled"]["value"], "6.00");
        // What is left of the pledge is what was not reserved: nothing hangs on the time any more.
        let next = reserved(&stage, &pledge, &hall, "02T08:00", "02T14:00", "6").await;
        let on_next = json!({
            "reservationId": next, "quantity": hours("6"), "happenedOn": TODAY, "idempotencyKey": "g4"
        });
        let gift = stage.hasan.does("announceContribution", on_next, "contribution { id }").await;
        let gift = text(&gift["contribution"]["id"]);
        disputed(&stage, &gift).await;
        let back = json!({ "reservationId": next, "reason": "The roof leaks" });
        stage.hasan.does("withdrawReservation", back, "reservation { status }").await;
        may(&stage.budi, &gift, "CONFIRM", "WRONG_RESERVATION_STATE").await;
        assert_eq!(domain_laws(&network).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_confirmation_and_a_withdrawal_one_wins() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000", "IDR").await;
        let pledge = stage.pledge(&need, "100", "IDR").await;
        let mut received = 0;
        for value in 1..=8 {
            let gift = stage.announced(&pledge, &value.to_string(), "IDR").await;
            if value % 2 == 0 {
                disputed(&stage, &gift).await;
            }
            let tries = join_all([
                stage.budi.tries_quietly("confirmContribution", confirming(&gift), STATUS),
                stage.hasan.tries_quietly("withdrawContribution", because(&gift, "Sent elsewhere"), STATUS),
            ])
            .await;
            assert_eq!(tally(&tries), HashMap::from([("DONE", 1), ("WRONG_CONTRIBUTION_STATE", 1)]));
            received += if tries[0].is_done() { value } else { 0 };
        }
        let seen = "query($id: ID!) { pledge(id: $id) { fulfilled { value } need { totals { received { value } } } } }";
        let answer = stage.budi.asks_quietly(seen, json!({ "id": pledge })).await["data"]["pledge"].clone();
        let sum = json!({ "value": format!("{received}.00") });
        assert_eq!(answer, json!({ "fulfilled": sum, "need": { "totals": { "received": sum } } }));
        assert_eq!(domain_laws(&network).await, 0);
    })
    .await;
}
