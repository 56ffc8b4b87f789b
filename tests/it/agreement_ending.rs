//! Agreements end, are reminded of before, and are renewed.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::given::organization;
use tests::person::{PASSWORD, text};
use tests::{Network, Person, on_both, on_both_mailing};

const STATUS: &str = "query($id: ID!) { partnership(id: $id) { status endsOn } }";
const VERSION: &str = "agreementVersion { id digest status }";

/// Two organizations in a partnership that ends with the year.
async fn two(network: &Network) -> ([Person; 2], [String; 2], String) {
    let people = [Person::registers(network, "Siti").await, Person::registers(network, "Hasan").await];
    let youth = organization(&people[0], "Karang Taruna", "YOUTH_GROUP").await;
    let faith = organization(&people[1], "Majelis Taklim", "FAITH_GROUP").await;
    let parties = json!([
        { "organizationId": youth, "role": "LEAD" }, { "organizationId": faith, "role": "FUNDING" }
    ]);
    let input = json!({
        "proposerId": youth, "name": "Storm relief", "purpose": "Roofs", "parties": parties, "endsOn": "2027-03-31"
    });
    let id = text(&people[0].does("proposePartnership", input, "partnership { id }").await["partnership"]["id"]);
    let accept = json!({ "partnershipId": id, "organizationId": faith });
    people[1].does("acceptPartnership", accept, "partnership { status }").await;
    (people, [youth, faith], id)
}

