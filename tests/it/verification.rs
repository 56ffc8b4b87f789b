//! An organization is checked by the network: asked for, looked at, decided, renewed, run out, taken back.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::given::{self, organization};
use tests::person::text;
use tests::{Engine, Network, Person, on_both};

const STANDS: &str = "query($id: ID!) { organization(id: $id) { verification verifiedUntil } }";
const QUEUE: &str = "query($filter: VerificationFilter) { verifications(filter: $filter, first: 100) {
    totalCount nodes { status evidence organization { name } validUntil decisionReason revocationReason } } }";

/// How many organizations are found that are checked so far.
async fn found(who: &Person, verification: &str) -> Value {
    let asked = "query($filter: OrganizationFilter) { organizations(filter: $filter, first: 10) { totalCount } }";
    let filter = json!({ "filter": { "verification": verification } });
    who.sees(asked, filter).await["organizations"]["totalCount"].clone()
}

async fn stands(who: &Person, id: &str) -> Value {
    who.sees(STANDS, json!({ "id": id })).await["organization"].clone()
}

async fn queue(who: &Person, filter: Value) -> Value {
    who.sees(QUEUE, json!({ "filter": filter })).await["verifications"].clone()
}

async fn asks(who: &Person, organization: &str) -> String {
    let input = json!({ "organizationId": organization, "evidence": "Decree 12 of 2020, see ahu.go.id" });
    let done = who.does("requestVerification", input, "verification { id status }").await;
    assert_eq!(done["verification"]["status"], "REQUESTED");
    text(&done["verification"]["id"])
}

async fn approves(who: &Person, id: &str, until: &str) -> Value {
    let input = json!({ "verificationId": id, "validUntil": until, "reason": "Seen" });
    who.does("approveVerification", input, "verification { status validUntil }").await["verification"].clone()
}

