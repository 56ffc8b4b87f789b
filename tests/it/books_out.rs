//! Whoever loses the right to the books loses the rest of a file of them, and the owner of a suspended organization
//! keeps it.

use domain::chain::export::{ExportLedger, Exported};
use domain::chain::pieces::Pieces;
use domain::command::Mode;
use domain::entity::id::{AnyId, OrganizationId, PersonId, SessionId};
use domain::policy::permission::Permission;
use domain::{Caller, Refusal};
use serde_json::{Value, json};
use tests::given::{self, own_membership};
use tests::person::text;
use tests::{Person, on_both};

use crate::sealing::posted;

/// Who this is for what asks inside the server.
async fn caller(who: &Person) -> Caller {
    let seen = who.sees("{ viewer { id sessions(first: 9) { nodes { id current } } } }", json!({})).await;
    let sessions = seen["viewer"]["sessions"]["nodes"].as_array().expect("sessions");
    let session = sessions.iter().find(|session| session["current"] == true).expect("one that asks");
    let id = |value: &Value| AnyId::parse(&text(value)).expect("an id").id;
    Caller::Person { person: PersonId(id(&seen["viewer"]["id"])), session: SessionId(id(&session["id"])) }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_loses_the_right_while_the_books_are_read_loses_the_rest() {
    on_both(|network| async move {
        let stage = posted(&network).await;
        network.seals().await;
        let budi = caller(&stage.budi).await;
        let organization = OrganizationId::parse(&stage.youth).expect("an id");
        let begins = async || {
            let export = ExportLedger { organization, partnership: None };
            let Exported { heads, .. } =
                network.office().perform(&budi, export, Mode::Keep, String::new()).await.expect("books");
            Pieces::of(network.office().clone(), budi.clone(), organization, heads)
        };
        let mut whole = begins().await;
        let first = whole.next().await.expect("a piece").expect("entries");
        assert_eq!(first.len(), 1 + 4, "a chain and its four links");
        assert!(whole.next().await.expect("the end").is_none());

        let mut cut = begins().await;
        assert!(cut.next().await.expect("a piece").is_some());
        let seat = own_membership(&stage.budi, &stage.youth).await;
        let revoke = json!({ "membershipId": seat, "role": "TREASURER" });
        stage.siti.does("revokeRole", revoke, "member { id }").await;
        let refused = cut.next().await.err();
        assert!(matches!(refused, Some(Refusal::Forbidden(Permission::LedgerRead))), "{refused:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_suspended_organization_its_owner_alone_takes_the_books() {
    on_both(|network| async move {
        let stage = posted(&network).await;
        network.seals().await;
        let admin = given::administrator(&network).await;
        let suspend = json!({ "organizationId": stage.youth, "reason": "A complaint" });
        admin.does("suspendOrganization", suspend, "organization { id }").await;
        for path in ["ledger?", "statement?until=2026-11-25&"] {
            let path = format!("/exports/{path}organizationId={}", stage.youth);
            let (status, file) = stage.siti.gets(&path).await;
            assert_eq!(status, 200, "{path}: {file}");
            let (status, problem) = stage.budi.gets(&path).await;
            let problem: Value = serde_json::from_str(&problem).expect("a problem");
            assert_eq!((status, &problem["code"]), (403, &json!("ORG_SUSPENDED")), "{path}");
        }
    })
    .await;
}