async fn renew(people: &[Person; 2], organizations: &[String; 2], partnership: &str, ends_on: &str) -> Value {
    let input = json!({
        "partnershipId": partnership, "organizationId": organizations[0], "endsOn": ends_on, "reason": "It goes on"
    });
    let next = people[0].does("proposeAmendment", input, VERSION).await["agreementVersion"].clone();
    let sign = json!({
        "agreementVersionId": next["id"], "organizationId": organizations[1], "digest": next["digest"]
    });
    people[1].does("signAgreement", sign, VERSION).await["agreementVersion"]["status"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn its_end_is_reminded_of_once_by_whichever_server_and_anew_when_it_is_renewed() {
    on_both_mailing(|network, post| async move {
        let (people, organizations, id) = two(&network).await;
        let office = network.office().clone();
        assert_eq!(office.remind_of_agreements().await.expect("a look"), 0, "126 days are many");
        network.passes(TimeDelta::days(36));
        // The mail server is down, and two servers look at once.
        post.close().await;
        drop(post.taken());
        let settings = post.settings();
        let settings: Vec<_> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let beside = network.beside(&settings).await;
        let (one, other) = tokio::join!(office.remind_of_agreements(), beside.office().remind_of_agreements());
        // A postman may have come first.
        assert!(one.expect("a look") + other.expect("a look") <= 1);
        let waiting = "update mail set tries = tries where kind = 'AGREEMENT_ENDING' and address is not null";
        let mut waited = 0;
        while network.raw(waiting).await.expect("a look") < 2 && waited < 200 {
            tokio::time::sleep(Duration::from_millis(20)).await;
            waited += 1;
        }
        assert_eq!(network.raw(waiting).await.expect("a look"), 2, "an owner each, once each");
        post.reopen().await;
        network.mails("AGREEMENT_ENDING").await;
        let subject = "The partnership Storm relief ends on 2027-03-31";
        for person in &people {
            let mail = post.next_of(&person.email(), subject).await;
            assert!(mail.text.contains("ends on 2027-03-31, in 90 days"), "{}", mail.text);
        }
        assert_eq!(office.remind_of_agreements().await.expect("a look"), 0);
        network.passes(TimeDelta::days(60));
        let people = [Person::signs_in(&network, "Siti").await, Person::signs_in(&network, "Hasan").await];
        assert!(office.remind_of_agreements().await.expect("a look") <= 1);
        let mail = post.next_of(&people[0].email(), subject).await;
        assert!(mail.text.contains("in 30 days"), "{}", mail.text);
        // Of the later day they are told anew.
        assert_eq!(renew(&people, &organizations, &id, "2027-05-30").await, "IN_FORCE");
        assert!(office.remind_of_agreements().await.expect("a look") <= 1);
        let mail = post.next_of(&people[1].email(), "The partnership Storm relief ends on 2027-05-30").await;
        assert!(mail.text.contains("in 90 days"), "{}", mail.text);
        beside.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_its_last_day_nothing_is_pledged_until_it_is_renewed() {
    on_both(|network| async move {
        let (people, organizations, id) = two(&network).await;
        let need = |title: &str| {
            json!({
                "partnershipId": id, "organizationId": organizations[0], "title": title, "kind": "MONEY",
                "quantity": { "value": "10.00", "unit": "IDR" }, "dueOn": "2027-06-30"
            })
        };
        let nets = text(&people[0].does("publishNeed", need("Nets"), "need { id }").await["need"]["id"]);
        // The last day is one of the partnership's, wherever the clock of the server stands.
        network.passes(TimeDelta::days(126));
        let people = [Person::signs_in(&network, "Siti").await, Person::signs_in(&network, "Hasan").await];
        assert_eq!(people[0].sees(STATUS, json!({ "id": id })).await["partnership"]["status"], "ACTIVE");
        network.passes(TimeDelta::days(1));
        let people = [Person::signs_in(&network, "Siti").await, Person::signs_in(&network, "Hasan").await];
        assert_eq!(people[0].sees(STATUS, json!({ "id": id })).await["partnership"]["status"], "EXPIRED");
        let pledge = json!({
            "needId": nets, "organizationId": organizations[1], "quantity": { "value": "1.00", "unit": "IDR" },
            "dueOn": "2027-06-30", "idempotencyKey": "late"
        });
        let late = people[1].tries("makePledge", pledge.clone(), "pledge { id }").await;
        assert_eq!(late.code(), "PARTNERSHIP_NOT_IN_FORCE");
        // Whoever is late may still agree on going on, and nothing was lost.
        assert_eq!(renew(&people, &organizations, &id, "2027-12-31").await, "IN_FORCE");
        let seen = people[1].sees(STATUS, json!({ "id": id })).await["partnership"].clone();
        assert_eq!(seen, json!({ "status": "ACTIVE", "endsOn": "2027-12-31" }));
        people[1].does("makePledge", pledge, "pledge { id }").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_comes_into_force_after_its_last_day_or_with_a_party_that_has_closed() {
    on_both(|network| async move {
        let (people, organizations, id) = two(&network).await;
        let propose = |organization: usize, ends_on: &str| {
            json!({
                "partnershipId": id, "organizationId": organizations[organization], "endsOn": ends_on, "reason": "On"
            })
        };
        let sign = |version: &Value| {
            json!({
                "agreementVersionId": version["id"], "organizationId": organizations[1], "digest": version["digest"]
            })
        };
        let late =
            people[0].does("proposeAmendment", propose(0, "2027-04-30"), VERSION).await["agreementVersion"].clone();
        network.passes(TimeDelta::days(160));
        let people = [Person::signs_in(&network, "Siti").await, Person::signs_in(&network, "Hasan").await];
        people[1].tries("signAgreement", sign(&late), VERSION).await.refused("AGREEMENT_OVER", "agreementVersionId");
        let able = "query($id: ID!) { node(id: $id) { ... on AgreementVersion { viewerCan(action: SIGN) { code } } } }";
        let seen = people[1].sees(able, json!({ "id": late["id"] })).await;
        assert_eq!(seen["node"]["viewerCan"]["code"], "AGREEMENT_OVER");
        let take_back = json!({ "agreementVersionId": late["id"], "reason": "Too late" });
        people[0].does("withdrawAmendment", take_back, VERSION).await;

        // A partnership that has run out keeps nobody from closing, and is not renewed with who has.
        let next =
            people[0].does("proposeAmendment", propose(0, "2027-12-31"), VERSION).await["agreementVersion"].clone();
        let close = json!({ "organizationId": organizations[0], "reason": "Done", "password": PASSWORD });
        people[0].does("archiveOrganization", close, "organization { status }").await;
        people[1]
            .tries("signAgreement", sign(&next), VERSION)
            .await
            .refused("PARTNERSHIP_FROZEN", "agreementVersionId");
        let seen = people[1].sees(able, json!({ "id": next["id"] })).await;
        assert_eq!(seen["node"]["viewerCan"]["code"], "PARTNERSHIP_FROZEN");
        let decline = json!({
            "agreementVersionId": next["id"], "organizationId": organizations[1], "reason": "They have closed"
        });
        people[1].does("declineAmendment", decline, VERSION).await;
        people[1]
            .tries("proposeAmendment", propose(1, "2028-12-31"), VERSION)
            .await
            .refused("PARTNERSHIP_FROZEN", "partnershipId");
        assert_eq!(people[1].sees(STATUS, json!({ "id": id })).await["partnership"]["status"], "EXPIRED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_terms_share_is_shared_until_their_last_day() {
    on_both(|network| async move {
        let (people, organizations, id) = two(&network).await;
        let need = json!({
            "partnershipId": id, "organizationId": organizations[0], "title": "Nets", "kind": "MONEY",
            "quantity": { "value": "10.00", "unit": "IDR" }, "dueOn": "2027-06-30"
        });
        let nets = text(&people[0].does("publishNeed", need, "need { id }").await["need"]["id"]);
        let pledge = json!({
            "needId": nets, "organizationId": organizations[1], "quantity": { "value": "1.00", "unit": "IDR" },
            "dueOn": "2027-06-30", "idempotencyKey": "shared"
        });
        let pledge = people[1].does("makePledge", pledge, "pledge { id }").await["pledge"]["id"].clone();
        people[0].does("acceptPledge", json!({ "pledgeId": pledge }), "pledge { status }").await;
        let share = json!({
            "partnershipId": id, "organizationId": organizations[0], "reason": "Trust", "shared": { "totals": ["PLEDGED"] }
        });
        let next = people[0].does("proposeAmendment", share, VERSION).await["agreementVersion"].clone();
        let sign = json!({
            "agreementVersionId": next["id"], "organizationId": organizations[1], "digest": next["digest"]
        });
        people[1].does("signAgreement", sign, VERSION).await;

        let promises = "query($id: ID!) { partnership(id: $id) { promises { pledged { value } } } }";
        network.passes(TimeDelta::days(126));
        let siti = Person::signs_in(&network, "Siti").await;
        let seen = siti.sees(promises, json!({ "id": id })).await["partnership"]["promises"].clone();
        assert_eq!(seen, json!([{ "pledged": { "value": "1.00" } }]));
        network.passes(TimeDelta::days(1));
        let siti = Person::signs_in(&network, "Siti").await;
        let seen = siti.sees(promises, json!({ "id": id })).await["partnership"]["promises"].clone();
        assert_eq!(seen, json!([]));
    })
    .await;
}
