//! Spaces and skills that organizations lend: listed, reserved under pledges without overlap, kept, given back, missed.

use std::collections::HashMap;

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::given::{self, DUE, Stage, TODAY};
use tests::person::text;
use tests::{Engine, Network, Person, on_both};

use super::races::tally;

const HALL: &str = "resource { id kind name unit archivedAt area { code } organization { id } }";
pub(super) const MADE: &str =
    "reservation { id status startsAt endsAt quantity { value unit } resource { id } pledge { id }
    contribution { id } decisionReason decidedAt }";
const CALENDAR: &str = "query($id: ID!, $from: DateTime, $until: DateTime, $first: Int, $after: String) {
    resource(id: $id) { reservations(from: $from, until: $until, first: $first, after: $after) {
        totalCount pageInfo { hasNextPage endCursor } nodes { startsAt endsAt reservation { status } } } } }";
const PLEDGED: &str = "query($id: ID!) { pledge(id: $id) { status fulfilled { value } missed { value }
    reservations(first: 10) { totalCount nodes { status startsAt decisionReason } } } }";
const PROMISES: &str = "query($id: ID!) { partnership(id: $id) { promises { organization { name }
    pledged { value unit } delivered { value } overdue { value } writtenOff { value } } } }";

pub(super) fn hours(value: &str) -> Value {
    json!({ "value": value, "unit": "HUR" })
}

fn listing(stage: &Stage, name: &str) -> Value {
    json!({
        "organizationId": stage.faith, "kind": "SPACE", "name": name, "unit": "HUR", "areaCode": "73.05",
        "description": "With chairs", "idempotencyKey": format!("list-{name}").replace(' ', "-")
    })
}

/// A hall of the faith group.
pub(super) async fn hall(stage: &Stage, name: &str) -> String {
    text(&stage.hasan.does("addResource", listing(stage, name), HALL).await["resource"]["id"])
}

/// From one hour of a day to another one, `05T08:30` in the time of the network's members.
fn reserving(pledge: &str, hall: &str, from: &str, until: &str, value: &str) -> Value {
    let at = |time: &str| format!("2026-12-{time}:00+07:00");
    json!({
        "pledgeId": pledge, "resourceId": hall, "startsAt": at(from), "endsAt": at(until), "quantity": hours(value),
        "idempotencyKey": format!("{from}-{until}")
    })
}

pub(super) async fn reserved(stage: &Stage, pledge: &str, hall: &str, from: &str, until: &str, value: &str) -> String {
    let done = stage.hasan.does("reserveResource", reserving(pledge, hall, from, until, value), MADE).await;
    text(&done["reservation"]["id"])
}

