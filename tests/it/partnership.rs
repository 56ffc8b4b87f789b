//! Organizations tie themselves to each other, and come apart.

use std::collections::HashMap;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::given::{self, organization, proposal};
use tests::person::text;
use tests::{Network, Person, on_both};

use crate::races::tally;

const STATUS: &str = "query($id: ID!) { partnership(id: $id) { status parties { consent organization { name } } } }";

/// Three owners, and the organization of each.
async fn three(network: &Network) -> [(Person, String); 3] {
    let mut owners = Vec::new();
    for (name, group) in [("Siti", "Karang Taruna"), ("Hasan", "Majelis Taklim"), ("Dewi", "Musyawarah Desa")] {
        let owner = Person::registers(network, name).await;
        let group = organization(&owner, group, "ASSOCIATION").await;
        owners.push((owner, group));
    }
    owners.try_into().unwrap_or_else(|_| unreachable!("three names"))
}

async fn status(who: &Person, partnership: &str) -> Value {
    who.sees(STATUS, json!({ "id": partnership })).await["partnership"]["status"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_in_force_only_when_every_required_party_has_accepted() {
    on_both(|network| async move {
        let [siti, hasan, dewi] = [
            Person::registers(&network, "Siti").await,
            Person::registers(&network, "Hasan").await,
            Person::registers(&network, "Dewi").await,
        ];
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let faith = organization(&hasan, "Majelis Taklim", "FAITH_GROUP").await;
        let council = organization(&dewi, "Musyawarah Desa", "COMMUNITY_COUNCIL").await;
        let fishers = proposal(&siti, "Fishers' finance", "PARTIES", &[&youth, &faith, &council]).await;
        let accept = |organization: &str| json!({ "partnershipId": fishers, "organizationId": organization });
        hasan.does("acceptPartnership", accept(&faith), "partnership { status }").await;
        assert_eq!(status(&siti, &fishers).await, "PROPOSED");
        // Nobody consents for another party.
        hasan.tries("acceptPartnership", accept(&council), "partnership { id }").await.denied("FORBIDDEN");
        hasan
            .tries("acceptPartnership", accept(&faith), "partnership { id }")
            .await
            .refused("ALREADY_DECIDED", "organizationId");
        let need = json!({
            "partnershipId": fishers, "organizationId": youth, "title": "Nets", "kind": "MONEY",
            "quantity": { "value": "1", "unit": "IDR" }, "dueOn": given::DUE
        });
        let early = siti.tries("publishNeed", need, "need { id }").await;
        assert_eq!(early.code(), "PARTNERSHIP_NOT_IN_FORCE");
        dewi.does("acceptPartnership", accept(&council), "partnership { status }").await;
        assert_eq!(status(&siti, &fishers).await, "ACTIVE");

        // Whoever is no party does not see it.
        let stranger = Person::registers(&network, "Eve").await;
        assert_eq!(stranger.sees(STATUS, json!({ "id": fishers })).await["partnership"], Value::Null);
        let seen = stranger.sees("{ partnerships(first: 10) { totalCount nodes { name } } }", json!({})).await;
        assert_eq!(seen["partnerships"], json!({ "totalCount": 0, "nodes": [] }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_required_party_that_declines_ends_the_proposal() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let hasan = Person::registers(&network, "Hasan").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let faith = organization(&hasan, "Majelis Taklim", "FAITH_GROUP").await;
        let fishers = proposal(&siti, "Fishers' finance", "PUBLIC", &[&youth, &faith]).await;
        let decline = json!({ "partnershipId": fishers, "organizationId": faith, "reason": "Not this year" });
        hasan.does("declinePartnership", decline, "partnership { status parties { consent reason } }").await;
        let accept = json!({ "partnershipId": fishers, "organizationId": faith });
        let late = hasan.tries("acceptPartnership", accept, "partnership { id }").await;
        assert!(!late.is_done(), "{}", late.answer);
        assert_ne!(status(&siti, &fishers).await, "ACTIVE");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_suspended_resumed_left_and_ended() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let id = &stage.partnership;
        let reason = json!({ "partnershipId": id, "reason": "Storm season" });
        stage.siti.does("suspendPartnership", reason.clone(), "partnership { status }").await;
        assert_eq!(status(&stage.hasan, id).await, "SUSPENDED");
        let need = json!({
            "partnershipId": id, "organizationId": stage.youth, "title": "Nets", "kind": "MONEY",
            "quantity": { "value": "1", "unit": "IDR" }, "dueOn": given::DUE
        });
        assert_eq!(stage.rina.tries("publishNeed", need, "need { id }").await.code(), "PARTNERSHIP_NOT_IN_FORCE");
        stage.siti.does("resumePartnership", json!({ "partnershipId": id }), "partnership { status }").await;
        let leave = json!({ "partnershipId": id, "organizationId": stage.council, "reason": "Other duties" });
        stage.dewi.does("withdrawFromPartnership", leave, "partnership { status parties { consent } }").await;
        let ended = stage.siti.does("endPartnership", reason, "partnership { status }").await;
        assert_eq!(ended["partnership"]["status"], "ENDED");
    })
    .await;
}

// B113
#[tokio::test(flavor = "multi_thread")]
async fn what_its_parties_propose_to_each_other_at_once_is_one_partnership() {
    on_both(|network| async move {
        let owners = three(&network).await;
        for round in 0..5 {
            // Each names its own organization first, so that the parties come in three orders.
            let tries = join_all((0..3).map(|at| {
                let party = |step: usize| {
                    json!({ "organizationId": owners[(at + step) % 3].1, "role": if step == 0 { "LEAD" } else { "FUNDING" } })
                };
                let input = json!({
                    "proposerId": owners[at].1, "name": format!("Round {round}"), "purpose": "Nets",
                    "parties": [party(0), party(1), party(2)]
                });
                owners[at].0.tries_quietly("proposePartnership", input, "partnership { id }")
            }))
            .await;
            assert_eq!(tally(&tries), HashMap::from([("DONE", 1), ("ALREADY_PROPOSED", 2)]), "round {round}");
        }
        let seen = owners[0].0.sees("{ partnerships(first: 1) { totalCount } }", json!({})).await;
        assert_eq!(seen["partnerships"]["totalCount"], 5);
    })
    .await;
}

// B117
#[tokio::test(flavor = "multi_thread")]
async fn the_last_two_who_accept_at_once_bring_it_into_force_once() {
    on_both(|network| async move {
        let [(siti, youth), (hasan, faith), (dewi, council)] = three(&network).await;
        for round in 0..5 {
            let id = proposal(&siti, &format!("Round {round}"), "PARTIES", &[&youth, &faith, &council]).await;
            let before = events(&network).await;
            let tries = join_all([(&hasan, &faith), (&dewi, &council)].map(|(who, organization)| {
                let accept = json!({ "partnershipId": id, "organizationId": organization });
                who.tries_quietly("acceptPartnership", accept, "partnership { id }")
            }))
            .await;
            assert_eq!(tally(&tries), HashMap::from([("DONE", 2)]), "round {round}");
            assert_eq!(status(&siti, &id).await, "ACTIVE", "round {round}");
            // Two consents, and one coming into force.
            assert_eq!(events(&network).await - before, 3, "round {round}");
        }
    })
    .await;
}

async fn events(network: &Network) -> i64 {
    network.rows().await.iter().find(|(table, _)| table == "outbox").expect("a table of events").1
}

// B115
#[tokio::test(flavor = "multi_thread")]
async fn who_has_not_accepted_yet_or_has_left_is_no_partner() {
    on_both(|network| async move {
        let [(siti, youth), (hasan, faith), (dewi, council)] = three(&network).await;
        let input = json!({
            "proposerId": youth, "name": "Fishers' finance", "purpose": "Nets", "visibility": "PUBLIC", "parties": [
                { "organizationId": youth, "role": "LEAD" }, { "organizationId": faith, "role": "FUNDING" },
                { "organizationId": council, "role": "FUNDING", "required": false }
            ]
        });
        let id = text(&siti.does("proposePartnership", input, "partnership { id }").await["partnership"]["id"]);
        let eve = Person::registers(&network, "Eve").await;
        assert_eq!(eve.sees(STATUS, json!({ "id": id })).await["partnership"], Value::Null);
        let accept = |organization: &str| json!({ "partnershipId": id, "organizationId": organization });
        hasan.does("acceptPartnership", accept(&faith), "partnership { status }").await;
        assert_eq!(status(&eve, &id).await, "ACTIVE");
        let need = json!({
            "partnershipId": id, "organizationId": youth, "title": "Nets", "kind": "MONEY",
            "quantity": { "value": "10.00", "unit": "IDR" }, "dueOn": given::DUE
        });
        let need = text(&siti.does("publishNeed", need, "need { id }").await["need"]["id"]);
        let pledge = json!({
            "needId": need, "organizationId": council, "quantity": { "value": "1.00", "unit": "IDR" },
            "dueOn": given::DUE, "idempotencyKey": "council"
        });
        let totals = "query($id: ID!) { partnershipTotals(partnershipId: $id) { needed { value } } }";
        let partners = |seen: Value| seen["partnership"]["parties"].as_array().map(Vec::len);

        let is_no_partner = async || {
            let tried = dewi.tries("makePledge", pledge.clone(), "pledge { id }").await;
            tried.refused("NOT_A_PARTY", "organizationId");
            // Her answer is the one that whoever passes by gets.
            let answers = [dewi.asks(totals, json!({ "id": id })).await, eve.asks(totals, json!({ "id": id })).await];
            for answer in answers {
                assert_eq!(answer["errors"][0]["extensions"]["code"], "SUPPRESSED", "{answer}");
            }
            assert_eq!(partners(eve.sees(STATUS, json!({ "id": id })).await), Some(2));
        };
        is_no_partner().await;
        let unread = dewi.tries("acceptPartnership", accept(&council), "partnership { status }").await;
        unread.refused("AGREEMENT_CHANGED", "digest");
        let text = "query($id: ID!) { partnership(id: $id) { agreement { digest } } }";
        let read = dewi.sees(text, json!({ "id": id })).await["partnership"]["agreement"]["digest"].clone();
        let accept = json!({ "partnershipId": id, "organizationId": council, "digest": read });
        dewi.does("acceptPartnership", accept, "partnership { status }").await;
        assert_eq!(dewi.sees(totals, json!({ "id": id })).await["partnershipTotals"][0]["needed"]["value"], "10.00");
        assert_eq!(partners(eve.sees(STATUS, json!({ "id": id })).await), Some(3));
        let leave = json!({ "partnershipId": id, "organizationId": council, "reason": "Other duties" });
        dewi.does("withdrawFromPartnership", leave, "partnership { status }").await;
        is_no_partner().await;
    })
    .await;
}
