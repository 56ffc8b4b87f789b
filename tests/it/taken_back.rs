//! What the network proposes for others is taken back, or ends with what it was about: merges and recoveries of ownership.

use serde_json::{Value, json};
use tests::given::{self, member, organization};
use tests::person::{PASSWORD, text};
use tests::{Engine, Network, Person, on_both, on_both_mailing};

const MERGE: &str = "organizationMerge { status withdrawal }";
const RECOVERY: &str = "ownershipRecovery { id status withdrawal }";
const MERGES: &str = "query($isOpen: Boolean) { organizationMerges(first: 10, filter: { isOpen: $isOpen }) {
    totalCount nodes { status duplicate { name } surviving { name } } } }";
const RECOVERIES: &str =
    "query($id: ID!) { organization(id: $id) { ownershipRecoveries(first: 5) { nodes { status } } } }";
const MISTAKE: &str = "They are two after all";
const TAKEN_BACK: &str = "Pemuda Bahari and Karang Taruna Bahari are not to be merged any more";

/// Siti's group and Hasan's, an administrator of the network, and the proposal to merge Hasan's into Siti's.
struct Scene {
    admin: Person,
    siti: Person,
    hasan: Person,
    real: String,
    twin: String,
    merge: String,
}

async fn scene(network: &Network) -> Scene {
    let admin = given::administrator(network).await;
    let siti = Person::registers(network, "Siti").await;
    let hasan = Person::registers(network, "Hasan").await;
    let real = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
    let twin = organization(&hasan, "Pemuda Bahari", "YOUTH_GROUP").await;
    let merge = given::proposed_merge(&admin, &twin, &real).await;
    Scene { admin, siti, hasan, real, twin, merge }
}

fn taking_back(merge: &str) -> Value {
    json!({ "mergeId": merge, "reason": MISTAKE })
}

