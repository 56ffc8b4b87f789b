//! What was done in an organization, for those who answer for it, and for nobody else.

use serde_json::{Value, json};
use tests::given::{self, invitation, member};
use tests::{Person, on_both};

const TRAIL: &str = "query($id: ID!, $filter: AuditFilter, $last: Int) {
    auditRecords(organizationId: $id, filter: $filter, last: $last) {
        totalCount nodes { command actorName partnershipId reason } } }";
/// What holds ids of the database in its text.
const HELD: &str = "query($id: ID!, $filter: AuditFilter) {
    auditRecords(organizationId: $id, filter: $filter, last: 100) {
        nodes { id at command actorId actorName organizationId subjectId before after requestId } } }";

async fn trail(who: &Person, organization: &str, filter: Value) -> Vec<Value> {
    let asked = json!({ "id": organization, "filter": filter, "last": 100 });
    who.sees(TRAIL, asked).await["auditRecords"]["nodes"].as_array().unwrap().clone()
}

async fn held(who: &Person, organization: &str, filter: Value) -> Vec<Value> {
    let answer = who.asks_quietly(HELD, json!({ "id": organization, "filter": filter })).await;
    answer["data"]["auditRecords"]["nodes"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}

fn commands(records: &[Value]) -> Vec<&str> {
    records.iter().map(|record| record["command"].as_str().unwrap()).collect()
}

fn row(record: &Value, side: &str) -> Value {
    serde_json::from_str(record[side].as_str().unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_answers_for_an_organization_reads_what_was_done_in_it() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Nets", "MONEY", "1000", "IDR").await;
        let pledge = stage.pledge(&need, "400", "IDR").await;
        let contribution = stage.received(&pledge, "300", "IDR").await;
        let ending =
            json!({ "membershipId": given::own_membership(&stage.rina, &stage.youth).await, "reason": "Moved" });
        stage.siti.does("endMembership", ending, "member { status }").await;

        // One thing, from its announcement on; the partner's people are not named.
        let about = trail(&stage.siti, &stage.youth, json!({ "subjectId": contribution })).await;
        assert_eq!(commands(&about), ["announceContribution", "confirmContribution"]);
        assert_eq!((&about[0]["actorName"], &about[1]["actorName"]), (&Value::Null, &json!("Budi")));
        assert!(about.iter().all(|record| record["partnershipId"] == stage.partnership));
        let about = held(&stage.siti, &stage.youth, json!({ "subjectId": contribution })).await;
        let statuses = ["before", "after"].map(|side| row(&about[1], side)["status"].clone());
        assert_eq!(statuses, [json!("ANNOUNCED"), json!("CONFIRMED")]);
        assert_eq!((&about[1]["subjectId"], &about[1]["organizationId"]), (&json!(contribution), &json!(stage.youth)));

        // One person, also one who has left, and one kind of change.
        let actor = about[1]["actorId"].clone();
        let by_budi = trail(&stage.siti, &stage.youth, json!({ "actorId": actor })).await;
        assert!(!by_budi.is_empty() && by_budi.iter().all(|record| record["actorName"] == "Budi"));
        let by_rina = trail(&stage.siti, &stage.youth, json!({ "command": "publishNeed" })).await;
        assert_eq!((by_rina.len(), &by_rina[0]["actorName"]), (1, &json!("Rina")));
        let ended = trail(&stage.siti, &stage.youth, json!({ "command": "endMembership" })).await;
        assert!(ended.iter().any(|record| record["reason"] == "Moved"), "{ended:?}");

        // Pages count and follow like others.
        let last = stage.siti.sees(TRAIL, json!({ "id": stage.youth, "last": 1 })).await["auditRecords"].clone();
        let all = trail(&stage.siti, &stage.youth, Value::Null).await;
        assert_eq!(
            (last["totalCount"].as_u64(), &last["nodes"][0]),
            (u64::try_from(all.len()).ok(), &all[all.len() - 1])
        );
        // What happened in other organizations is not in it.
        let elsewhere = trail(&stage.hasan, &stage.faith, Value::Null).await;
        assert!(!elsewhere.is_empty() && !commands(&elsewhere).contains(&"publishNeed"), "{elsewhere:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_reads_it() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let auditor = Person::registers(&network, "Wati").await;
        member(&stage.siti, &stage.youth, &auditor, &["AUDITOR"]).await;
        let plain = Person::registers(&network, "Joko").await;
        member(&stage.siti, &stage.youth, &plain, &["MEMBER"]).await;
        let secret = invitation(&stage.siti, &stage.youth, "new@example.org", "MEMBER").await;
        for (who, code) in
            [(network.nobody(), "UNAUTHENTICATED"), (plain, "FORBIDDEN"), (stage.hasan.clone(), "NOT_FOUND")]
        {
            let answer = who.asks(TRAIL, json!({ "id": stage.youth, "last": 1 })).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{answer}");
        }
        // Who audits the books sees that somebody was invited, and not how to reach them.
        let seen = held(&auditor, &stage.youth, json!({ "command": "inviteMember" })).await;
        assert!(!seen.is_empty() && seen.iter().all(|record| record["before"].is_null() && record["after"].is_null()));
        let seen = held(&stage.siti, &stage.youth, json!({ "command": "inviteMember" })).await;
        assert!(seen.iter().any(|record| row(record, "after")["email"] == "new@example.org"), "{seen:?}");
        // One record is found by its id, by the same people.
        let node = "query($id: ID!) { node(id: $id) { id ... on AuditRecord { command after } } }";
        let id = json!({ "id": seen[0]["id"] });
        let found = stage.siti.asks_quietly(node, id.clone()).await["data"]["node"].clone();
        assert_eq!((&found["id"], &found["command"]), (&seen[0]["id"], &json!("inviteMember")));
        assert!(found["after"].is_string());
        assert!(auditor.asks_quietly(node, id.clone()).await["data"]["node"]["after"].is_null());
        for who in [network.nobody(), stage.hasan.clone()] {
            assert!(who.asks_quietly(node, id.clone()).await["data"]["node"].is_null());
        }
        // No secret is in it, in whatever form.
        for record in held(&stage.siti, &stage.youth, Value::Null).await {
            let text = record.to_string();
            assert!(!text.contains(&secret) && !text.contains("token_hash") && !text.contains("password"), "{text}");
        }
    })
    .await;
}
