//! What partners agree on: signed version by version, never changed, replaced by what all have signed.

use std::collections::HashMap;

use domain::entity::id::PartnershipId;
use futures_util::future::join_all;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tests::given::{self, Stage, organization};
use tests::person::text;
use tests::{Engine, Network, Person, on_both};

use crate::races::tally;

const PRESENT: &str = "query($id: ID!) { partnership(id: $id) { status purpose endsOn agreement { id number status text \
    purpose startsOn endsOn digest canonical awaited { organization { name } } \
    signatures { organization { name } roles capacity digest } } } }";
const VERSIONS: &str = "query($id: ID!) { partnership(id: $id) { agreements(first: 10) { totalCount nodes { \
    number status endsOn endReason signatures { organization { name } } } } } }";
const VERSION: &str = "agreementVersion { id number status digest inForceAt endedAt endReason }";

async fn present(who: &Person, partnership: &str) -> Value {
    who.sees(PRESENT, json!({ "id": partnership })).await["partnership"].clone()
}

async fn versions(who: &Person, partnership: &str) -> Vec<Value> {
    let seen = who.sees(VERSIONS, json!({ "id": partnership })).await;
    seen["partnership"]["agreements"]["nodes"].as_array().expect("a list").clone()
}

/// An amendment of the youth group, to another last day; its id and digest.
async fn amendment(stage: &Stage, ends_on: &str) -> (String, String) {
    let input = json!({
        "partnershipId": stage.partnership, "organizationId": stage.youth, "endsOn": ends_on, "reason": "It goes well"
    });
    let proposed = stage.siti.does("proposeAmendment", input, VERSION).await["agreementVersion"].clone();
    (text(&proposed["id"]), text(&proposed["digest"]))
}

fn signing(version: &(String, String), organization: &str) -> Value {
    json!({ "agreementVersionId": version.0, "organizationId": organization, "digest": version.1 })
}

