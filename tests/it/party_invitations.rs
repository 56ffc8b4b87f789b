//! Who was not there when a partnership was proposed joins it later, by signing what holds.

use std::collections::HashMap;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::given::{self, Stage, organization, proposal};
use tests::person::text;
use tests::{Network, Person, on_both};

use crate::races::tally;

const PARTNERSHIP: &str = "partnership { status parties { role required consent organization { name } } }";
const READ: &str =
    "query($id: ID!) { partnership(id: $id) { name agreement { id digest } promises { pledged { value unit } }
    parties { consent reason organization { name } } } needs(first: 9, filter: { partnershipId: $id }) {
    nodes { title } } }";
const TOTALS: &str = "query($id: ID!) { partnershipTotals(partnershipId: $id) { needed { unit } } }";

/// Rudi, who owns a clinic.
async fn clinic(network: &Network) -> (Person, String) {
    let rudi = Person::registers(network, "Rudi").await;
    let clinic = organization(&rudi, "Klinik", "HEALTH_PROVIDER").await;
    (rudi, clinic)
}

fn asking(stage: &Stage, invited: &str) -> Value {
    json!({ "partnershipId": stage.partnership, "invitedOrganizationId": invited, "role": "TECHNICAL" })
}

async fn read(who: &Person, stage: &Stage) -> Value {
    who.sees(READ, json!({ "id": stage.partnership })).await
}

async fn needs(who: &Person, stage: &Stage) -> Vec<String> {
    let seen = read(who, stage).await;
    seen["needs"]["nodes"].as_array().expect("a list").iter().map(|need| text(&need["title"])).collect()
}

/// What the organization has answered, if it is among the parties that this one sees.
async fn consent(who: &Person, stage: &Stage, name: &str) -> Option<(String, Value)> {
    let seen = read(who, stage).await;
    let parties = seen["partnership"]["parties"].as_array().cloned().unwrap_or_default();
    let party = parties.iter().find(|party| party["organization"]["name"] == name)?;
    Some((text(&party["consent"]), party["reason"].clone()))
}

/// Accepts what holds.
async fn joins(who: &Person, stage: &Stage, organization: &str) {
    let digest = read(who, stage).await["partnership"]["agreement"]["digest"].clone();
    let accept = json!({ "partnershipId": stage.partnership, "organizationId": organization, "digest": digest });
    who.does("acceptPartnership", accept, "partnership { status }").await;
}

fn need(stage: &Stage, organization: &str, title: &str) -> Value {
    json!({
        "partnershipId": stage.partnership, "organizationId": organization, "title": title, "kind": "MONEY",
        "quantity": { "value": "1000", "unit": "IDR" }, "dueOn": given::DUE
    })
}

