//! The network's auditors read what was done in the whole network, and nothing of people.

use domain::entity::state::PlatformRole;
use serde_json::{Value, json};
use tests::given;
use tests::on_both;
use tests::person::text;

const TRAIL: &str = "query($filter: NetworkAuditFilter, $last: Int) {
    networkAuditRecords(filter: $filter, last: $last) { totalCount nodes {
        id command actorName organizationId actorId reason before after at } } }";

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_reads_who_did_what_and_when_by_ids_alone() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let admin = given::administrator(&network).await;
        let ratna = given::officer(&network, "Ratna", PlatformRole::Auditor).await;
        let grant = given::glass(&admin, &stage.youth).await;
        let asks = async |filter: Value| {
            let answer = ratna.asks_quietly(TRAIL, json!({ "filter": filter, "last": 100 })).await;
            assert!(answer.get("errors").is_none(), "{answer}");
            answer["data"]["networkAuditRecords"].clone()
        };
        let all = asks(json!({})).await;
        let (count, rows) = (all["totalCount"].as_i64().expect("a count"), all["nodes"].as_array().expect("rows"));
        assert!(count > 10 && rows.len() > 10);
        for row in rows {
            for field in ["actorName", "reason", "before", "after"] {
                assert_eq!(row[field], Value::Null, "{row}");
            }
        }
        let glasses = asks(json!({ "command": "breakGlass", "organizationId": stage.youth })).await;
        assert_eq!(glasses["totalCount"], 1);
        let one = glasses["nodes"][0].clone();
        assert_eq!(asks(json!({ "actorId": one["actorId"] })).await["totalCount"], 1);
        assert_eq!(asks(json!({ "from": "2026-11-25T02:00:00.001Z" })).await["totalCount"], 0);
        assert_eq!(asks(json!({ "before": "2026-11-25T02:00:00.000Z" })).await["totalCount"], 0);
        assert_eq!(asks(json!({ "from": "2026-11-25T02:00:00.000Z" })).await["totalCount"], count);

        // The same by its id, for the auditor without content and for the owner with it.
        let node =
            format!("{{ node(id: \"{}\") {{ ... on AuditRecord {{ command reason actorName }} }} }}", text(&one["id"]));
        let closed = ratna.asks_quietly(&node, json!({})).await["data"]["node"].clone();
        assert_eq!(closed, json!({ "command": "breakGlass", "reason": null, "actorName": null }));
        let open = stage.siti.asks_quietly(&node, json!({})).await["data"]["node"].clone();
        assert_eq!(open["reason"], "A complaint of members");

        // A glass is known to be broken, not by whom and why; and it is not the auditor's to break or to mend.
        let grants =
            ratna.sees("{ breakGlassGrants(first: 9) { nodes { administratorName reason } } }", json!({})).await;
        assert_eq!(grants["breakGlassGrants"]["nodes"], json!([{ "administratorName": null, "reason": null }]));
        let break_it = json!({ "organizationId": stage.youth, "reason": "A complaint of members",
            "password": tests::person::PASSWORD });
        ratna.tries("breakGlass", break_it, "breakGlassGrant { id }").await.denied("FORBIDDEN");
        ratna
            .tries("endBreakGlass", json!({ "breakGlassGrantId": grant }), "breakGlassGrant { id }")
            .await
            .denied("FORBIDDEN");
        let suspend = json!({ "organizationId": stage.youth, "reason": "No" });
        ratna.tries("suspendOrganization", suspend, "organization { id }").await.denied("FORBIDDEN");
        for (who, code) in [(&network.nobody(), "UNAUTHENTICATED"), (&stage.siti, "FORBIDDEN"), (&admin, "FORBIDDEN")] {
            let answer = who.asks(TRAIL, json!({ "filter": {}, "last": 1 })).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], code);
        }
    })
    .await;
}