#[tokio::test(flavor = "multi_thread")]
async fn who_accepts_signs_the_first_version() {
    on_both(|network| async move {
        let [siti, hasan, dewi] = [
            Person::registers(&network, "Siti").await,
            Person::registers(&network, "Hasan").await,
            Person::registers(&network, "Dewi").await,
        ];
        let youth = organization(&siti, "Karang Taruna", "YOUTH_GROUP").await;
        let faith = organization(&hasan, "Majelis Taklim", "FAITH_GROUP").await;
        let council = organization(&dewi, "Musyawarah Desa", "COMMUNITY_COUNCIL").await;
        let party = |id: &str, role: &str| json!({ "organizationId": id, "role": role });
        let input = json!({
            "proposerId": youth, "name": "Fishers' finance", "purpose": "Nets \"and\" boats",
            "agreement": "1. Each gives what it can.\n2. Books are open.", "startsOn": "2026-12-01",
            "endsOn": "2027-12-31", "visibility": "PUBLIC",
            "parties": [party(&youth, "LEAD"), party(&faith, "FUNDING"), party(&council, "HOST")]
        });
        let id = text(&siti.does("proposePartnership", input, "partnership { id }").await["partnership"]["id"]);
        let first = present(&hasan, &id).await["agreement"].clone();
        assert_eq!((&first["number"], &first["status"]), (&json!(1), &json!("PROPOSED")));
        assert_eq!(first["awaited"], json!([
            { "organization": { "name": "Majelis Taklim" } }, { "organization": { "name": "Musyawarah Desa" } }
        ]));
        // Who proposes has signed.
        assert_eq!(first["signatures"], json!([{
            "organization": { "name": "Karang Taruna" }, "roles": ["OWNER"], "capacity": null, "digest": first["digest"]
        }]));
        // Anybody can do the digest again from what they read.
        let canonical = json!({
            "format": "simpul-agreement/1", "partnership": id, "version": 1, "startsOn": "2026-12-01",
            "endsOn": "2027-12-31", "purpose": "Nets \"and\" boats", "text": first["text"]
        });
        assert_eq!(first["canonical"], canonical.to_string());
        let hash = Sha256::digest(canonical.to_string());
        assert_eq!(first["digest"], hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>());

        let mut accept = json!({
            "partnershipId": id, "organizationId": faith, "digest": "0".repeat(64), "capacity": "Ketua"
        });
        let select = "partnership { status }";
        hasan.tries("acceptPartnership", accept.clone(), select).await.refused("AGREEMENT_CHANGED", "digest");
        accept["digest"] = first["digest"].clone();
        hasan.does("acceptPartnership", accept, select).await;
        // The last signature brings both into force.
        let version = (text(&first["id"]), text(&first["digest"]));
        let wrong = signing(&(version.0.clone(), "f".repeat(64)), &council);
        dewi.tries("signAgreement", wrong, VERSION).await.refused("AGREEMENT_CHANGED", "digest");
        let signed = dewi.does("signAgreement", signing(&version, &council), VERSION).await;
        assert_eq!(signed["agreementVersion"]["status"], "IN_FORCE");
        let now = present(&siti, &id).await;
        assert_eq!((&now["status"], &now["agreement"]["awaited"]), (&json!("ACTIVE"), &json!([])));
        assert_eq!(now["agreement"]["signatures"][1]["capacity"], "Ketua");
        dewi.tries("signAgreement", signing(&version, &council), VERSION)
            .await
            .refused("ALREADY_SIGNED", "organizationId");

        // Whoever passes by sees the public partnership, and nothing of what was signed.
        let eve = Person::registers(&network, "Eve").await;
        let seen = present(&eve, &id).await;
        assert_eq!((&seen["status"], &seen["agreement"]), (&json!("ACTIVE"), &Value::Null));
        assert_eq!(versions(&eve, &id).await, Vec::<Value>::new());
        let node = "query($id: ID!) { node(id: $id) { id } }";
        assert_eq!(eve.sees(node, json!({ "id": version.0 })).await["node"], Value::Null);
        assert_eq!(dewi.sees(node, json!({ "id": version.0 })).await["node"]["id"], version.0);
        eve.tries("signAgreement", signing(&version, &council), VERSION).await.denied("NOT_FOUND");
        assert!(PartnershipId::parse(&id).is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amendment_holds_once_all_have_signed_and_what_was_agreed_holds_until_then() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let id = &stage.partnership;
        let old = present(&stage.siti, id).await["agreement"].clone();
        let next = amendment(&stage, "2028-12-31").await;
        assert_eq!(present(&stage.dewi, id).await["agreement"]["number"], 1);
        assert_eq!(present(&stage.dewi, id).await["endsOn"], Value::Null);
        let again = json!({
            "partnershipId": id, "organizationId": stage.faith, "purpose": "Boats", "reason": "Better so"
        });
        stage.hasan.tries("proposeAmendment", again, VERSION).await.refused("AMENDMENT_OPEN", "partnershipId");
        // What was read of the last version is not what is signed now.
        let stale = json!({
            "agreementVersionId": next.0, "organizationId": stage.faith, "digest": old["digest"]
        });
        stage.hasan.tries("signAgreement", stale, VERSION).await.refused("AGREEMENT_CHANGED", "digest");
        // Nobody signs for another party, nor without the office.
        stage.hasan.tries("signAgreement", signing(&next, &stage.council), VERSION).await.denied("FORBIDDEN");
        stage.budi.tries("signAgreement", signing(&next, &stage.youth), VERSION).await.denied("FORBIDDEN");
        stage
            .siti
            .tries("signAgreement", signing(&next, &stage.youth), VERSION)
            .await
            .refused("ALREADY_SIGNED", "organizationId");
        let signed = stage.hasan.does("signAgreement", signing(&next, &stage.faith), VERSION).await;
        assert_eq!(signed["agreementVersion"]["status"], "PROPOSED");
        let signed = stage.dewi.does("signAgreement", signing(&next, &stage.council), VERSION).await;
        assert_eq!(signed["agreementVersion"]["status"], "IN_FORCE");
        let now = present(&stage.dewi, id).await;
        assert_eq!((&now["agreement"]["number"], &now["endsOn"]), (&json!(2), &json!("2028-12-31")));
        let both = versions(&stage.siti, id).await;
        assert_eq!(both.iter().map(|one| &one["status"]).collect::<Vec<_>>(), ["SUPERSEDED", "IN_FORCE"]);
        // The old signatures stay under the old version.
        assert_eq!(both[0]["signatures"].as_array().map(Vec::len), Some(3));
        let same = json!({
            "partnershipId": id, "organizationId": stage.youth, "endsOn": "2028-12-31", "reason": "Again"
        });
        stage.siti.tries("proposeAmendment", same, VERSION).await.refused("NOTHING_AMENDED", "partnershipId");
        let past = json!({
            "partnershipId": id, "organizationId": stage.youth, "endsOn": "2026-11-24", "reason": "Over"
        });
        stage.siti.tries("proposeAmendment", past, VERSION).await.refused("ENDS_BEFORE_START", "endsOn");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amendment_that_is_declined_or_taken_back_ends_with_its_reason() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let id = &stage.partnership;
        let first = amendment(&stage, "2028-12-31").await;
        let take_back = json!({ "agreementVersionId": first.0, "reason": "Too long" });
        stage.hasan.tries("withdrawAmendment", take_back.clone(), VERSION).await.denied("FORBIDDEN");
        stage.siti.does("withdrawAmendment", take_back.clone(), VERSION).await;
        stage
            .siti
            .tries("withdrawAmendment", take_back, VERSION)
            .await
            .refused("WRONG_AGREEMENT_STATE", "agreementVersionId");
        stage
            .hasan
            .tries("signAgreement", signing(&first, &stage.faith), VERSION)
            .await
            .refused("WRONG_AGREEMENT_STATE", "agreementVersionId");
        let second = amendment(&stage, "2027-12-31").await;
        let decline = json!({ "agreementVersionId": second.0, "organizationId": stage.council, "reason": "Too short" });
        let declined = stage.dewi.does("declineAmendment", decline, VERSION).await;
        assert_eq!(declined["agreementVersion"]["endReason"], "Too short");
        let able = "query($id: ID!) { node(id: $id) { ... on AgreementVersion { \
                    sign: viewerCan(action: SIGN) { allowed code } } } }";
        let able = stage.hasan.sees(able, json!({ "id": second.0 })).await;
        assert_eq!(able["node"]["sign"], json!({ "allowed": false, "code": "WRONG_AGREEMENT_STATE" }));
        let all = versions(&stage.hasan, id).await;
        let told: Vec<_> = all.iter().map(|one| (one["status"].clone(), one["endReason"].clone())).collect();
        let expected = [("IN_FORCE", None), ("WITHDRAWN", Some("Too long")), ("DECLINED", Some("Too short"))];
        assert_eq!(told, expected.map(|(status, reason)| (json!(status), json!(reason))));
        // Version 1 is over with its partnership.
        let end = json!({ "partnershipId": id, "reason": "Done" });
        stage.siti.does("endPartnership", end, "partnership { status }").await;
        assert_eq!(versions(&stage.hasan, id).await[0]["status"], "ENDED");
        assert_eq!(present(&stage.hasan, id).await["agreement"], Value::Null);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_is_not_waited_for_and_who_joins_signs_what_holds() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let rudi = Person::registers(&network, "Rudi").await;
        let clinic = organization(&rudi, "Klinik", "HEALTH_PROVIDER").await;
        let party =
            |id: &str, role: &str, required: bool| json!({ "organizationId": id, "role": role, "required": required });
        let input = json!({
            "proposerId": stage.youth, "name": "Storm relief", "purpose": "Roofs", "parties": [
                party(&stage.youth, "LEAD", true), party(&stage.faith, "FUNDING", true),
                party(&stage.council, "FUNDING", true), party(&clinic, "HOST", false)
            ]
        });
        let done = stage.siti.does("proposePartnership", input, "partnership { id }").await;
        let stage = Stage { partnership: text(&done["partnership"]["id"]), ..stage };
        for (who, organization) in [(&stage.hasan, &stage.faith), (&stage.dewi, &stage.council)] {
            let accept = json!({ "partnershipId": stage.partnership, "organizationId": organization });
            who.does("acceptPartnership", accept, "partnership { status }").await;
        }
        // The clinic was invited and has not answered: the amendment does not wait for it, and it cannot sign it.
        let next = amendment(&stage, "2028-12-31").await;
        rudi.tries("signAgreement", signing(&next, &clinic), VERSION)
            .await
            .refused("WRONG_AGREEMENT_STATE", "agreementVersionId");
        stage.hasan.does("signAgreement", signing(&next, &stage.faith), VERSION).await;
        let leave = json!({
            "partnershipId": stage.partnership, "organizationId": stage.council, "reason": "Other duties"
        });
        stage.dewi.does("withdrawFromPartnership", leave, "partnership { endsOn }").await;
        network.passes(chrono::TimeDelta::minutes(1));
        let now = present(&stage.siti, &stage.partnership).await;
        assert_eq!((&now["agreement"]["number"], &now["endsOn"]), (&json!(2), &json!("2028-12-31")));
        stage
            .dewi
            .tries("signAgreement", signing(&next, &stage.council), VERSION)
            .await
            .refused("NOT_A_PARTY", "organizationId");
        let mut accept = json!({ "partnershipId": stage.partnership, "organizationId": clinic });
        // It was invited to other terms than those that hold now.
        let unread = rudi.tries("acceptPartnership", accept.clone(), "partnership { status }").await;
        unread.refused("AGREEMENT_CHANGED", "digest");
        accept["digest"] = json!(next.1);
        rudi.does("acceptPartnership", accept, "partnership { status }").await;
        let signatures = present(&rudi, &stage.partnership).await["agreement"]["signatures"].clone();
        assert_eq!(signatures[2]["organization"]["name"], "Klinik");
        assert_eq!(signatures[2]["digest"], next.1);

        // What the leaving party had proposed goes with it.
        let own = json!({
            "partnershipId": stage.partnership, "organizationId": clinic, "purpose": "Clinics", "reason": "Ours"
        });
        rudi.does("proposeAmendment", own, VERSION).await;
        let leave = json!({ "partnershipId": stage.partnership, "organizationId": clinic, "reason": "No, then" });
        rudi.does("withdrawFromPartnership", leave, "partnership { status }").await;
        let last = versions(&stage.siti, &stage.partnership).await[2].clone();
        assert_eq!((&last["status"], &last["endReason"]), (&json!("WITHDRAWN"), &json!("No, then")));

        // What is proposed after a party has left is not shown to it.
        network.passes(chrono::TimeDelta::minutes(1));
        let later = amendment(&stage, "2029-12-31").await;
        let seen = versions(&stage.dewi, &stage.partnership).await;
        assert_eq!(seen.iter().map(|one| &one["number"]).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(versions(&rudi, &stage.partnership).await.len(), 3);
        let seen = stage.dewi.sees("query($id: ID!) { node(id: $id) { id } }", json!({ "id": later.0 })).await;
        assert_eq!(seen["node"], Value::Null);
        let who = "query($id: ID!) { whoCanSee(id: $id) { organizations { organization { name } } } }";
        let seen = stage.siti.sees(who, json!({ "id": later.0 })).await["whoCanSee"]["organizations"].clone();
        let name = |name: &str| json!({ "organization": { "name": name } });
        assert_eq!(seen, json!([name("Karang Taruna Bahari"), name("Majelis Taklim Al-Bahr")]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_two_who_sign_at_once_bring_it_into_force_once() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        for round in 0..3 {
            let next = amendment(&stage, &format!("2028-12-0{}", round + 1)).await;
            let hold = network.engine() == Engine::Postgres;
            let held = async {
                if hold {
                    let wait = "select 1 from partnership for update; select pg_sleep(0.5)";
                    network.raw(wait).await.expect("a lock");
                }
            };
            let sign = |who: &Person, organization: &str| {
                let (who, input) = (who.clone(), signing(&next, organization));
                async move { who.tries_quietly("signAgreement", input, VERSION).await }
            };
            let both = join_all([sign(&stage.hasan, &stage.faith), sign(&stage.dewi, &stage.council)]);
            let (tries, ()) = tokio::join!(both, held);
            assert_eq!(tally(&tries), HashMap::from([("DONE", 2)]), "round {round}");
            // Who of the two was first stands in the order of the signatures, which may be another one on each engine.
            let seen = stage.siti.asks_quietly(PRESENT, json!({ "id": stage.partnership })).await;
            assert_eq!(seen["data"]["partnership"]["agreement"]["number"], round + 2);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_signed_is_changed_by_nobody() {
    on_both(|network| async move {
        given::stage(&network).await;
        for change in [
            "update agreement set body = 'More'",
            "update agreement set ends_on = '2030-01-01'",
            "update agreement set digest = 'other'",
            "delete from agreement",
            "update agreement_signature set capacity = 'Chair'",
            "delete from agreement_signature",
        ] {
            assert!(network.raw(change).await.is_err(), "{change}");
        }
    })
    .await;
}

// B120
#[tokio::test(flavor = "multi_thread")]
async fn a_year_more_ends_on_the_same_day_or_the_last_one_of_its_month() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let extend = |months: u32| {
            json!({
                "partnershipId": stage.partnership, "organizationId": stage.youth, "extendByMonths": months,
                "reason": "Another year"
            })
        };
        stage.siti.tries("proposeAmendment", extend(12), VERSION).await.refused("NO_LAST_DAY", "extendByMonths");
        let mut last = String::new();
        for (ends_on, months, expected) in
            [("2028-02-29", 12, "2029-02-28"), ("2029-02-28", 36, "2032-02-28"), ("2027-01-31", 1, "2027-02-28")]
        {
            if last != ends_on {
                let next = amendment(&stage, ends_on).await;
                agree(&stage, &next).await;
            }
            let done = stage.siti.does("proposeAmendment", extend(months), VERSION).await["agreementVersion"].clone();
            agree(&stage, &(text(&done["id"]), text(&done["digest"]))).await;
            last = text(&present(&stage.siti, &stage.partnership).await["endsOn"]);
            assert_eq!(last, expected);
        }
        // Where the day that is extended has passed, the argument is told that was sent.
        network.passes(chrono::TimeDelta::days(200));
        let siti = Person::signs_in(&network, "Siti").await;
        siti.tries("proposeAmendment", extend(1), VERSION).await.refused("ENDS_BEFORE_START", "extendByMonths");
        let stage = Stage { siti, ..stage };
        let both = json!({
            "partnershipId": stage.partnership, "organizationId": stage.youth, "extendByMonths": 1,
            "endsOn": "2029-01-01", "reason": "Both"
        });
        stage.siti.tries("proposeAmendment", both, VERSION).await.refused("MALFORMED", "extendByMonths");
    })
    .await;
}

async fn agree(stage: &Stage, version: &(String, String)) {
    for (who, organization) in [(&stage.hasan, &stage.faith), (&stage.dewi, &stage.council)] {
        who.does("signAgreement", signing(version, organization), VERSION).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_are_listed_with_their_signatures_in_few_statements() {
    on_both(|network: Network| async move {
        let stage = given::stage(&network).await;
        // Her rights are known from now on.
        stage.siti.sees("{ viewer { id } }", json!({})).await;
        let few = statements(&network, &stage).await;
        for year in 2030..2033 {
            let next = amendment(&stage, &format!("{year}-12-31")).await;
            agree(&stage, &next).await;
        }
        assert_eq!(statements(&network, &stage).await, few);
    })
    .await;
}

async fn statements(network: &Network, stage: &Stage) -> Vec<String> {
    let document = "query($id: ID!) { partnership(id: $id) { agreement { number } agreements(first: 10) { totalCount \
        nodes { digest proposer { name } awaited { id } signatures { capacity organization { name } } } } } }";
    let _ = network.statements();
    stage.siti.sees(document, json!({ "id": stage.partnership })).await;
    // What is asked for together comes in any order.
    let mut statements = network.statements();
    statements.sort();
    statements
}

const PROMISES: &str = "query($id: ID!) { partnership(id: $id) { promises { organization { name } \
    pledged { value unit } delivered { value } overdue { value } writtenOff { value } } } }";

async fn promises(who: &Person, partnership: &str) -> Value {
    who.sees(PROMISES, json!({ "id": partnership })).await["partnership"]["promises"].clone()
}

// B041: what was given up is neither done nor open.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_promised_and_what_came_of_it_is_shown_to_partners_as_far_as_they_have_agreed() {
    on_both(|network| async move {
        let mut stage = given::stage(&network).await;
        let money = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let rice = stage.need("Rice", "GOODS", "40", "KGM").await;
        let pledge = stage.pledge(&money, "100.00", "IDR").await;
        stage.received(&pledge, "70.00", "IDR").await;
        stage.pledge(&rice, "40", "KGM").await;
        // What nobody has accepted is no promise yet.
        let offered = json!({
            "needId": money, "organizationId": stage.faith, "quantity": { "value": "5.00", "unit": "IDR" },
            "dueOn": given::DUE, "idempotencyKey": "offered"
        });
        stage.hasan.does("makePledge", offered, "pledge { id }").await;
        let entry = |sums: [Option<&str>; 4], unit: &str| {
            let quantity = |at: usize| sums[at].map(|value| json!({ "value": value }));
            let pledged = sums[0].map(|value| json!({ "value": value, "unit": unit }));
            json!({
                "organization": { "name": "Majelis Taklim Al-Bahr" }, "pledged": pledged, "delivered": quantity(1),
                "overdue": quantity(2), "writtenOff": quantity(3)
            })
        };
        let own = json!([
            entry([Some("100.00"), Some("70.00"), Some("0.00"), Some("0.00")], "IDR"),
            entry([Some("40.000"), Some("0.000"), Some("0.000"), Some("0.000")], "KGM")
        ]);
        assert_eq!(promises(&stage.hasan, &stage.partnership).await, own);
        // The others have not agreed on seeing any of it, and whoever passes by never does.
        assert_eq!(promises(&stage.dewi, &stage.partnership).await, json!([]));
        let share = json!({
            "partnershipId": stage.partnership, "organizationId": stage.youth, "reason": "Trust",
            "shared": { "totals": ["OVERDUE", "PLEDGED", "WRITTEN_OFF"], "from": "2026-12-01", "until": "2027-04-15" }
        });
        let shown = "agreementVersion { id digest canonical shared { totals from until } }";
        let next = stage.siti.does("proposeAmendment", share, shown).await["agreementVersion"].clone();
        assert_eq!(next["shared"], json!({
            "totals": ["PLEDGED", "OVERDUE", "WRITTEN_OFF"], "from": "2026-12-01", "until": "2027-04-15"
        }));
        assert!(text(&next["canonical"]).ends_with(
            "\"shared\":{\"totals\":[\"PLEDGED\",\"OVERDUE\",\"WRITTEN_OFF\"],\"from\":\"2026-12-01\",\"until\":\"2027-04-15\"}}"
        ));
        agree(&stage, &(text(&next["id"]), text(&next["digest"]))).await;
        assert_eq!(promises(&stage.dewi, &stage.partnership).await, json!([]), "from December on");

        network.passes(chrono::TimeDelta::days(130));
        stage.hasan = Person::signs_in(&network, "Hasan").await;
        stage.dewi = Person::signs_in(&network, "Dewi").await;
        stage.budi = Person::signs_in(&network, "Budi").await;
        let late = json!([
            entry([Some("100.00"), None, Some("30.00"), Some("0.00")], "IDR"),
            entry([Some("40.000"), None, Some("40.000"), Some("0.000")], "KGM")
        ]);
        assert_eq!(promises(&stage.dewi, &stage.partnership).await, late);
        let give_up = json!({ "pledgeId": pledge, "reason": "Nobody answers" });
        stage.budi.does("writeOffPledge", give_up, "pledge { status }").await;
        let given_up = json!([
            entry([Some("100.00"), Some("70.00"), Some("0.00"), Some("30.00")], "IDR"),
            entry([Some("40.000"), Some("0.000"), Some("40.000"), Some("0.000")], "KGM")
        ]);
        assert_eq!(promises(&stage.hasan, &stage.partnership).await, given_up);
        network.passes(chrono::TimeDelta::days(20));
        stage.dewi = Person::signs_in(&network, "Dewi").await;
        assert_eq!(promises(&stage.dewi, &stage.partnership).await, json!([]), "until the middle of April");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_before_the_others_agreed_on_it_has_shared_nothing() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let money = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let pledge = stage.pledge(&money, "100.00", "IDR").await;
        stage.received(&pledge, "100.00", "IDR").await;
        let leave = json!({
            "partnershipId": stage.partnership, "organizationId": stage.faith, "reason": "Other duties"
        });
        stage.hasan.does("withdrawFromPartnership", leave, "partnership { status }").await;
        let share = json!({
            "partnershipId": stage.partnership, "organizationId": stage.youth, "reason": "Trust",
            "shared": { "totals": ["PLEDGED"] }
        });
        let next = stage.siti.does("proposeAmendment", share, VERSION).await["agreementVersion"].clone();
        let next = (text(&next["id"]), text(&next["digest"]));
        let signed = stage.dewi.does("signAgreement", signing(&next, &stage.council), VERSION).await;
        assert_eq!(signed["agreementVersion"]["status"], "IN_FORCE");
        assert_eq!(promises(&stage.dewi, &stage.partnership).await, json!([]));
        assert_eq!(promises(&stage.hasan, &stage.partnership).await[0]["pledged"]["value"], "100.00");
    })
    .await;
}