fn promise(need: &str, organization: &str, key: &str) -> Value {
    json!({
        "needId": need, "organizationId": organization, "quantity": { "value": "10", "unit": "IDR" },
        "dueOn": given::DUE, "idempotencyKey": key
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_invited_later_joins_by_signing_what_holds() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let capital = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let (rudi, clinic) = clinic(&network).await;
        assert_eq!(read(&rudi, &stage).await["partnership"], Value::Null);
        let before = network.rows().await;
        let mut only = asking(&stage, &clinic);
        only["validateOnly"] = json!(true);
        stage.siti.does("inviteParty", only, PARTNERSHIP).await;
        assert_eq!(network.rows().await, before);
        let held = read(&stage.siti, &stage).await["partnership"]["agreement"].clone();

        let done = stage.siti.does("inviteParty", asking(&stage, &clinic), PARTNERSHIP).await;
        let invited = json!({
            "role": "TECHNICAL", "required": false, "consent": "INVITED", "organization": { "name": "Klinik" }
        });
        assert_eq!((&done["partnership"]["status"], &done["partnership"]["parties"][3]), (&json!("ACTIVE"), &invited));
        // It decides by the card and the text, and sees nothing of what is asked for.
        let seen = read(&rudi, &stage).await;
        assert_eq!(seen["partnership"]["agreement"], held, "who is in it is no part of what is signed");
        assert_eq!((&seen["needs"]["nodes"], &seen["partnership"]["promises"]), (&json!([]), &json!([])));
        let totals = async |who: &Person| who.asks(TOTALS, json!({ "id": stage.partnership })).await;
        assert_eq!(totals(&rudi).await["errors"][0]["extensions"]["code"], "FORBIDDEN");
        rudi.tries("publishNeed", need(&stage, &clinic, "Beds"), "need { id }")
            .await
            .refused("NOT_A_PARTY", "organizationId");
        // Nobody waits for it: what the others agree on meanwhile is what it signs.
        let amend = json!({
            "partnershipId": stage.partnership, "organizationId": stage.youth, "endsOn": "2028-12-31", "reason": "Longer"
        });
        let next = stage.siti.does("proposeAmendment", amend, "agreementVersion { id digest }").await;
        let next = next["agreementVersion"].clone();
        let sign = |organization: &str, version: &Value| {
            json!({
                "agreementVersionId": version["id"], "organizationId": organization, "digest": version["digest"]
            })
        };
        for (who, organization) in [(&stage.hasan, &stage.faith), (&stage.dewi, &stage.council)] {
            who.does("signAgreement", sign(organization, &next), "agreementVersion { status }").await;
        }
        let unread = json!({ "partnershipId": stage.partnership, "organizationId": clinic });
        rudi.tries("acceptPartnership", unread, "partnership { status }").await.refused("AGREEMENT_CHANGED", "digest");
        let old = rudi.tries("signAgreement", sign(&clinic, &held), "agreementVersion { status }").await;
        old.refused("WRONG_AGREEMENT_STATE", "agreementVersionId");
        let signatures = "agreementVersion { status signatures { organization { name } } }";
        let signed = rudi.does("signAgreement", sign(&clinic, &next), signatures).await["agreementVersion"].clone();
        assert_eq!(
            (&signed["status"], &signed["signatures"][3]["organization"]["name"]),
            (&json!("IN_FORCE"), &json!("Klinik"))
        );
        assert_eq!(needs(&rudi, &stage).await, ["Capital"]);
        assert_eq!(totals(&rudi).await["data"]["partnershipTotals"][0]["needed"]["unit"], "IDR");
        rudi.does("publishNeed", need(&stage, &clinic, "Beds"), "need { id }").await;
        rudi.does("makePledge", promise(&capital, &clinic, "of-the-clinic"), "pledge { id }").await;
        assert_eq!(needs(&stage.dewi, &stage).await, ["Capital", "Beds"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_declined_reads_nothing_and_may_be_asked_again() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let (rudi, clinic) = clinic(&network).await;
        stage.need("Nets", "MONEY", "1000", "IDR").await;
        stage.siti.does("inviteParty", asking(&stage, &clinic), PARTNERSHIP).await;
        let decline =
            json!({ "partnershipId": stage.partnership, "organizationId": clinic, "reason": "Not this year" });
        rudi.does("declinePartnership", decline, "partnership { status }").await;
        assert_eq!(read(&rudi, &stage).await["partnership"], Value::Null);
        let said = consent(&stage.hasan, &stage, "Klinik").await;
        assert_eq!(said, Some(("DECLINED".to_owned(), json!("Not this year"))));
        stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let mut again = asking(&stage, &clinic);
        again["role"] = json!("HOST");
        let done = stage.siti.does("inviteParty", again, PARTNERSHIP).await;
        assert_eq!(done["partnership"]["parties"].as_array().map(Vec::len), Some(4));
        assert_eq!(done["partnership"]["parties"][3]["role"], "HOST");
        assert_eq!(consent(&rudi, &stage, "Klinik").await, Some(("INVITED".to_owned(), Value::Null)));
        assert_eq!(needs(&rudi, &stage).await, Vec::<String>::new());
        joins(&rudi, &stage, &clinic).await;
        assert_eq!(needs(&rudi, &stage).await, ["Nets", "Capital"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lead_alone_asks_whom_it_sees_and_who_is_not_in_it_while_it_is_in_force() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let (rudi, clinic) = clinic(&network).await;
        let eve = Person::registers(&network, "Eve").await;
        let input = asking(&stage, &clinic);
        for (who, code) in [
            (&network.nobody(), "UNAUTHENTICATED"),
            (&eve, "NOT_FOUND"),
            (&rudi, "NOT_FOUND"),
            (&stage.hasan, "FORBIDDEN"),
            (&stage.budi, "FORBIDDEN"),
        ] {
            who.tries("inviteParty", input.clone(), PARTNERSHIP).await.denied(code);
        }
        let able = "query($id: ID!) { partnership(id: $id) { viewerCan(action: INVITE_PARTY) { code } } }";
        for (who, code) in [(&stage.siti, "ALLOWED"), (&stage.hasan, "FORBIDDEN"), (&stage.budi, "FORBIDDEN")] {
            let seen = who.sees(able, json!({ "id": stage.partnership })).await;
            assert_eq!(seen["partnership"]["viewerCan"]["code"], code, "{}", who.name);
        }
        let tries = async |input: Value, code: &str, path: &str| {
            stage.siti.tries("inviteParty", input, PARTNERSHIP).await.refused(code, path);
        };
        let mut leads = input.clone();
        leads["role"] = json!("LEAD");
        tries(leads, "ONE_LEAD", "role").await;
        for there in [&stage.youth, &stage.faith] {
            tries(asking(&stage, there), "ALREADY_A_PARTY", "invitedOrganizationId").await;
        }
        let mut blank = input.clone();
        blank["reason"] = json!(" ");
        tries(blank, "EMPTY", "reason").await;
        let unseen = json!({ "name": "Rahasia", "kind": "ASSOCIATION", "visibility": "HIDDEN" });
        let unseen = rudi.does("foundOrganization", unseen, "organization { id }").await["organization"]["id"].clone();
        let closed = organization(&rudi, "Tutup", "ASSOCIATION").await;
        let admin = given::administrator(&network).await;
        let suspend = json!({ "organizationId": closed, "reason": "A complaint" });
        admin.does("suspendOrganization", suspend, "organization { status }").await;
        for absent in [&text(&unseen), &closed] {
            stage.siti.tries("inviteParty", asking(&stage, absent), PARTNERSHIP).await.denied("NOT_FOUND");
        }
        stage.siti.does("inviteParty", input.clone(), PARTNERSHIP).await;
        tries(input.clone(), "ALREADY_A_PARTY", "invitedOrganizationId").await;

        // Nobody is asked into what is not in force.
        let proposed = proposal(&stage.siti, "Clean beach", "PARTIES", &[&stage.youth, &stage.faith]).await;
        let mut early = input.clone();
        early["partnershipId"] = json!(proposed);
        tries(early, "WRONG_PARTNERSHIP_STATE", "partnershipId").await;
        let other = asking(&stage, &organization(&rudi, "Lain", "ASSOCIATION").await);
        let reason = json!({ "partnershipId": stage.partnership, "reason": "Storm" });
        stage.siti.does("suspendPartnership", reason.clone(), "partnership { status }").await;
        tries(other.clone(), "WRONG_PARTNERSHIP_STATE", "partnershipId").await;
        // Who was asked before is not kept waiting in it.
        let decline = json!({
            "partnershipId": stage.partnership, "organizationId": input["invitedOrganizationId"], "reason": "Too long"
        });
        rudi.does("declinePartnership", decline, "partnership { status }").await;
        stage.siti.does("endPartnership", reason, "partnership { status }").await;
        tries(other, "WRONG_PARTNERSHIP_STATE", "partnershipId").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_ask_the_same_one_at_once_ask_once() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let (rudi, _) = clinic(&network).await;
        for round in 0..3 {
            let guest = organization(&rudi, &format!("Guest {round}"), "ASSOCIATION").await;
            let ask = || stage.siti.tries_quietly("inviteParty", asking(&stage, &guest), "partnership { id }");
            let tries = join_all([ask(), ask(), ask()]).await;
            assert_eq!(tally(&tries), HashMap::from([("DONE", 1), ("ALREADY_A_PARTY", 2)]), "round {round}");
        }
        assert_eq!(network.texts("select consent from party where consent = 'INVITED'").await.len(), 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_reads_what_was_there_until_it_comes_back_to_its_books() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let hasan = &stage.hasan;
        let early = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let pledge = stage.pledge(&early, "100.00", "IDR").await;
        stage.received(&pledge, "100.00", "IDR").await;
        let given = async || hasan.sees(READ, json!({ "id": stage.partnership })).await["partnership"]["promises"].clone();
        let promised = given().await;
        assert_eq!(promised.as_array().map(Vec::len), Some(1));
        let answer = |reason: &str| {
            json!({ "partnershipId": stage.partnership, "organizationId": stage.faith, "reason": reason })
        };
        hasan.does("withdrawFromPartnership", answer("Other duties"), "partnership { status }").await;
        network.passes(chrono::TimeDelta::minutes(1));
        let later = stage.need("Boats", "MONEY", "1000", "IDR").await;
        let invite = async || stage.siti.does("inviteParty", asking(&stage, &stage.faith), PARTNERSHIP).await;
        let party = async || consent(&stage.dewi, &stage, "Majelis Taklim Al-Bahr").await.expect("a party");
        // Whether it says no or nothing, it has left when it did.
        invite().await;
        assert_eq!((party().await.0.as_str(), needs(hasan, &stage).await), ("INVITED", vec!["Capital".to_owned()]));
        let who = "query($id: ID!) { whoCanSee(id: $id) { organizations { organization { name } } } }";
        let doors = async |need: &str| {
            let seen = stage.siti.sees(who, json!({ "id": need })).await;
            seen["whoCanSee"]["organizations"].as_array().map(Vec::len)
        };
        assert_eq!((doors(&early).await, doors(&later).await), (Some(3), Some(2)));
        hasan.tries("makePledge", promise(&early, &stage.faith, "early"), "pledge { id }").await.refused("NOT_A_PARTY", "organizationId");
        hasan.does("declinePartnership", answer("Not yet"), "partnership { status }").await;
        assert_eq!(party().await, ("WITHDRAWN".to_owned(), json!("Not yet")));
        assert_eq!(needs(hasan, &stage).await, ["Capital"]);
        invite().await;
        let back = json!({
            "partnershipId": stage.partnership, "invitedOrganizationId": stage.faith, "reason": "By mistake"
        });
        stage.siti.does("withdrawPartyInvitation", back, "partnership { id }").await;
        assert_eq!((party().await.0.as_str(), needs(hasan, &stage).await), ("WITHDRAWN", vec!["Capital".to_owned()]));
        invite().await;
        let sign = "query($id: ID!) { partnership(id: $id) { agreement { viewerCan(action: SIGN) { code } } } }";
        let able = hasan.sees(sign, json!({ "id": stage.partnership })).await;
        assert_eq!(able["partnership"]["agreement"]["viewerCan"]["code"], "ALLOWED");
        let unread = json!({ "partnershipId": stage.partnership, "organizationId": stage.faith });
        hasan.tries("acceptPartnership", unread, "partnership { id }").await.refused("AGREEMENT_CHANGED", "digest");
        // What it had signed holds still, and one signature is enough.
        joins(hasan, &stage, &stage.faith).await;
        assert_eq!(network.texts("select digest from agreement_signature").await.len(), 3);
        assert_eq!(party().await, ("ACCEPTED".to_owned(), Value::Null));
        assert_eq!(needs(hasan, &stage).await, ["Capital", "Boats"]);
        assert_eq!(given().await, promised);
        hasan.does("makePledge", promise(&later, &stage.faith, "later"), "pledge { id }").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_taken_back_until_it_is_answered() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let (rudi, clinic) = clinic(&network).await;
        let back = |invited: &str| {
            json!({ "partnershipId": stage.partnership, "invitedOrganizationId": invited, "reason": "By mistake" })
        };
        let tries = async |invited: &str, code: &str, path: &str| {
            stage.siti.tries("withdrawPartyInvitation", back(invited), "partnership { id }").await.refused(code, path);
        };
        tries(&clinic, "NOT_A_PARTY", "invitedOrganizationId").await;
        tries(&stage.faith, "ALREADY_DECIDED", "invitedOrganizationId").await;
        stage.siti.does("inviteParty", asking(&stage, &clinic), PARTNERSHIP).await;
        for (who, code) in [(&stage.hasan, "FORBIDDEN"), (&rudi, "FORBIDDEN")] {
            who.tries("withdrawPartyInvitation", back(&clinic), "partnership { id }").await.denied(code);
        }
        stage.siti.does("withdrawPartyInvitation", back(&clinic), "partnership { id }").await;
        assert_eq!(consent(&stage.siti, &stage, "Klinik").await, None);
        assert_eq!(read(&rudi, &stage).await["partnership"], Value::Null);
        let accept = json!({ "partnershipId": stage.partnership, "organizationId": clinic });
        rudi.tries("acceptPartnership", accept, "partnership { id }").await.denied("NOT_FOUND");
        tries(&clinic, "NOT_A_PARTY", "invitedOrganizationId").await;
        stage.siti.does("inviteParty", asking(&stage, &clinic), PARTNERSHIP).await;
        joins(&rudi, &stage, &clinic).await;
        tries(&clinic, "ALREADY_DECIDED", "invitedOrganizationId").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_join_than_are_shown_together() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let (rudi, clinic) = clinic(&network).await;
        for at in 3..50 {
            let guest = organization(&rudi, &format!("Guest {at}"), "ASSOCIATION").await;
            stage.siti.does("inviteParty", asking(&stage, &guest), "partnership { id }").await;
        }
        let full = stage.siti.tries("inviteParty", asking(&stage, &clinic), PARTNERSHIP).await;
        full.refused("TOO_MANY_PARTIES", "partnershipId");
        // Whoever was in it comes back to its own place.
        let leave =
            json!({ "partnershipId": stage.partnership, "organizationId": stage.council, "reason": "Other duties" });
        stage.dewi.does("withdrawFromPartnership", leave, "partnership { status }").await;
        let full = stage.siti.tries("inviteParty", asking(&stage, &clinic), PARTNERSHIP).await;
        full.refused("TOO_MANY_PARTIES", "partnershipId");
        stage.siti.does("inviteParty", asking(&stage, &stage.council), "partnership { id }").await;
    })
    .await;
}
