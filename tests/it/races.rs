//! Many at once, on the same thing.

use std::collections::HashMap;

use futures_util::future::join_all;
use serde_json::json;
use tests::given::{self, member, organization, own_membership};
use tests::person::Tried;
use tests::{Person, on_both};

/// How many of the tries ended with which code.
pub(super) fn tally(tries: &[Tried]) -> HashMap<&str, usize> {
    tries.iter().fold(HashMap::new(), |mut counts, tried| {
        *counts.entry(tried.code()).or_default() += 1;
        counts
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tellers_do_not_overdraw_one_balance() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let program = stage.program("Boats").await;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let pledge = stage.pledge(&need, "1000.00", "IDR").await;
        stage.received(&pledge, "1000.00", "IDR").await;
        // Ten ask for 150.00 each; six times that is there, and no seventh.
        let tries = join_all((0..10).map(|teller| {
            let who = if teller % 2 == 0 { &stage.budi } else { &stage.rina };
            let input = json!({
                "needId": need, "programId": program, "quantity": { "value": "150.00", "unit": "IDR" },
                "purpose": "Nets", "idempotencyKey": format!("teller-{teller}")
            });
            who.tries_quietly("allocateResources", input, "allocation { id }")
        }))
        .await;
        assert_eq!(tally(&tries), HashMap::from([("DONE", 6), ("INSUFFICIENT_FUNDS", 4)]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_twenty_times_is_one_contribution() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let pledge = stage.pledge(&need, "1000.00", "IDR").await;
        let input = |value: &str| {
            json!({
                "pledgeId": pledge, "quantity": { "value": value, "unit": "IDR" }, "happenedOn": given::TODAY,
                "idempotencyKey": "one-key"
            })
        };
        let tries = join_all(
            (0..20).map(|_| stage.hasan.tries_quietly("announceContribution", input("10.00"), "contribution { id }")),
        )
        .await;
        assert_eq!(tally(&tries), HashMap::from([("DONE", 20)]));
        let first = &tries[0].payload()["contribution"]["id"];
        assert!(tries.iter().all(|tried| &tried.payload()["contribution"]["id"] == first));
        let seen = "query($id: ID!) { need(id: $id) { contributions(first: 5) { totalCount } } }";
        assert_eq!(stage.budi.sees(seen, json!({ "id": need })).await["need"]["contributions"]["totalCount"], 1);
        // The same key for something else is a mistake of the client, and nothing happens.
        let other = stage.hasan.tries("announceContribution", input("11.00"), "contribution { id }").await;
        other.refused("IDEMPOTENCY_KEY_REUSED", "idempotencyKey");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_last_owners_cannot_leave_at_once() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let budi = Person::registers(&network, "Budi").await;
        for round in 0..5 {
            let group = organization(&siti, &format!("Group {round}"), "ASSOCIATION").await;
            member(&siti, &group, &budi, &["OWNER"]).await;
            let leave = json!({ "organizationId": group });
            let tries = join_all(
                [&siti, &budi].map(|who| who.tries_quietly("leaveOrganization", leave.clone(), "member { id }")),
            )
            .await;
            assert_eq!(tally(&tries), HashMap::from([("DONE", 1), ("LAST_OWNER", 1)]), "round {round}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_invitation_is_accepted_once_by_two_devices() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let budi = Person::registers(&network, "Budi").await;
        let phone = Person::signs_in(&network, "Budi").await;
        let group = organization(&siti, "Karang Taruna", "YOUTH_GROUP").await;
        let secret = given::invitation(&siti, &group, &budi.email(), "MEMBER").await;
        let input = json!({ "token": secret });
        let tries = join_all(
            [&budi, &phone].map(|device| device.tries_quietly("acceptInvitation", input.clone(), "member { id }")),
        )
        .await;
        assert_eq!(tally(&tries).get("DONE"), Some(&1));
        own_membership(&budi, &group).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_slug_has_one_owner_among_many_founders() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let input = json!({ "name": "Karang Taruna", "kind": "YOUTH_GROUP", "slug": "karang-taruna" });
        let tries =
            join_all((0..8).map(|_| siti.tries_quietly("foundOrganization", input.clone(), "organization { id }")))
                .await;
        assert_eq!(tally(&tries), HashMap::from([("DONE", 1), ("SLUG_TAKEN", 7)]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_approvers_at_once_post_one_expenditure() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let program = stage.program("Boats").await;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let pledge = stage.pledge(&need, "1000.00", "IDR").await;
        stage.received(&pledge, "1000.00", "IDR").await;
        let allocation = stage.allocated(&need, &program, "600.00", "IDR").await;
        let expenditure = stage.submitted(&allocation, "500.00", "IDR").await;
        let tries = join_all((0..6).map(|attempt| {
            let who = if attempt % 2 == 0 { &stage.rina } else { &stage.siti };
            let input = json!({ "expenditureId": expenditure, "idempotencyKey": format!("approval-{attempt}") });
            who.tries_quietly("approveExpenditure", input, "expenditure { id }")
        }))
        .await;
        assert_eq!(tally(&tries), HashMap::from([("DONE", 1), ("WRONG_EXPENDITURE_STATE", 5)]));
    })
    .await;
}

// B016, B018, F16: one key at two servers, and under another request id, is one gift and one answer.
#[tokio::test(flavor = "multi_thread")]
async fn one_key_at_two_servers_is_one_contribution() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let pledge = stage.pledge(&need, "1000.00", "IDR").await;
        let beside = network.beside(&[]).await;
        let there = Person::signs_in(&beside, "Hasan").await;
        let again = stage.hasan.calling("another-request");
        let input = json!({
            "pledgeId": pledge, "quantity": { "value": "10.00", "unit": "IDR" }, "happenedOn": given::TODAY,
            "idempotencyKey": "two-servers"
        });
        let tries = join_all([&stage.hasan, &there, &again, &there, &stage.hasan].map(|who| {
            who.tries_quietly("announceContribution", input.clone(), "contribution { id announced { value } }")
        }))
        .await;
        assert_eq!(tally(&tries), HashMap::from([("DONE", 5)]));
        assert!(tries.iter().all(|tried| tried.payload() == tries[0].payload()));
        let seen = "query($id: ID!) { need(id: $id) { contributions(first: 5) { totalCount } } }";
        assert_eq!(stage.budi.sees(seen, json!({ "id": need })).await["need"]["contributions"]["totalCount"], 1);
        beside.stop().await;
    })
    .await;
}