/// An owner, their organization, and the network's administrator.
async fn scene(network: &Network) -> (Person, String, Person) {
    let siti = Person::registers(network, "Siti").await;
    let id = organization(&siti, "Karang Taruna", "YOUTH_GROUP").await;
    (siti, id, given::administrator(network).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_asked_for_looked_at_decided_and_runs_out_by_itself() {
    on_both(|network| async move {
        let (siti, id, admin) = scene(&network).await;
        assert_eq!(
            stands(&network.nobody(), &id).await,
            json!({ "verification": "UNVERIFIED", "verifiedUntil": null })
        );
        let request = asks(&siti, &id).await;
        let again = json!({ "organizationId": id, "evidence": "More" });
        siti.tries("requestVerification", again, "verification { id }")
            .await
            .refused("VERIFICATION_OPEN", "organizationId");
        assert_eq!(stands(&siti, &id).await["verification"], "REQUESTED");
        assert_eq!(queue(&admin, json!({ "status": "REQUESTED" })).await["totalCount"], 1);

        let review = json!({ "verificationId": request });
        admin.does("reviewVerification", review.clone(), "verification { status reviewedAt }").await;
        admin
            .tries("reviewVerification", review, "verification { id }")
            .await
            .refused("WRONG_VERIFICATION_STATE", "verificationId");
        assert_eq!(stands(&siti, &id).await["verification"], "UNDER_REVIEW");
        for until in ["2026-11-25", "2031-11-26"] {
            let input = json!({ "verificationId": request, "validUntil": until });
            let tried = admin.tries("approveVerification", input, "verification { id }").await;
            tried.refused("VERIFICATION_TERM", "validUntil");
        }
        assert_eq!(approves(&admin, &request, "2026-12-31").await["validUntil"], "2026-12-31");
        // Everybody sees it and finds it, and only once is it decided.
        let verified = json!({ "verification": "VERIFIED", "verifiedUntil": "2026-12-31" });
        assert_eq!(stands(&network.nobody(), &id).await, verified);
        assert_eq!(found(&network.nobody(), "VERIFIED").await, 1);
        assert_eq!(found(&network.nobody(), "UNDER_REVIEW").await, 0);
        let reject = json!({ "verificationId": request, "reason": "No" });
        admin
            .tries("rejectVerification", reject, "verification { id }")
            .await
            .refused("WRONG_VERIFICATION_STATE", "verificationId");

        // A renewal that is refused takes nothing away.
        let renewal = asks(&siti, &id).await;
        assert_eq!(stands(&siti, &id).await, verified);
        let reject = json!({ "verificationId": renewal, "reason": "The decree has ended" });
        admin.does("rejectVerification", reject, "verification { status decisionReason }").await;
        assert_eq!(stands(&siti, &id).await, verified);

        // The last day is whole, and nobody need do anything on the next one.
        network.passes(TimeDelta::days(36));
        let siti = Person::signs_in(&network, "Siti").await;
        assert_eq!(stands(&siti, &id).await["verification"], "VERIFIED");
        network.passes(TimeDelta::days(1));
        let siti = Person::signs_in(&network, "Siti").await;
        assert_eq!(stands(&siti, &id).await["verification"], "EXPIRED");
        assert_eq!((found(&siti, "VERIFIED").await, found(&siti, "EXPIRED").await), (json!(0), json!(1)));
        for (status, expected) in [("EXPIRED", 1), ("VERIFIED", 0), ("REJECTED", 1)] {
            assert_eq!(queue(&siti, json!({ "status": status })).await["totalCount"], expected, "{status}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_taken_back_with_a_reason_and_lost_with_the_name() {
    on_both(|network| async move {
        let (siti, id, admin) = scene(&network).await;
        let revoke = json!({ "organizationId": id, "reason": "The chair is not known at the address" });
        let tried = admin.tries("revokeVerification", revoke.clone(), "verification { id }").await;
        tried.refused("WRONG_VERIFICATION_STATE", "organizationId");
        let first = asks(&siti, &id).await;
        approves(&admin, &first, "2027-12-31").await;
        let second = asks(&siti, &id).await;
        approves(&admin, &second, "2028-12-31").await;
        admin.does("revokeVerification", revoke, "verification { status revokedAt revocationReason }").await;
        assert_eq!(stands(&siti, &id).await, json!({ "verification": "REVOKED", "verifiedUntil": null }));
        // None of the two is left in force.
        assert_eq!(queue(&siti, json!({ "status": "VERIFIED" })).await["totalCount"], 0);
        assert_eq!(queue(&siti, json!({ "organizationId": id, "status": "REVOKED" })).await["totalCount"], 2);

        // Asking again does not wash it off.
        let third = asks(&siti, &id).await;
        assert_eq!(stands(&network.nobody(), &id).await["verification"], "REVOKED");
        approves(&admin, &third, "2028-12-31").await;
        let version = siti.sees("query($id: ID!) { organization(id: $id) { version } }", json!({ "id": id })).await;
        let mut edit = json!({ "organizationId": id, "expectedVersion": version["organization"]["version"] });
        edit["description"] = json!("By the sea");
        let edited = siti.does("editOrganization", edit.clone(), "organization { version verification }").await;
        assert_eq!(edited["organization"]["verification"], "VERIFIED");
        edit["expectedVersion"] = edited["organization"]["version"].clone();
        edit["name"] = json!("Palang Merah");
        let edited = siti.does("editOrganization", edit, "organization { verification verifiedUntil }").await;
        assert_eq!(edited["organization"], json!({ "verification": "UNVERIFIED", "verifiedUntil": null }));
        assert_eq!(queue(&siti, json!({ "status": "VERIFIED" })).await["totalCount"], 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_decides_about_an_organization_of_their_own_and_strangers_see_no_evidence() {
    on_both(|network| async move {
        let (siti, id, admin) = scene(&network).await;
        let request = asks(&siti, &id).await;
        let membership = given::member(&siti, &id, &admin_by_mail(&network).await, &["MEMBER"]).await;
        for is_suspended in [false, true] {
            if is_suspended {
                let suspend = json!({ "membershipId": membership, "reason": "A quarrel" });
                siti.does("suspendMember", suspend, "member { status }").await;
            }
            for (field, more) in
                [("reviewVerification", json!({})), ("approveVerification", json!({ "validUntil": "2027-01-01" }))]
            {
                let mut input = more.clone();
                input["verificationId"] = json!(request);
                admin.tries(field, input, "verification { id }").await.refused("SELF_APPROVAL", "verificationId");
            }
            let asked = "query($id: ID!) { verification(id: $id) { viewerCan(action: APPROVE) { allowed code } } }";
            let seen = admin.sees(asked, json!({ "id": request })).await;
            assert_eq!(seen["verification"]["viewerCan"], json!({ "allowed": false, "code": "SELF_APPROVAL" }));
        }
        let budi = Person::registers(&network, "Budi").await;
        given::member(&siti, &id, &budi, &["AUDITOR"]).await;
        let eve = Person::registers(&network, "Eve").await;
        for who in [&network.nobody(), &eve, &budi] {
            assert_eq!(queue(who, json!({})).await, json!({ "totalCount": 0, "nodes": [] }));
            let asked = "query($id: ID!) { node(id: $id) { id } verification(id: $id) { evidence } }";
            assert_eq!(who.sees(asked, json!({ "id": request })).await, json!({ "node": null, "verification": null }));
        }
        // Nor do they read it in the trail, which an auditor reads.
        let trail = "query($id: ID!) { auditRecords(organizationId: $id, last: 100) { nodes { command after } } }";
        let seen = budi.asks_quietly(trail, json!({ "id": id })).await.to_string();
        assert!(seen.contains("requestVerification") && !seen.contains("Decree"), "{seen}");
        // A suspended organization asks for nothing.
        let other = organization(&eve, "Klinik", "HEALTH_PROVIDER").await;
        admin
            .does("suspendOrganization", json!({ "organizationId": other, "reason": "?" }), "organization { id }")
            .await;
        let input = json!({ "organizationId": other, "evidence": "Decree" });
        eve.tries("requestVerification", input, "verification { id }").await.denied("ORG_SUSPENDED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_under_one_name_is_not_approved_under_another() {
    on_both(|network| async move {
        let (siti, id, admin) = scene(&network).await;
        let request = asks(&siti, &id).await;
        admin.does("reviewVerification", json!({ "verificationId": request }), "verification { status }").await;
        let edit = json!({ "organizationId": id, "expectedVersion": 1, "name": "Palang Merah" });
        siti.does("editOrganization", edit, "organization { verification }").await;
        let approve = json!({ "verificationId": request, "validUntil": "2027-01-01" });
        let tried = admin.tries("approveVerification", approve, "verification { id }").await;
        tried.refused("WRONG_VERIFICATION_STATE", "verificationId");
        assert_eq!(stands(&siti, &id).await["verification"], "UNVERIFIED");
        // It may ask under the new one.
        let again = asks(&siti, &id).await;
        approves(&admin, &again, "2027-01-01").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_at_the_same_moment_does_not_undo_a_revocation() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let network = Network::start(engine).await;
        let (siti, id, admin) = scene(&network).await;
        for round in 0..2 {
            let request = asks(&siti, &id).await;
            approves(&admin, &request, "2027-01-01").await;
            let version = siti.sees("query($id: ID!) { organization(id: $id) { version } }", json!({ "id": id })).await;
            let edit = json!({
                "organizationId": id, "expectedVersion": version["organization"]["version"],
                "description": format!("By the sea, {round}")
            });
            let revoke = json!({ "organizationId": id, "reason": "Not known there" });
            // Somebody holds the row meanwhile, so that both have come before either goes on, the revocation first.
            // SQLite lets one write after the other.
            let held = async {
                if engine == Engine::Postgres {
                    let hold = "select id from organization for update; select pg_sleep(0.5)";
                    network.raw(hold).await.expect("a wait");
                }
            };
            let later = |millis| tokio::time::sleep(Duration::from_millis(millis));
            let ((), revoked, edited) = tokio::join!(
                held,
                async {
                    later(100).await;
                    admin.tries_quietly("revokeVerification", revoke, "verification { id }").await
                },
                async {
                    later(250).await;
                    siti.tries_quietly("editOrganization", edit, "organization { id }").await
                },
            );
            assert!(edited.is_done() && revoked.is_done(), "{engine:?} {:#} {:#}", edited.answer, revoked.answer);
            assert_eq!(stands(&siti, &id).await["verification"], "REVOKED", "{engine:?}");
        }
        network.stop().await;
    }
}

/// The administrator as somebody who can be invited.
async fn admin_by_mail(network: &Network) -> Person {
    Person::signs_in(network, "Admin").await
}
