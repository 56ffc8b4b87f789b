//! An organization whose owners are dead or lost gets another owner: after a notice, and if no owner objects.

use chrono::TimeDelta;
use domain::entity::state::PlatformRole;
use serde_json::{Value, json};
use tests::given::{self, member, organization, own_membership};
use tests::person::{PASSWORD, text};
use tests::{Engine, Network, Person, on_both, on_both_mailing};

const SHOWN: &str =
    "ownershipRecovery { id status memberName reason noticeEndsAt lapsesAt completedAt objectedAt objection }";
const LIST: &str = "query($id: ID!) { organization(id: $id) { ownershipRecoveries(first: 10) {
    totalCount nodes { status memberName objection } } } }";
const REASON: &str = "Its owner has died at sea";

/// Siti owns a group, Rina is an admin, Budi a member; and an administrator of the network.
async fn scene(network: &Network) -> (Person, Person, Person, Person, String, String) {
    let siti = Person::registers(network, "Siti").await;
    let rina = Person::registers(network, "Rina").await;
    let budi = Person::registers(network, "Budi").await;
    let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
    member(&siti, &youth, &rina, &["ADMIN"]).await;
    let membership = member(&siti, &youth, &budi, &["MEMBER"]).await;
    (siti, rina, budi, given::administrator(network).await, youth, membership)
}

fn starting(youth: &str, membership: &str) -> Value {
    json!({ "organizationId": youth, "membershipId": membership, "reason": REASON, "password": PASSWORD })
}

async fn started(admin: &Person, youth: &str, membership: &str) -> String {
    let done = admin.does("startOwnershipRecovery", starting(youth, membership), SHOWN).await;
    text(&done["ownershipRecovery"]["id"])
}

fn completing(recovery: &str) -> Value {
    json!({ "ownershipRecoveryId": recovery, "password": PASSWORD })
}

fn objecting(recovery: &str) -> Value {
    json!({ "ownershipRecoveryId": recovery, "objection": "I was fishing" })
}

