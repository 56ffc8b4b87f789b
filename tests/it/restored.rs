//! What a suspended organization is when it is restored: to the last row what it was before.

use serde_json::json;
use tests::given;
use tests::{Network, Person, on_both};

use crate::refusals;

/// Tables that tell of the suspension itself, and why.
const TELLING: &[(&str, &str)] = &[
    ("audit", "the trail says that it was suspended and restored"),
    ("outbox", "so do the events"),
    ("chain", "and the chain of what the trail says"),
    ("chain_link", "and its links"),
    ("attempt", "tries are counted"),
];

async fn everything(network: &Network) -> Vec<String> {
    let tables: Vec<String> = network.columns().await.into_iter().map(|(name, _)| name).collect();
    let kept = tables.iter().map(String::as_str).filter(|name| TELLING.iter().all(|(telling, _)| telling != name));
    // By that number it is seen that rights which are kept in memory are no longer what they were.
    network.dump_without(&kept.collect::<Vec<_>>(), &["authority"]).await
}

// B124
#[tokio::test(flavor = "multi_thread")]
async fn a_restored_organization_is_what_it_was_to_the_last_row() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let admin = given::administrator(&network).await;
        let wati = Person::registers(&network, "Wati").await;
        // An invitation, a mandate, a delegation, a role of its own and a waiting reversal are among them.
        let things = refusals::things(&stage, &wati, &admin).await;
        let grant = json!({ "membershipId": things.wati, "customRoleId": things.role });
        stage.siti.does("grantRole", grant, "member { id }").await;
        let before = everything(&network).await;
        for table in ["invitation", "mandate", "delegation", "custom_role_grant", "reversal", "service_token"] {
            assert!(before.iter().any(|row| row.starts_with(&format!("{table}: "))), "nothing in {table}");
        }

        let suspend = json!({ "organizationId": stage.youth, "reason": "A complaint" });
        admin.does("suspendOrganization", suspend, "organization { status }").await;
        let suspended = everything(&network).await;
        let changed: Vec<_> = suspended.iter().filter(|row| !before.contains(row)).collect();
        assert!(changed.len() == 1 && changed[0].starts_with("organization: "), "{changed:#?}");
        // What its people and its partners try meanwhile leaves nothing behind either.
        let cancel = json!({ "invitationId": things.invitation });
        stage.siti.tries("cancelInvitation", cancel, "invitation { id }").await.denied("ORG_SUSPENDED");
        let approve = json!({ "reversalId": things.reversal, "idempotencyKey": "late" });
        stage.rina.tries("approveReversal", approve, "reversal { id }").await.denied("ORG_SUSPENDED");

        let restore = json!({ "organizationId": stage.youth });
        admin.does("restoreOrganization", restore, "organization { status }").await;
        let after = everything(&network).await;
        let differs: Vec<_> = after
            .iter()
            .filter(|row| !before.contains(row))
            .chain(before.iter().filter(|row| !after.contains(row)))
            .collect();
        assert!(differs.is_empty(), "{differs:#?}");
        assert_eq!(after, before);
    })
    .await;
}

// B124: what was on its way is neither lost nor counted while the organization is suspended.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_on_its_way_arrives_when_the_organization_is_restored() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let admin = given::administrator(&network).await;
        let need = stage.need("Capital", "MONEY", "100", "IDR").await;
        let gift = stage.announced(&stage.pledge(&need, "100", "IDR").await, "40", "IDR").await;
        let suspend = json!({ "organizationId": stage.youth, "reason": "A complaint" });
        admin.does("suspendOrganization", suspend, "organization { status }").await;
        let confirm = json!({ "contributionId": gift, "idempotencyKey": "arrived" });
        let select = "contribution { status need { totals { received { value } } } }";
        stage.budi.tries("confirmContribution", confirm.clone(), select).await.denied("ORG_SUSPENDED");
        admin.does("restoreOrganization", json!({ "organizationId": stage.youth }), "organization { status }").await;
        let done = stage.budi.does("confirmContribution", confirm, select).await;
        let arrived = json!({ "status": "CONFIRMED", "need": { "totals": { "received": { "value": "40.00" } } } });
        assert_eq!(done["contribution"], arrived);
    })
    .await;
}
