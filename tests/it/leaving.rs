//! What a party that left, or has not answered, reads of a partnership.

use serde_json::{Value, json};
use tests::given::{self, Stage, organization};
use tests::person::text;
use tests::{Person, on_both};

use crate::ledger_cases::goes_back;

const READ: &str = "query($id: ID!) { partnership(id: $id) { name parties { role }
    programs(first: 9) { nodes { name } } agreement { number } } needs(first: 9, filter: { partnershipId: $id }) {
    totalCount nodes { title } } }";

async fn read(who: &Person, partnership: &str) -> Value {
    let answer = who.sees(READ, json!({ "id": partnership })).await;
    let names = |list: &Value, field: &str| -> Vec<String> {
        list.as_array().into_iter().flatten().map(|one| text(&one[field])).collect()
    };
    let partnership = &answer["partnership"];
    assert_eq!(answer["needs"]["totalCount"], answer["needs"]["nodes"].as_array().expect("a list").len());
    json!({
        "roles": names(&partnership["parties"], "role"),
        "programs": names(&partnership["programs"]["nodes"], "name"),
        "needs": names(&answer["needs"]["nodes"], "title"),
        "hasAgreement": partnership["agreement"].is_object(),
    })
}

async fn knows(who: &Person, id: &str) -> bool {
    let answer = who.asks("query($id: ID!) { node(id: $id) { id } }", json!({ "id": id })).await;
    answer["data"]["node"].is_object()
}

async fn leaves(stage: &Stage) {
    let leave =
        json!({ "partnershipId": stage.partnership, "organizationId": stage.council, "reason": "Other duties" });
    stage.dewi.does("withdrawFromPartnership", leave, "partnership { status }").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_reads_what_was_there_and_nothing_later() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        stage.program("Nets for all").await;
        let early = stage.need("Nets", "MONEY", "1000", "IDR").await;
        let dewi = &stage.dewi;
        leaves(&stage).await;
        network.passes(chrono::TimeDelta::minutes(1));
        let later = stage.need("Boats", "MONEY", "1000", "IDR").await;
        let program = stage.program("Boats for all").await;
        let rudi = Person::registers(&network, "Rudi").await;
        let clinic = organization(&rudi, "Klinik", "HEALTH_PROVIDER").await;
        let invite =
            json!({ "partnershipId": stage.partnership, "invitedOrganizationId": clinic, "role": "TECHNICAL" });
        stage.siti.does("inviteParty", invite, "partnership { id }").await;
        let seen = read(dewi, &stage.partnership).await;
        assert_eq!(seen["needs"], json!(["Nets"]));
        assert_eq!(seen["programs"], json!(["Nets for all"]));
        assert_eq!(seen["roles"], json!(["LEAD", "FUNDING", "FUNDING"]));
        assert!(knows(dewi, &early).await && !knows(dewi, &later).await && !knows(dewi, &program).await);
        let pledge = json!({
            "needId": later, "organizationId": stage.council, "quantity": { "value": "1", "unit": "IDR" },
            "dueOn": given::DUE, "idempotencyKey": "late"
        });
        dewi.tries("makePledge", pledge, "pledge { id }").await.denied("NOT_FOUND");
        // Those who stay read it all.
        let stays = read(&stage.hasan, &stage.partnership).await;
        assert_eq!(stays["needs"], json!(["Nets", "Boats"]));
        assert_eq!(stays["roles"], json!(["LEAD", "FUNDING", "FUNDING", "TECHNICAL"]));
        // Of a public one, those who left read what everybody does.
        let public = "update partnership set visibility = 'PUBLIC'";
        assert_eq!(network.raw(public).await.expect("a change"), 1);
        assert_eq!(read(dewi, &stage.partnership).await["needs"], json!(["Nets", "Boats"]));
        assert!(knows(dewi, &later).await && knows(dewi, &program).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_merely_invited_reads_what_they_decide_on_and_not_what_is_asked_for() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let hasan = Person::registers(&network, "Hasan").await;
        let rudi = Person::registers(&network, "Rudi").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let faith = organization(&hasan, "Majelis Taklim", "FAITH_GROUP").await;
        let clinic = organization(&rudi, "Klinik", "HEALTH_PROVIDER").await;
        let party =
            |id: &str, role: &str, required: bool| json!({ "organizationId": id, "role": role, "required": required });
        let proposal = json!({
            "proposerId": youth, "name": "Fishers' finance", "purpose": "Nets", "visibility": "PARTIES",
            "parties": [party(&youth, "LEAD", true), party(&faith, "FUNDING", true), party(&clinic, "TECHNICAL", false)]
        });
        let done = siti.does("proposePartnership", proposal, "partnership { id }").await;
        let fishers = text(&done["partnership"]["id"]);
        let accept = |id: &str| json!({ "partnershipId": fishers, "organizationId": id });
        hasan.does("acceptPartnership", accept(&faith), "partnership { status }").await;
        let need = json!({
            "partnershipId": fishers, "organizationId": youth, "title": "Nets", "kind": "MONEY",
            "quantity": { "value": "1", "unit": "IDR" }, "dueOn": given::DUE
        });
        let need = text(&siti.does("publishNeed", need, "need { id }").await["need"]["id"]);
        let program = json!({ "partnershipId": fishers, "organizationId": youth, "name": "Nets for all" });
        siti.does("addProgram", program, "program { id }").await;
        let seen = read(&rudi, &fishers).await;
        assert_eq!(seen["needs"], json!([]));
        assert!(!knows(&rudi, &need).await);
        assert_eq!(
            (&seen["roles"], &seen["programs"]),
            (&json!(["LEAD", "FUNDING", "TECHNICAL"]), &json!(["Nets for all"]))
        );
        assert_eq!(seen["hasAgreement"], true);
        let terms = "query($id: ID!) { partnership(id: $id) { agreement { digest } } }";
        let digest = rudi.sees(terms, json!({ "id": fishers })).await["partnership"]["agreement"]["digest"].clone();
        let signed = json!({ "partnershipId": fishers, "organizationId": clinic, "digest": digest });
        rudi.does("acceptPartnership", signed, "partnership { status }").await;
        assert_eq!(read(&rudi, &fishers).await["needs"], json!(["Nets"]));
    })
    .await;
}