/// When the hall is taken, as the one who asks is told it.
async fn taken(who: &Person, hall: &str) -> Vec<(String, Value)> {
    let seen = who.sees(CALENDAR, json!({ "id": hall, "first": 20 })).await["resource"]["reservations"].clone();
    let nodes = seen["nodes"].as_array().expect("a list").clone();
    assert_eq!(seen["totalCount"], nodes.len());
    nodes.iter().map(|slot| (text(&slot["startsAt"]), slot["reservation"]["status"].clone())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hall_is_reserved_under_a_pledge_and_never_twice_at_one_time() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Room", "SPACE", "40", "HUR").await;
        let pledge = stage.pledge(&need, "20", "HUR").await;
        let other = stage.need("Another room", "SPACE", "40", "HUR").await;
        let beside = stage.pledge(&other, "10", "HUR").await;
        let listed = stage.hasan.does("addResource", listing(&stage, "Hall"), HALL).await["resource"].clone();
        assert_eq!(
            (&listed["kind"], &listed["unit"], &listed["area"]["code"], &listed["organization"]["id"]),
            (&json!("SPACE"), &json!("HUR"), &json!("73.05"), &json!(stage.faith))
        );
        let hall = text(&listed["id"]);
        let first = reserving(&pledge, &hall, "05T22:00", "06T00:00", "2");
        let made = stage.hasan.does("reserveResource", first.clone(), MADE).await["reservation"].clone();
        assert_eq!((&made["status"], &made["quantity"]["value"]), (&json!("PENDING"), &json!("2.00")));
        // Kept in UTC.
        assert_eq!(
            (&made["startsAt"], &made["endsAt"]),
            (&json!("2026-12-05T15:00:00.000Z"), &json!("2026-12-05T17:00:00.000Z"))
        );
        // Sent again it is the same one; for something else the key is used.
        let rows = network.rows().await;
        assert_eq!(stage.hasan.does("reserveResource", first.clone(), MADE).await["reservation"], made);
        let mut changed = first;
        changed["quantity"] = hours("1");
        let tried = stage.hasan.tries("reserveResource", changed, MADE).await;
        tried.refused("IDEMPOTENCY_KEY_REUSED", "idempotencyKey");
        let again = stage.hasan.does("addResource", listing(&stage, "Hall"), HALL).await;
        assert_eq!(again["resource"]["id"], hall);
        // Whatever overlaps is refused, under whichever pledge.
        for (pledge, from, until) in [
            (&pledge, "05T21:00", "05T22:01"),
            (&pledge, "05T23:59", "06T02:00"),
            (&beside, "05T22:30", "05T23:00"),
            (&beside, "05T20:00", "06T08:00"),
        ] {
            let tried = stage.hasan.tries("reserveResource", reserving(pledge, &hall, from, until, "1"), MADE).await;
            tried.refused("SLOT_TAKEN", "startsAt");
        }
        assert_eq!(network.rows().await, rows, "something was left behind");
        // Back to back is fine, and so is the same time elsewhere.
        reserved(&stage, &beside, &hall, "06T00:00", "06T01:30", "1.5").await;
        reserved(&stage, &pledge, &hall, "05T20:00", "05T22:00", "2").await;
        let annex = self::hall(&stage, "Annex").await;
        let elsewhere = json!({
            "pledgeId": pledge, "resourceId": annex, "startsAt": "2026-12-05T15:00:00Z",
            "endsAt": "2026-12-05T17:00:00Z", "quantity": hours("2"), "idempotencyKey": "annex"
        });
        stage.hasan.does("reserveResource", elsewhere, MADE).await;
        let own = taken(&stage.hasan, &hall).await;
        let starts: Vec<_> = own.iter().map(|(start, _)| start.as_str()).collect();
        assert_eq!(
            starts,
            ["2026-12-05T13:00:00.000Z", "2026-12-05T15:00:00.000Z", "2026-12-05T17:00:00.000Z"],
            "earliest first"
        );
        // What is given back may be another's.
        let withdraw = json!({ "reservationId": made["id"], "reason": "A wedding" });
        let mut silent = withdraw.clone();
        silent["reason"] = json!(" ");
        stage.hasan.tries("withdrawReservation", silent, MADE).await.refused("REASON_MISSING", "reason");
        let done = stage.hasan.does("withdrawReservation", withdraw.clone(), MADE).await["reservation"].clone();
        assert_eq!((&done["status"], &done["decisionReason"]), (&json!("RELEASED"), &json!("A wedding")));
        let tried = stage.hasan.tries("withdrawReservation", withdraw, MADE).await;
        tried.refused("WRONG_RESERVATION_STATE", "reservationId");
        reserved(&stage, &beside, &hall, "05T22:30", "05T23:00", "0.5").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_reserved_is_refused_with_its_field() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Room", "SPACE", "40", "HUR").await;
        let pledge = stage.pledge(&need, "20", "HUR").await;
        let hall = hall(&stage, "Hall").await;
        let tries = |field: &'static str, value: Value| {
            let mut input = reserving(&pledge, &hall, "05T08:00", "05T10:00", "2");
            input[field] = value;
            let hasan = stage.hasan.clone();
            async move { hasan.tries("reserveResource", input, MADE).await }
        };
        tries("endsAt", json!("2026-12-05T08:00:00+07:00")).await.refused("ENDS_BEFORE_START", "endsAt");
        // An hour later on another clock.
        tries("endsAt", json!("2026-12-05T08:30:00+09:00")).await.refused("ENDS_BEFORE_START", "endsAt");
        tries("endsAt", json!("2027-01-05T08:01:00+07:00")).await.refused("SLOT_TOO_LONG", "endsAt");
        tries("startsAt", json!("2026-11-25T01:59:00Z")).await.refused("DATE_IN_PAST", "startsAt");
        tries("startsAt", json!("2027-12-05T08:00:00Z")).await.refused("BEYOND_A_YEAR", "startsAt");
        tries("startsAt", json!("2026-12-05T08:00:01+07:00")).await.refused("MALFORMED", "startsAt");
        tries("endsAt", json!("2026-12-05T10:00:00.001+07:00")).await.refused("MALFORMED", "endsAt");
        for broken in ["2026-02-30T08:00:00Z", "2026-12-05T24:01:00Z", "2026-12-05 08:00", "2026-12-05", ""] {
            tries("startsAt", json!(broken)).await.denied("BAD_USER_INPUT");
        }
        tries("quantity", hours("20.05")).await.refused("ABOVE_PLEDGE", "quantity");
        tries("quantity", hours("0")).await.refused("NOT_POSITIVE", "quantity.value");
        tries("quantity", json!({ "value": "2", "unit": "DAY" })).await.refused("UNIT_MISMATCH", "quantity.unit");
        tries("resourceId", json!("rsc_01h455vb4pex5vsknk084sn02q")).await.denied("NOT_FOUND");
        tries("pledgeId", json!("plg_01h455vb4pex5vsknk084sn02q")).await.denied("NOT_FOUND");
        // Another unit, another kind, another organization's.
        let mut days = listing(&stage, "Field");
        days["unit"] = json!("DAY");
        let days = text(&stage.hasan.does("addResource", days, HALL).await["resource"]["id"]);
        let mut skill = listing(&stage, "Carpentry");
        skill["kind"] = json!("SKILL");
        let skill = text(&stage.hasan.does("addResource", skill, HALL).await["resource"]["id"]);
        let mut theirs = listing(&stage, "Council hall");
        theirs["organizationId"] = json!(stage.council);
        let theirs = text(&stage.dewi.does("addResource", theirs, HALL).await["resource"]["id"]);
        tries("resourceId", json!(days)).await.refused("UNIT_MISMATCH", "resourceId");
        tries("resourceId", json!(skill)).await.refused("KIND_MISMATCH", "resourceId");
        tries("resourceId", json!(theirs)).await.denied("NOT_FOUND");
        for (field, value, code, path) in [
            ("kind", json!("GOODS"), "MALFORMED", "kind"),
            ("unit", json!("C62"), "UNIT_MISMATCH", "unit"),
            ("unit", json!("hours"), "UNKNOWN", "unit"),
            ("name", json!("  "), "EMPTY", "name"),
            ("areaCode", json!("00.00"), "UNKNOWN_AREA", "areaCode"),
        ] {
            let mut input = listing(&stage, "Wrong");
            input[field] = value;
            stage.hasan.tries("addResource", input, HALL).await.refused(code, path);
        }
        // Nothing more is left than what is not reserved; and what is reserved is not revised away.
        reserved(&stage, &pledge, &hall, "05T08:00", "05T10:00", "15").await;
        let more = reserving(&pledge, &hall, "06T08:00", "06T10:00", "5.05");
        stage.hasan.tries("reserveResource", more, MADE).await.refused("ABOVE_PLEDGE", "quantity");
        let lower = |value: &str| {
            json!({
                "pledgeId": pledge, "quantity": hours(value), "reason": "Less", "effectiveOn": TODAY,
                "idempotencyKey": format!("lower-{value}")
            })
        };
        stage.hasan.tries("revisePledge", lower("14"), "pledge { id }").await.refused("BELOW_RESERVED", "quantity");
        stage.hasan.does("revisePledge", lower("15"), "pledge { id }").await;
        // Archived, it is reserved no more, and what was stays.
        let archive = json!({ "resourceId": hall });
        stage.hasan.does("archiveResource", archive.clone(), HALL).await;
        let again = stage.hasan.tries("archiveResource", archive, HALL).await;
        again.refused("RESOURCE_ARCHIVED", "resourceId");
        let late = reserving(&pledge, &hall, "08T08:00", "08T10:00", "1");
        stage.hasan.tries("reserveResource", late, MADE).await.refused("RESOURCE_ARCHIVED", "resourceId");
        assert_eq!(taken(&stage.hasan, &hall).await.len(), 1);
        // A frozen partnership takes no reservation; what is reserved can be given back.
        let admin = given::administrator(&network).await;
        let other = self::hall(&stage, "Annex").await;
        let suspend = json!({ "organizationId": stage.council, "reason": "A complaint" });
        admin.does("suspendOrganization", suspend, "organization { status }").await;
        let frozen =
            stage.hasan.tries("reserveResource", reserving(&pledge, &other, "07T08:00", "07T10:00", "1"), MADE);
        assert_eq!(frozen.await.code(), "PARTNERSHIP_FROZEN");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_calendar_tells_others_only_that_a_time_is_taken() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Room", "SPACE", "40", "HUR").await;
        let pledge = stage.pledge(&need, "20", "HUR").await;
        let hall = hall(&stage, "Hall").await;
        let slot = reserved(&stage, &pledge, &hall, "05T08:00", "05T10:00", "2").await;
        reserved(&stage, &pledge, &hall, "04T08:00", "04T10:00", "2").await;
        reserved(&stage, &pledge, &hall, "06T08:00", "06T10:00", "2").await;
        // The lender and the treasurer of the receiver see by what; another partner, that.
        let pending = json!("PENDING");
        for (who, status) in [(&stage.hasan, &pending), (&stage.budi, &pending), (&stage.dewi, &Value::Null)] {
            let seen = taken(who, &hall).await;
            assert_eq!(seen.len(), 3, "{}", who.name);
            assert!(seen.iter().all(|(_, told)| told == status), "{}: {seen:?}", who.name);
        }
        let tono = Person::registers(&network, "Tono").await;
        for who in [&tono, &network.nobody()] {
            let seen = who.sees(CALENDAR, json!({ "id": hall })).await;
            assert_eq!(seen["resource"], Value::Null, "{}", who.name);
        }
        let node = "query($r: ID!, $s: ID!) { resource: node(id: $r) { id } reservation: node(id: $s) { id
            ... on Reservation { withdraw: viewerCan(action: WITHDRAW) { code }
                missed: viewerCan(action: REPORT_NO_SHOW) { code } } }
            resources(first: 5, filter: { current: true, areaCode: \"73\", kind: SPACE }) { totalCount } }";
        let asked = json!({ "r": hall, "s": slot });
        for (who, resource, withdraw, missed) in [
            (&stage.hasan, true, "ALLOWED", "FORBIDDEN"),
            (&stage.budi, true, "FORBIDDEN", "SLOT_NOT_OVER"),
            (&stage.dewi, true, "", ""),
            (&tono, false, "", ""),
        ] {
            let seen = who.sees(node, asked.clone()).await;
            assert_eq!(seen["resource"].is_object(), resource, "{}", who.name);
            assert_eq!(seen["resources"]["totalCount"], i32::from(resource), "{}", who.name);
            assert_eq!(seen["reservation"]["withdraw"]["code"].as_str().unwrap_or_default(), withdraw, "{}", who.name);
            assert_eq!(seen["reservation"]["missed"]["code"].as_str().unwrap_or_default(), missed, "{}", who.name);
        }
        // Strangers and the other side change nothing.
        let before = network.rows().await;
        let withdraw = json!({ "reservationId": slot, "reason": "No" });
        for (who, code) in [(&tono, "NOT_FOUND"), (&stage.dewi, "NOT_FOUND"), (&stage.budi, "FORBIDDEN")] {
            who.tries("withdrawReservation", withdraw.clone(), MADE).await.denied(code);
        }
        for (who, code) in [(&tono, "NOT_FOUND"), (&stage.dewi, "NOT_FOUND"), (&stage.hasan, "FORBIDDEN")] {
            who.tries("reportNoShow", withdraw.clone(), MADE).await.denied(code);
        }
        let archive = json!({ "resourceId": hall });
        for (who, code) in [(&tono, "NOT_FOUND"), (&stage.dewi, "FORBIDDEN"), (&stage.budi, "FORBIDDEN")] {
            who.tries("archiveResource", archive.clone(), HALL).await.denied(code);
        }
        let input = reserving(&pledge, &hall, "07T08:00", "07T10:00", "1");
        for (who, code) in [(&tono, "NOT_FOUND"), (&stage.dewi, "NOT_FOUND"), (&stage.budi, "FORBIDDEN")] {
            who.tries("reserveResource", input.clone(), MADE).await.denied(code);
        }
        stage.budi.tries("addResource", listing(&stage, "Not ours"), HALL).await.denied("FORBIDDEN");
        assert_eq!(network.rows().await, before);
        // A part of it, a page at a time.
        let page = |from: &str, until: &str, first: i32, after: Value| {
            json!({ "id": hall, "from": from, "until": until, "first": first, "after": after })
        };
        let first = stage.dewi.sees(CALENDAR, page("2026-12-04T03:00:00Z", "2026-12-06T01:01:00Z", 1, Value::Null)).await;
        let first = first["resource"]["reservations"].clone();
        assert_eq!((&first["totalCount"], &first["nodes"][0]["startsAt"]), (&json!(2), &json!("2026-12-05T01:00:00.000Z")));
        assert_eq!(first["pageInfo"]["hasNextPage"], true);
        let cursor = first["pageInfo"]["endCursor"].clone();
        let second = stage.dewi.sees(CALENDAR, page("2026-12-04T03:00:00Z", "2026-12-06T01:01:00Z", 1, cursor)).await;
        let second = second["resource"]["reservations"].clone();
        assert_eq!(second["nodes"][0]["startsAt"], "2026-12-06T01:00:00.000Z");
        assert_eq!(second["pageInfo"]["hasNextPage"], false);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_keeps_a_reservation_and_what_did_not_is_written_off() {
    on_both(|network| async move {
        let mut stage = given::stage(&network).await;
        let need = stage.need("Room", "SPACE", "40", "HUR").await;
        let pledge = stage.pledge(&need, "10", "HUR").await;
        let hall = hall(&stage, "Hall").await;
        let kept = reserved(&stage, &pledge, &hall, "01T08:00", "01T14:00", "6").await;
        let missed = reserved(&stage, &pledge, &hall, "02T08:00", "02T12:00", "4").await;
        let early = json!({ "reservationId": missed, "reason": "Nobody opened" });
        stage.budi.tries("reportNoShow", early.clone(), MADE).await.refused("SLOT_NOT_OVER", "reservationId");
        // Announced, it is neither given back nor missed; disputed, it waits again.
        let announce = |key: &str| {
            json!({ "reservationId": kept, "quantity": hours("6"), "happenedOn": TODAY, "idempotencyKey": key })
        };
        let gift = stage.hasan.does("announceContribution", announce("g1"), "contribution { id }").await;
        let gift = text(&gift["contribution"]["id"]);
        let twice = stage.hasan.tries("announceContribution", announce("g2"), "contribution { id }").await;
        twice.refused("WRONG_RESERVATION_STATE", "reservationId");
        let withdraw = json!({ "reservationId": kept, "reason": "No" });
        let tried = stage.hasan.tries("withdrawReservation", withdraw, MADE).await;
        tried.refused("WRONG_RESERVATION_STATE", "reservationId");
        let dispute = json!({ "contributionId": gift, "reason": "The door was shut" });
        stage.budi.does("disputeContribution", dispute, "contribution { status }").await;
        let gift = stage.hasan.does("announceContribution", announce("g3"), "contribution { id }").await;
        let confirm = json!({ "contributionId": gift["contribution"]["id"], "idempotencyKey": "c1" });
        stage.budi.does("confirmContribution", confirm, "contribution { status }").await;
        let seen = stage.budi.sees(PLEDGED, json!({ "id": pledge })).await["pledge"].clone();
        assert_eq!((&seen["status"], &seen["fulfilled"]["value"]), (&json!("PARTLY_FULFILLED"), &json!("6.00")));
        assert_eq!(seen["reservations"]["nodes"][0]["status"], "KEPT");
        network.passes(TimeDelta::days(10));
        stage.budi = Person::signs_in(&network, "Budi").await;
        stage.hasan = Person::signs_in(&network, "Hasan").await;
        let withdraw = json!({ "reservationId": missed, "reason": "Too late" });
        let tried = stage.hasan.tries("withdrawReservation", withdraw, MADE).await;
        tried.refused("WRONG_RESERVATION_STATE", "reservationId");
        let mut silent = early.clone();
        silent["reason"] = json!("");
        stage.budi.tries("reportNoShow", silent, MADE).await.refused("REASON_MISSING", "reason");
        let done = stage.budi.does("reportNoShow", early.clone(), MADE).await["reservation"].clone();
        assert_eq!((&done["status"], &done["decisionReason"]), (&json!("NO_SHOW"), &json!("Nobody opened")));
        let again = stage.budi.tries("reportNoShow", early, MADE).await;
        again.refused("WRONG_RESERVATION_STATE", "reservationId");
        // Nothing more is to come: what came stays, the rest is written off, and nothing is counted twice.
        let seen = stage.hasan.sees(PLEDGED, json!({ "id": pledge })).await["pledge"].clone();
        assert_eq!(
            (&seen["status"], &seen["fulfilled"]["value"], &seen["missed"]["value"]),
            (&json!("WRITTEN_OFF"), &json!("6.00"), &json!("4.00"))
        );
        let promises = stage.hasan.sees(PROMISES, json!({ "id": stage.partnership })).await;
        let told = promises["partnership"]["promises"][0].clone();
        assert_eq!(told["pledged"], json!({ "value": "10.00", "unit": "HUR" }));
        assert_eq!(told["delivered"]["value"], "6.00");
        assert_eq!(told["writtenOff"]["value"], "4.00");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_does_not_come_any_more_while_the_rest_may() {
    on_both(|network| async move {
        let mut stage = given::stage(&network).await;
        let need = stage.need("Room", "SPACE", "40", "HUR").await;
        let pledge = stage.pledge(&need, "10", "HUR").await;
        let hall = hall(&stage, "Hall").await;
        let missed = reserved(&stage, &pledge, &hall, "02T08:00", "02T12:00", "4").await;
        network.passes(TimeDelta::days(10));
        stage.budi = Person::signs_in(&network, "Budi").await;
        stage.hasan = Person::signs_in(&network, "Hasan").await;
        let report = json!({ "reservationId": missed, "reason": "Nobody opened" });
        stage.budi.does("reportNoShow", report, MADE).await;
        let seen = stage.budi.sees(PLEDGED, json!({ "id": pledge })).await["pledge"].clone();
        assert_eq!((&seen["status"], &seen["missed"]["value"]), (&json!("ACCEPTED"), &json!("4.00")));
        let send = |value: &str| {
            json!({ "pledgeId": pledge, "quantity": hours(value), "happenedOn": TODAY, "idempotencyKey": value })
        };
        let more = stage.hasan.tries("announceContribution", send("6.05"), "contribution { id }").await;
        more.refused("ABOVE_PLEDGE", "quantity");
        let lower = json!({
            "pledgeId": pledge, "quantity": hours("3"), "reason": "Less", "effectiveOn": TODAY, "idempotencyKey": "r"
        });
        stage.hasan.tries("revisePledge", lower, "pledge { id }").await.refused("BELOW_FULFILLED", "quantity");
        let shown = "query($id: ID!) { need(id: $id) { totals { pledged { value } received { value } } } }";
        let totals = stage.budi.sees(shown, json!({ "id": need })).await["need"]["totals"].clone();
        assert_eq!(totals, json!({ "pledged": { "value": "6.00" }, "received": { "value": "0.00" } }));
        let gift = stage.hasan.does("announceContribution", send("6"), "contribution { id }").await;
        let confirm = json!({ "contributionId": gift["contribution"]["id"], "idempotencyKey": "c1" });
        stage.budi.does("confirmContribution", confirm, "contribution { status }").await;
        let seen = stage.budi.sees(PLEDGED, json!({ "id": pledge })).await["pledge"].clone();
        assert_eq!((&seen["status"], &seen["fulfilled"]["value"]), (&json!("WRITTEN_OFF"), &json!("6.00")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pledge_that_ends_frees_what_was_reserved_under_it() {
    on_both(|network| async move {
        let mut stage = given::stage(&network).await;
        let need = stage.need("Room", "SPACE", "40", "HUR").await;
        let hall = hall(&stage, "Hall").await;
        let promise = json!({
            "needId": need, "organizationId": stage.faith, "quantity": hours("3"), "dueOn": DUE, "idempotencyKey": "own"
        });
        let proposed = stage.hasan.does("makePledge", promise, "pledge { id }").await;
        let proposed = text(&proposed["pledge"]["id"]);
        reserved(&stage, &proposed, &hall, "01T08:00", "01T10:00", "2").await;
        let taken_back = stage.pledge(&need, "4", "HUR").await;
        reserved(&stage, &taken_back, &hall, "02T08:00", "02T10:00", "2").await;
        reserved(&stage, &taken_back, &hall, "03T08:00", "03T10:00", "2").await;
        let given_up = stage.pledge(&need, "5", "HUR").await;
        reserved(&stage, &given_up, &hall, "04T08:00", "04T10:00", "2").await;
        assert_eq!(taken(&stage.hasan, &hall).await.len(), 4);
        let decline = json!({ "pledgeId": proposed, "reason": "We have one" });
        stage.budi.does("declinePledge", decline, "pledge { status }").await;
        assert_eq!(taken(&stage.hasan, &hall).await.len(), 3);
        let tried =
            stage.hasan.tries("reserveResource", reserving(&proposed, &hall, "09T08:00", "09T10:00", "1"), MADE);
        tried.await.refused("WRONG_PLEDGE_STATE", "pledgeId");
        let cancel = json!({ "pledgeId": taken_back, "reason": "The roof leaks" });
        stage.hasan.does("cancelPledge", cancel, "pledge { status }").await;
        assert_eq!(taken(&stage.hasan, &hall).await.len(), 1);
        let seen = stage.budi.sees(PLEDGED, json!({ "id": taken_back })).await["pledge"]["reservations"].clone();
        assert_eq!((&seen["totalCount"], &seen["nodes"][1]["status"]), (&json!(2), &json!("RELEASED")));
        // The same time again, under another pledge.
        let again = stage.pledge(&need, "6", "HUR").await;
        let mut input = reserving(&again, &hall, "02T09:00", "02T11:00", "2");
        input["idempotencyKey"] = json!("the-same-time");
        stage.hasan.does("reserveResource", input, MADE).await;
        network.passes(TimeDelta::days(200));
        stage.budi = Person::signs_in(&network, "Budi").await;
        stage.hasan = Person::signs_in(&network, "Hasan").await;
        let silence = json!({ "pledgeId": given_up, "reason": "Silence" });
        stage.budi.does("writeOffPledge", silence, "pledge { status }").await;
        assert_eq!(taken(&stage.hasan, &hall).await.len(), 1);
    })
    .await;
}

// Two needs, so that nothing but the hall itself makes the one wait for the other.
#[tokio::test(flavor = "multi_thread")]
async fn two_who_reserve_one_time_at_once_do_not_both_have_it() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let rooms = [stage.need("Room", "SPACE", "40", "HUR").await, stage.need("Hut", "SPACE", "40", "HUR").await];
        let pledges = [stage.pledge(&rooms[0], "20", "HUR").await, stage.pledge(&rooms[1], "20", "HUR").await];
        let hall = hall(&stage, "Hall").await;
        let phone = Person::signs_in(&network, "Hasan").await;
        for round in 0..5 {
            let held = hold(&network);
            let both = async {
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
                join_all([(&stage.hasan, 0), (&phone, 1)].map(|(who, at)| {
                    let day = format!("1{round}");
                    let (from, until) = (format!("{day}T08:{at}0"), format!("{day}T10:{at}0"));
                    who.tries_quietly("reserveResource", reserving(&pledges[at], &hall, &from, &until, "1"), MADE)
                }))
                .await
            };
            let ((), tries) = tokio::join!(held, both);
            assert_eq!(tally(&tries), HashMap::from([("DONE", 1), ("SLOT_TAKEN", 1)]), "round {round}");
        }
        // Which of both has it is chance.
        let seen = stage.hasan.asks_quietly(CALENDAR, json!({ "id": hall })).await;
        assert_eq!(seen["data"]["resource"]["reservations"]["totalCount"], 5);
    })
    .await;
}

/// Holds the hall until both wait for it.
async fn hold(network: &Network) {
    if network.engine() == Engine::Postgres {
        network.raw("select id from resource for update; select pg_sleep(0.5)").await.expect("a lock");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn five_calendars_take_as_many_statements_as_two() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Room", "SPACE", "40", "HUR").await;
        let pledge = stage.pledge(&need, "20", "HUR").await;
        for number in 0..5 {
            let hall = hall(&stage, &format!("Hall {number}")).await;
            let mut input = reserving(&pledge, &hall, "05T08:00", "05T10:00", "2");
            input["idempotencyKey"] = json!(format!("slot-{number}"));
            stage.hasan.does("reserveResource", input, MADE).await;
        }
        let question =
            "query($id: ID!, $first: Int) { organization(id: $id) { resources(first: $first) { totalCount nodes {
            name viewerCan(action: ARCHIVE) { code } reservations(first: 3) { totalCount nodes { startsAt
                reservation { status pledge { id } resource { id } viewerCan(action: WITHDRAW) { code } } } } } } } }";
        let mut counts = Vec::new();
        // The first one reads the rights besides.
        for first in [1, 2, 5] {
            let _ = network.statements();
            stage.hasan.sees(question, json!({ "id": stage.faith, "first": first })).await;
            counts.push(network.statements().len());
        }
        assert_eq!(counts[1], counts[2], "larger pages take more statements");
    })
    .await;
}