fn agreeing(merge: &str, side: &str) -> Value {
    json!({ "mergeId": merge, "organizationId": side, "password": PASSWORD })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_to_merge_is_taken_back_and_the_owners_of_both_are_told() {
    on_both_mailing(|network, post| async move {
        let Scene { admin, siti, hasan, real, twin, merge } = scene(&network).await;
        siti.does("agreeToMerge", agreeing(&merge, &real), MERGE).await;
        for who in [&siti, &hasan] {
            who.tries("withdrawMerge", taking_back(&merge), MERGE).await.denied("FORBIDDEN");
        }
        let short = json!({ "mergeId": merge, "reason": "No" });
        admin.tries("withdrawMerge", short, MERGE).await.refused("TOO_SHORT", "reason");
        // Whoever runs the network decides nothing about their own.
        let gita = given::officer(&network, "Gita", domain::entity::state::PlatformRole::Admin).await;
        member(&siti, &real, &gita, &["MEMBER"]).await;
        gita.tries("withdrawMerge", taking_back(&merge), MERGE).await.refused("SELF_APPROVAL", "mergeId");
        drop(post.taken());
        let before = network.rows().await;
        let mut preview = taking_back(&merge);
        preview["validateOnly"] = json!(true);
        admin.does("withdrawMerge", preview, MERGE).await;
        assert_eq!(network.rows().await, before);
        let done = admin.does("withdrawMerge", taking_back(&merge), MERGE).await["organizationMerge"].clone();
        assert_eq!(done, json!({ "status": "WITHDRAWN", "withdrawal": MISTAKE }));
        for who in [&siti, &hasan] {
            assert!(post.next_of(&who.email(), TAKEN_BACK).await.text.contains(MISTAKE));
        }
        admin.tries("withdrawMerge", taking_back(&merge), MERGE).await.refused("MERGE_OVER", "mergeId");
        hasan.tries("agreeToMerge", agreeing(&merge, &twin), MERGE).await.refused("MERGE_OVER", "mergeId");
        let carry_out = json!({ "mergeId": merge, "password": PASSWORD });
        admin.tries("mergeOrganizations", carry_out, MERGE).await.refused("MERGE_OVER", "mergeId");
        let trail = "query($id: ID!) { auditRecords(organizationId: $id, filter: { command: \"withdrawMerge\" }, first: 9) {
            nodes { reason } } }";
        for (who, side) in [(&siti, &real), (&hasan, &twin)] {
            let kept = who.sees(trail, json!({ "id": side })).await["auditRecords"]["nodes"].clone();
            assert_eq!(kept, json!([{ "reason": MISTAKE }]));
        }

        // Another one may follow, and who sees which stands in one list.
        given::proposed_merge(&admin, &real, &twin).await;
        let listed = |status: &str, duplicate: &str, surviving: &str| {
            json!({ "status": status, "duplicate": { "name": duplicate }, "surviving": { "name": surviving } })
        };
        let (first, second) = (
            listed("WITHDRAWN", "Pemuda Bahari", "Karang Taruna Bahari"),
            listed("PROPOSED", "Karang Taruna Bahari", "Pemuda Bahari"),
        );
        for who in [&admin, &siti, &hasan] {
            let seen = |is_open: Value| async move {
                who.sees(MERGES, json!({ "isOpen": is_open })).await["organizationMerges"].clone()
            };
            assert_eq!(seen(Value::Null).await, json!({ "totalCount": 2, "nodes": [first, second] }));
            assert_eq!(seen(json!(true)).await, json!({ "totalCount": 1, "nodes": [second] }));
            assert_eq!(seen(json!(false)).await, json!({ "totalCount": 1, "nodes": [first] }));
        }
        let tono = Person::registers(&network, "Tono").await;
        for who in [&tono, &network.nobody()] {
            let seen = who.sees(MERGES, json!({ "isOpen": null })).await["organizationMerges"].clone();
            assert_eq!(seen, json!({ "totalCount": 0, "nodes": [] }));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn owners_of_both_are_told_of_an_objection_and_of_the_merge() {
    on_both_mailing(|network, post| async move {
        let Scene { admin, siti, hasan, real, twin, merge } = scene(&network).await;
        drop(post.taken());
        let object = json!({ "mergeId": merge, "organizationId": twin, "reason": "We are two, not one" });
        hasan.does("objectToMerge", object, MERGE).await;
        // The administrator's account is in Indonesian.
        for (who, subject) in [
            (&siti, "Pemuda Bahari and Karang Taruna Bahari stay two organizations"),
            (&hasan, "Pemuda Bahari and Karang Taruna Bahari stay two organizations"),
            (&admin, "Pemuda Bahari dan Karang Taruna Bahari tetap dua organisasi"),
        ] {
            assert!(post.next_of(&who.email(), subject).await.text.contains("We are two, not one"));
        }
        let merge = given::proposed_merge(&admin, &twin, &real).await;
        for (who, side) in [(&siti, &real), (&hasan, &twin)] {
            who.does("agreeToMerge", agreeing(&merge, side), MERGE).await;
        }
        drop(post.taken());
        admin.does("mergeOrganizations", json!({ "mergeId": merge, "password": PASSWORD }), MERGE).await;
        for who in [&siti, &hasan] {
            post.next_of(&who.email(), "Pemuda Bahari was merged into Karang Taruna Bahari").await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_proposed_of_an_organization_ends_when_it_closes() {
    on_both_mailing(|network, post| async move {
        let Scene { admin, siti, hasan, real, twin, merge } = scene(&network).await;
        let budi = Person::registers(&network, "Budi").await;
        let heir = member(&hasan, &twin, &budi, &["MEMBER"]).await;
        let start = json!({
            "organizationId": twin, "membershipId": heir, "reason": "Its owner has died at sea", "password": PASSWORD
        });
        admin.does("startOwnershipRecovery", start, RECOVERY).await;
        drop(post.taken());
        hasan
            .does("archiveOrganization", json!({ "organizationId": twin, "password": PASSWORD }), "organization { id }")
            .await;
        let told = post.next_of(&siti.email(), TAKEN_BACK).await;
        assert!(told.text.contains("One of both organizations has closed"), "{}", told.text);
        admin.tries("withdrawMerge", taking_back(&merge), MERGE).await.refused("MERGE_OVER", "mergeId");
        let seen = admin.sees(RECOVERIES, json!({ "id": twin })).await["organization"]["ownershipRecoveries"].clone();
        assert_eq!(seen["nodes"], json!([{ "status": "WITHDRAWN" }]));
        // The other one is free to be what it is.
        let third = organization(&hasan, "Bahari Bersatu", "YOUTH_GROUP").await;
        given::proposed_merge(&admin, &third, &real).await;
        let seen = siti.sees(MERGES, json!({ "isOpen": null })).await["organizationMerges"]["nodes"].clone();
        assert_eq!((&seen[0]["status"], &seen[1]["status"]), (&json!("WITHDRAWN"), &json!("PROPOSED")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_is_taken_back_also_of_a_suspended_organization() {
    on_both_mailing(|network, post| async move {
        let siti = Person::registers(&network, "Siti").await;
        let rina = Person::registers(&network, "Rina").await;
        let budi = Person::registers(&network, "Budi").await;
        let admin = given::administrator(&network).await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        member(&siti, &youth, &rina, &["ADMIN"]).await;
        let heir = member(&siti, &youth, &budi, &["MEMBER"]).await;
        let start = json!({
            "organizationId": youth, "membershipId": heir, "reason": "Its owner has died at sea", "password": PASSWORD
        });
        let started = admin.does("startOwnershipRecovery", start.clone(), RECOVERY).await;
        let id = text(&started["ownershipRecovery"]["id"]);
        let taking_back = json!({ "ownershipRecoveryId": id, "reason": "Its owner was found" });
        for (who, answer) in [(&budi, "NOT_FOUND"), (&rina, "FORBIDDEN"), (&siti, "FORBIDDEN")] {
            who.tries("withdrawOwnershipRecovery", taking_back.clone(), RECOVERY).await.denied(answer);
        }
        let short = json!({ "ownershipRecoveryId": id, "reason": "Found" });
        admin.tries("withdrawOwnershipRecovery", short, RECOVERY).await.refused("TOO_SHORT", "reason");
        let suspend = json!({ "organizationId": youth, "reason": "A complaint" });
        admin.does("suspendOrganization", suspend, "organization { id }").await;
        drop(post.taken());
        let done =
            admin.does("withdrawOwnershipRecovery", taking_back.clone(), RECOVERY).await["ownershipRecovery"].clone();
        assert_eq!((&done["status"], &done["withdrawal"]), (&json!("WITHDRAWN"), &json!("Its owner was found")));
        for who in [&siti, &rina, &budi] {
            let told = post.next_of(&who.email(), "Who owns Karang Taruna Bahari stays as it is").await;
            assert!(told.text.contains("Its owner was found"));
        }
        admin.does("restoreOrganization", json!({ "organizationId": youth }), "organization { id }").await;
        for (who, field, input) in [
            (&admin, "withdrawOwnershipRecovery", taking_back),
            (&siti, "objectToOwnershipRecovery", json!({ "ownershipRecoveryId": id, "objection": "I am here" })),
            (&admin, "completeOwnershipRecovery", json!({ "ownershipRecoveryId": id, "password": PASSWORD })),
        ] {
            who.tries(field, input, RECOVERY).await.refused("RECOVERY_CLOSED", "ownershipRecoveryId");
        }
        admin.does("startOwnershipRecovery", start, RECOVERY).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_whose_member_left_makes_room_for_another() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let rina = Person::registers(&network, "Rina").await;
        let budi = Person::registers(&network, "Budi").await;
        let admin = given::administrator(&network).await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let next = member(&siti, &youth, &rina, &["ADMIN"]).await;
        let heir = member(&siti, &youth, &budi, &["MEMBER"]).await;
        let start = |heir: &str| {
            json!({ "organizationId": youth, "membershipId": heir, "reason": "Its owner has died at sea", "password": PASSWORD })
        };
        let started = admin.does("startOwnershipRecovery", start(&heir), RECOVERY).await;
        let again = admin.tries("startOwnershipRecovery", start(&next), RECOVERY).await;
        again.refused("RECOVERY_OPEN", "organizationId");
        budi.does("leaveOrganization", json!({ "organizationId": youth }), "member { id }").await;
        admin.does("startOwnershipRecovery", start(&next), RECOVERY).await;
        let seen = admin.sees(RECOVERIES, json!({ "id": youth })).await["organization"]["ownershipRecoveries"].clone();
        assert_eq!(seen["nodes"], json!([{ "status": "WITHDRAWN" }, { "status": "NOTICE" }]));
        let over = json!({ "ownershipRecoveryId": started["ownershipRecovery"]["id"], "objection": "I am here" });
        siti.tries("objectToOwnershipRecovery", over, RECOVERY).await.refused("RECOVERY_CLOSED", "ownershipRecoveryId");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_is_not_done_at_the_same_moment() {
    let network = Network::start(Engine::Postgres).await;
    let Scene { admin, siti, hasan, real, twin, merge } = scene(&network).await;
    for (who, side) in [(&siti, &real), (&hasan, &twin)] {
        who.does("agreeToMerge", agreeing(&merge, side), MERGE).await;
    }
    let hold = "select 1 from organization for update; select pg_sleep(0.5)";
    let (held, done, taken_back) = tokio::join!(
        network.raw(hold),
        admin.tries_quietly("mergeOrganizations", json!({ "mergeId": merge, "password": PASSWORD }), MERGE),
        admin.tries_quietly("withdrawMerge", taking_back(&merge), MERGE),
    );
    held.expect("a lock");
    let mut codes = [done.code(), taken_back.code()];
    codes.sort_unstable();
    assert_eq!(codes, ["DONE", "MERGE_OVER"]);
    network.stop().await;
}