// B115
#[tokio::test(flavor = "multi_thread")]
async fn nothing_new_is_promised_to_a_party_that_left_or_accepted_of_it() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Nets", "MONEY", "1000", "IDR").await;
        let own = json!({
            "partnershipId": stage.partnership, "organizationId": stage.council, "title": "Roofs", "kind": "MONEY",
            "quantity": { "value": "100", "unit": "IDR" }, "dueOn": given::DUE
        });
        let own = text(&stage.dewi.does("publishNeed", own, "need { id }").await["need"]["id"]);
        let promise = |need: &str, giver: &str, key: &str| {
            json!({
                "needId": need, "organizationId": giver, "quantity": { "value": "10", "unit": "IDR" },
                "dueOn": given::DUE, "idempotencyKey": key
            })
        };
        let select = "pledge { id }";
        let before = stage.dewi.does("makePledge", promise(&need, &stage.council, "before"), select).await;
        let kept = stage.dewi.does("makePledge", promise(&need, &stage.council, "kept"), select).await;
        let kept = text(&kept["pledge"]["id"]);
        stage.budi.does("acceptPledge", json!({ "pledgeId": kept }), select).await;
        let gift = json!({
            "pledgeId": kept, "quantity": { "value": "10", "unit": "IDR" }, "happenedOn": given::TODAY,
            "idempotencyKey": "kept"
        });
        let gift = stage.dewi.does("announceContribution", gift, "contribution { id }").await;
        let gift = text(&gift["contribution"]["id"]);
        let confirm = json!({ "contributionId": gift, "idempotencyKey": "kept" });
        stage.budi.does("confirmContribution", confirm, "contribution { status }").await;
        leaves(&stage).await;
        // What goes back opens the pledge again, and yet nothing more comes on it.
        goes_back(&stage, &gift, "4", "IDR", "back").await;
        let rows = network.rows().await;
        let accept = json!({ "pledgeId": before["pledge"]["id"] });
        stage.budi.tries("acceptPledge", accept, select).await.refused("NOT_A_PARTY", "pledgeId");
        let late = stage.hasan.tries("makePledge", promise(&own, &stage.faith, "late"), select).await;
        late.refused("NOT_A_PARTY", "needId");
        let gift = json!({
            "needId": own, "organizationId": stage.faith, "quantity": { "value": "10", "unit": "IDR" },
            "happenedOn": given::TODAY, "idempotencyKey": "gift"
        });
        stage.hasan.tries("announceContribution", gift, "contribution { id }").await.refused("NOT_A_PARTY", "needId");
        let more = json!({
            "pledgeId": kept, "quantity": { "value": "4", "unit": "IDR" }, "happenedOn": given::TODAY,
            "idempotencyKey": "more"
        });
        stage.dewi.tries("announceContribution", more, "contribution { id }").await.refused("NOT_A_PARTY", "pledgeId");
        let raise = json!({
            "pledgeId": kept, "quantity": { "value": "20", "unit": "IDR" }, "reason": "More",
            "effectiveOn": given::TODAY, "idempotencyKey": "raise"
        });
        stage.dewi.tries("revisePledge", raise, select).await.refused("NOT_A_PARTY", "pledgeId");
        assert_eq!(network.rows().await, rows);
        // And so it is told beforehand.
        let able = "query($p: ID!, $n: ID!) { pledge(id: $p) { viewerCan(action: ACCEPT) { code } }
            need(id: $n) { viewerCan(action: PLEDGE) { code } } }";
        let asked = json!({ "p": before["pledge"]["id"], "n": own });
        let not = json!({ "viewerCan": { "code": "NOT_A_PARTY" } });
        assert_eq!(stage.budi.sees(able, asked.clone()).await["pledge"], not);
        assert_eq!(stage.hasan.asks(able, asked).await["data"]["need"], not);
        let able = "query($p: ID!) { pledge(id: $p) { announce: viewerCan(action: ANNOUNCE) { code }
            revise: viewerCan(action: REVISE) { code } } }";
        let told = stage.dewi.sees(able, json!({ "p": kept })).await["pledge"].clone();
        assert_eq!(told, json!({ "announce": { "code": "NOT_A_PARTY" }, "revise": { "code": "NOT_A_PARTY" } }));
    })
    .await;
}