#[tokio::test(flavor = "multi_thread")]
async fn after_two_weeks_without_an_objection_the_member_owns_it_too() {
    on_both_mailing(|network, post| async move {
        let (siti, rina, budi, admin, youth, membership) = scene(&network).await;
        drop(post.taken());
        let wrong = json!({ "organizationId": youth, "membershipId": membership, "reason": REASON, "password": "no" });
        admin.tries("startOwnershipRecovery", wrong, SHOWN).await.refused("WRONG_PASSWORD", "password");
        let done = admin.does("startOwnershipRecovery", starting(&youth, &membership), SHOWN).await["ownershipRecovery"].clone();
        assert_eq!((&done["status"], &done["memberName"]), (&json!("NOTICE"), &Value::Null));
        assert_eq!(done["noticeEndsAt"], "2026-12-09T02:00:00.000Z");
        let id = text(&done["id"]);
        for who in [&siti, &rina, &budi] {
            let mail = post.next_of(&who.email(), "Who owns Karang Taruna Bahari shall change").await;
            assert!(mail.text.contains(REASON) && mail.text.contains("2026-12-09 02:00 UTC"), "{}", mail.text);
        }
        let again = admin.tries("startOwnershipRecovery", starting(&youth, &membership), SHOWN).await;
        again.refused("RECOVERY_OPEN", "organizationId");
        // Those who lead see it, and who reads the trail; members do not.
        let seen = rina.sees(LIST, json!({ "id": youth })).await["organization"]["ownershipRecoveries"].clone();
        assert_eq!(seen["nodes"], json!([{ "status": "NOTICE", "memberName": "Budi", "objection": null }]));
        assert_eq!(budi.asks(LIST, json!({ "id": youth })).await["errors"][0]["extensions"]["code"], "FORBIDDEN");
        budi.tries("objectToOwnershipRecovery", objecting(&id), SHOWN).await.denied("NOT_FOUND");
        // An admin sees it, and has no say.
        rina.tries("objectToOwnershipRecovery", objecting(&id), SHOWN).await.denied("FORBIDDEN");
        rina.tries("completeOwnershipRecovery", completing(&id), SHOWN).await.denied("FORBIDDEN");

        network.passes(TimeDelta::days(14) - TimeDelta::seconds(1));
        let admin = Person::signs_in(&network, "Admin").await;
        let early = admin.tries("completeOwnershipRecovery", completing(&id), SHOWN).await;
        early.refused("RECOVERY_TOO_EARLY", "ownershipRecoveryId");
        network.passes(TimeDelta::seconds(1));
        let done = admin.does("completeOwnershipRecovery", completing(&id), SHOWN).await["ownershipRecovery"].clone();
        assert_eq!((&done["status"], &done["completedAt"]), (&json!("COMPLETED"), &json!("2026-12-09T02:00:00.000Z")));
        admin.tries("completeOwnershipRecovery", completing(&id), SHOWN).await.refused("RECOVERY_CLOSED", "ownershipRecoveryId");
        for who in [&siti, &rina, &budi] {
            post.next_of(&who.email(), "Karang Taruna Bahari has another owner").await;
        }
        let (siti, budi) = (Person::signs_in(&network, "Siti").await, Person::signs_in(&network, "Budi").await);
        let own = own_membership(&siti, &youth).await;
        // Both own it: each could go.
        budi.does("leaveOrganization", json!({ "organizationId": youth, "validateOnly": true }), "member { id }").await;
        let end = json!({ "membershipId": own, "reason": "Died", "validateOnly": true });
        budi.does("endMembership", end, "member { id }").await;
        let trail = "query($id: ID!, $command: String!) { auditRecords(organizationId: $id, filter: { command: $command }, first: 9) { nodes { reason } } }";
        for command in ["startOwnershipRecovery", "completeOwnershipRecovery"] {
            let kept = siti.sees(trail, json!({ "id": youth, "command": command })).await;
            assert_eq!(kept["auditRecords"]["nodes"][0]["reason"], REASON, "{command}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_objects_also_of_a_suspended_organization_and_nothing_comes_of_it() {
    on_both_mailing(|network, post| async move {
        let (siti, _, budi, admin, youth, membership) = scene(&network).await;
        let id = started(&admin, &youth, &membership).await;
        admin
            .does(
                "suspendOrganization",
                json!({ "organizationId": youth, "reason": "A complaint" }),
                "organization { id }",
            )
            .await;
        let silent = json!({ "ownershipRecoveryId": id, "objection": " " });
        siti.tries("objectToOwnershipRecovery", silent, SHOWN).await.refused("EMPTY", "objection");
        drop(post.taken());
        let done = siti.does("objectToOwnershipRecovery", objecting(&id), SHOWN).await["ownershipRecovery"].clone();
        assert_eq!((&done["status"], &done["objection"]), (&json!("OBJECTED"), &json!("I was fishing")));
        // The administrator's account is in Indonesian.
        let subjects = ["Pemilik Karang Taruna Bahari berkeberatan", "The owners of Karang Taruna Bahari do not agree"];
        for (who, subject) in [&admin, &budi].into_iter().zip(subjects) {
            let mail = post.next_of(&who.email(), subject).await;
            assert!(mail.text.contains("I was fishing"), "{}", mail.text);
        }
        siti.tries("objectToOwnershipRecovery", objecting(&id), SHOWN)
            .await
            .refused("RECOVERY_CLOSED", "ownershipRecoveryId");
        // What rests gets no owner, and no recovery.
        admin.tries("startOwnershipRecovery", starting(&youth, &membership), SHOWN).await.denied("ORG_SUSPENDED");
        admin
            .tries("completeOwnershipRecovery", completing(&id), SHOWN)
            .await
            .refused("RECOVERY_CLOSED", "ownershipRecoveryId");
        admin.does("restoreOrganization", json!({ "organizationId": youth }), "organization { id }").await;
        network.passes(TimeDelta::days(15));
        let admin = Person::signs_in(&network, "Admin").await;
        admin
            .tries("completeOwnershipRecovery", completing(&id), SHOWN)
            .await
            .refused("RECOVERY_CLOSED", "ownershipRecoveryId");
        // One may follow; forgotten, it lapses, and makes room.
        let second = started(&admin, &youth, &membership).await;
        network.passes(TimeDelta::days(44));
        let admin = Person::signs_in(&network, "Admin").await;
        admin
            .tries("completeOwnershipRecovery", completing(&second), SHOWN)
            .await
            .refused("RECOVERY_CLOSED", "ownershipRecoveryId");
        let seen = admin.sees(LIST, json!({ "id": youth })).await["organization"]["ownershipRecoveries"].clone();
        let status =
            |status: &str, objection: Value| json!({ "status": status, "memberName": null, "objection": objection });
        assert_eq!(seen["nodes"], json!([status("OBJECTED", json!("I was fishing")), status("LAPSED", Value::Null)]));
        // While it rests, what is open waits.
        let open = started(&admin, &youth, &membership).await;
        let suspend = json!({ "organizationId": youth, "reason": "A complaint" });
        admin.does("suspendOrganization", suspend, "organization { id }").await;
        admin.tries("completeOwnershipRecovery", completing(&open), SHOWN).await.denied("ORG_SUSPENDED");
        // Who was to own it has closed the account, and has no address that it could be told at.
        let budi = Person::signs_in(&network, "Budi").await;
        budi.does("eraseAccount", json!({ "password": PASSWORD }), "erasedAt").await;
        let back = json!({ "ownershipRecoveryId": open, "reason": "Its owner was found" });
        admin.does("withdrawOwnershipRecovery", back, SHOWN).await;
        let told = "select kind from mail where kind = 'OWNERSHIP_RECOVERY_WITHDRAWN'";
        assert_eq!(network.texts(told).await.len(), 2, "the owner and the admin");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_who_runs_the_network_comes_to_own_anything_by_it() {
    on_both(|network| async move {
        let (siti, rina, budi, admin, youth, membership) = scene(&network).await;
        let other = given::officer(&network, "Gita", PlatformRole::Admin).await;
        let auditor = given::officer(&network, "Ratna", PlatformRole::Auditor).await;
        let mut seats = Vec::new();
        for who in [&other, &auditor] {
            let theirs = member(&siti, &youth, who, &["MEMBER"]).await;
            seats.push(theirs.clone());
            admin
                .tries("startOwnershipRecovery", starting(&youth, &theirs), SHOWN)
                .await
                .refused("HEIR_OF_THE_NETWORK", "membershipId");
        }
        // Nor says who owns what they belong to, also while they are suspended there.
        let refused = async || {
            let tried = other.tries("startOwnershipRecovery", starting(&youth, &membership), SHOWN).await;
            tried.refused("SELF_APPROVAL", "organizationId");
        };
        refused().await;
        let quarrel = json!({ "membershipId": seats[0], "reason": "A quarrel" });
        siti.does("suspendMember", quarrel, "member { status }").await;
        refused().await;
        let owner = own_membership(&siti, &youth).await;
        admin
            .tries("startOwnershipRecovery", starting(&youth, &owner), SHOWN)
            .await
            .refused("ROLE_HELD_ALREADY", "membershipId");
        let added = json!({ "organizationId": youth, "name": "Pak Agus" });
        let managed = text(&siti.does("addMember", added, "member { id }").await["member"]["id"]);
        admin
            .tries("startOwnershipRecovery", starting(&youth, &managed), SHOWN)
            .await
            .refused("LAST_OWNER", "membershipId");
        let eve = Person::registers(&network, "Eve").await;
        let clinic = organization(&eve, "Klinik", "HEALTH_PROVIDER").await;
        let foreign = own_membership(&eve, &clinic).await;
        admin.tries("startOwnershipRecovery", starting(&youth, &foreign), SHOWN).await.denied("NOT_FOUND");
        let short =
            json!({ "organizationId": youth, "membershipId": membership, "reason": "Dead", "password": PASSWORD });
        admin.tries("startOwnershipRecovery", short, SHOWN).await.refused("TOO_SHORT", "reason");
        for who in [&siti, &budi, &auditor] {
            who.tries("startOwnershipRecovery", starting(&youth, &membership), SHOWN).await.denied("FORBIDDEN");
        }
        // Also who has come to run the network, or was suspended, within the two weeks.
        let id = started(&admin, &youth, &membership).await;
        network.passes(TimeDelta::days(14));
        let admin = Person::signs_in(&network, "Admin").await;
        let office = "update person set platform_role = 'AUDITOR' where name = 'Budi'";
        assert_eq!(network.raw(office).await.expect("a change"), 1);
        admin
            .tries("completeOwnershipRecovery", completing(&id), SHOWN)
            .await
            .refused("HEIR_OF_THE_NETWORK", "ownershipRecoveryId");
        assert_eq!(network.raw(&office.replace("'AUDITOR'", "null")).await.expect("a change"), 1);
        let rina = Person::signs_in(&network, &rina.name).await;
        let suspend = json!({ "membershipId": membership, "reason": "A quarrel" });
        rina.does("suspendMember", suspend, "member { status }").await;
        admin
            .tries("completeOwnershipRecovery", completing(&id), SHOWN)
            .await
            .refused("MEMBER_SUSPENDED", "ownershipRecoveryId");
        rina.does("restoreMember", json!({ "membershipId": membership }), "member { status }").await;
        admin.does("completeOwnershipRecovery", completing(&id), SHOWN).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_objection_and_a_completion_at_once_do_not_both_happen() {
    on_both(|network| async move {
        let (_, _, _, admin, youth, membership) = scene(&network).await;
        let id = started(&admin, &youth, &membership).await;
        network.passes(TimeDelta::days(14));
        let (siti, admin) = (Person::signs_in(&network, "Siti").await, Person::signs_in(&network, "Admin").await);
        let held = network.clone();
        let hold = tokio::spawn(async move {
            if held.engine() == Engine::Postgres {
                held.raw("select id from organization for update; select pg_sleep(1)").await.expect("a hold");
            }
        });
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        let (one, other) = tokio::join!(
            siti.tries_quietly("objectToOwnershipRecovery", objecting(&id), SHOWN),
            admin.tries_quietly("completeOwnershipRecovery", completing(&id), SHOWN)
        );
        hold.await.expect("a hold");
        let mut codes = [one.code().to_owned(), other.code().to_owned()];
        codes.sort_unstable();
        assert_eq!(codes, ["DONE", "RECOVERY_CLOSED"]);
    })
    .await;
}
