//! A member is suspended: keeps the membership, has none of its rights, and is what they were afterwards.

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::given::{member, organization, own_membership};
use tests::person::PASSWORD;
use tests::{Engine, Network, Person, on_both, on_both_mailing};

const SHOWN: &str = "member { status roles { role } suspension { since until reason } }";
const SELF: &str = "query($id: ID!) { member(id: $id) { status suspension { until reason } organization { name } } }";
const INSIDE: &str = "query($id: ID!) { organization(id: $id) {
    members(first: 10) { nodes { name } } viewerCan(action: PUBLISH_NEED) { code } } }";

/// Siti owns a group, Budi keeps its books and is a coordinator, Rina is an admin.
async fn group(network: &Network) -> (Person, Person, Person, String, String) {
    let siti = Person::registers(network, "Siti").await;
    let budi = Person::registers(network, "Budi").await;
    let rina = Person::registers(network, "Rina").await;
    let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
    let membership = member(&siti, &youth, &budi, &["TREASURER", "COORDINATOR"]).await;
    member(&siti, &youth, &rina, &["ADMIN"]).await;
    (siti, budi, rina, youth, membership)
}

fn suspending(membership: &str, until: Option<&str>) -> Value {
    json!({ "membershipId": membership, "reason": "A quarrel over the nets", "until": until })
}

/// What somebody is answered inside: the code for the members, and that of `viewerCan`.
async fn inside(who: &Person, youth: &str) -> (String, String) {
    let answer = who.asks(INSIDE, json!({ "id": youth })).await;
    let code = answer["errors"][0]["extensions"]["code"].as_str().unwrap_or("DONE").to_owned();
    (code, answer["data"]["organization"]["viewerCan"]["code"].as_str().unwrap_or("ABSENT").to_owned())
}

fn answers(members: &str, can: &str) -> (String, String) {
    (members.to_owned(), can.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_next_request_on_the_person_is_outside_and_sees_why() {
    on_both(|network| async move {
        let (siti, budi, _, youth, membership) = group(&network).await;
        let tono = Person::registers(&network, "Tono").await;
        let outside = inside(&tono, &youth).await;
        assert_eq!(inside(&budi, &youth).await, answers("DONE", "ALLOWED"));

        let done = siti.does("suspendMember", suspending(&membership, None), SHOWN).await;
        assert_eq!(done["member"]["status"], "SUSPENDED");
        assert_eq!(done["member"]["roles"], json!([{ "role": "TREASURER" }, { "role": "COORDINATOR" }]));
        // With the same token, in the same breath.
        assert_eq!(inside(&budi, &youth).await, outside);
        let invite = json!({ "organizationId": youth, "email": "new@example.org", "role": "MEMBER" });
        budi.tries("inviteMember", invite.clone(), "token").await.denied("FORBIDDEN");
        tono.tries("inviteMember", invite, "token").await.denied("FORBIDDEN");
        budi.tries("restoreMember", json!({ "membershipId": membership }), SHOWN).await.denied("NOT_FOUND");
        tono.tries("restoreMember", json!({ "membershipId": membership }), SHOWN).await.denied("NOT_FOUND");

        let seen = budi.sees(SELF, json!({ "id": membership })).await["member"].clone();
        let why = json!({ "until": null, "reason": "A quarrel over the nets" });
        assert_eq!(
            seen,
            json!({ "status": "SUSPENDED", "suspension": why,
            "organization": { "name": "Karang Taruna Bahari" } })
        );
        // Members see that it is so, and not why.
        let mira = Person::registers(&network, "Mira").await;
        member(&siti, &youth, &mira, &["MEMBER"]).await;
        let seen = mira.sees(SELF, json!({ "id": membership })).await["member"].clone();
        assert_eq!(seen["suspension"], json!({ "until": null, "reason": null }));
        // Elsewhere nothing changes, and the way out is open.
        organization(&budi, "Warung", "BUSINESS").await;
        let left = budi.does("leaveOrganization", json!({ "organizationId": youth }), "member { status }").await;
        assert_eq!(left["member"]["status"], "ENDED");
        // Nobody shakes it off by coming back.
        let back = member(&siti, &youth, &budi, &["MEMBER"]).await;
        assert_eq!(budi.sees(SELF, json!({ "id": back })).await["member"]["status"], "SUSPENDED");
        let restored = siti.does("restoreMember", json!({ "membershipId": back }), "member { status }").await;
        assert_eq!(restored["member"]["status"], "ACTIVE");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn restored_is_what_was_before() {
    on_both(|network| async move {
        let (siti, budi, _, youth, membership) = group(&network).await;
        let tables = ["membership", "membership_role", "custom_role_grant"];
        let before = network.dump(&tables).await;
        siti.does("suspendMember", suspending(&membership, Some("2026-12-24")), SHOWN).await;
        assert_ne!(network.dump(&tables).await, before);
        let again = siti.tries("suspendMember", suspending(&membership, None), SHOWN).await;
        again.refused("MEMBER_SUSPENDED", "membershipId");
        let restore = json!({ "membershipId": membership, "reason": "They have made up" });
        let done = siti.does("restoreMember", restore.clone(), SHOWN).await;
        assert_eq!((&done["member"]["status"], &done["member"]["suspension"]), (&json!("ACTIVE"), &Value::Null));
        assert_eq!(network.dump(&tables).await, before);
        assert_eq!(inside(&budi, &youth).await, answers("DONE", "ALLOWED"));
        siti.tries("restoreMember", restore, SHOWN).await.refused("MEMBER_NOT_SUSPENDED", "membershipId");
        let trail = "query($id: ID!, $subject: ID!) { auditRecords(organizationId: $id, first: 99,
            filter: { subjectId: $subject }) { nodes { command reason } } }";
        let kept = siti.sees(trail, json!({ "id": youth, "subject": membership })).await;
        let last: Vec<Value> =
            kept["auditRecords"]["nodes"].as_array().expect("records").iter().rev().take(2).cloned().collect();
        assert_eq!(
            last,
            [
                json!({ "command": "restoreMember", "reason": "They have made up" }),
                json!({ "command": "suspendMember", "reason": "A quarrel over the nets" }),
            ]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_lapses_at_midnight_by_itself_and_can_follow_again() {
    on_both(|network| async move {
        let (siti, _, _, youth, membership) = group(&network).await;
        for (until, code) in [("2026-11-24", "DATE_IN_PAST"), ("2026-02-30", "MALFORMED")] {
            let tried = siti.tries("suspendMember", suspending(&membership, Some(until)), SHOWN).await;
            tried.refused(code, "until");
        }
        siti.does("suspendMember", suspending(&membership, Some("2026-11-26")), SHOWN).await;
        // A minute before the day ends, in one session over midnight.
        network.passes(TimeDelta::days(1) + TimeDelta::hours(15) - TimeDelta::minutes(1));
        let (siti, budi) = (Person::signs_in(&network, "Siti").await, Person::signs_in(&network, "Budi").await);
        let outside = inside(&budi, &youth).await;
        assert_eq!(outside.1, "FORBIDDEN");
        network.passes(TimeDelta::minutes(1));
        assert_eq!(inside(&budi, &youth).await, answers("DONE", "ALLOWED"));
        let seen = siti.sees(SELF, json!({ "id": membership })).await["member"].clone();
        assert_eq!((&seen["status"], &seen["suspension"]), (&json!("ACTIVE"), &Value::Null));
        let restore = json!({ "membershipId": membership });
        siti.tries("restoreMember", restore, SHOWN).await.refused("MEMBER_NOT_SUSPENDED", "membershipId");
        // One that ran out and the next one differ by a day alone, also for who keeps rights in memory.
        siti.does("suspendMember", suspending(&membership, Some("2026-12-01")), SHOWN).await;
        assert_eq!(inside(&budi, &youth).await, outside);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_suspends_whom_they_could_not_remove() {
    on_both(|network| async move {
        let (siti, budi, rina, youth, membership) = group(&network).await;
        let (owner, admin) = (own_membership(&siti, &youth).await, own_membership(&rina, &youth).await);
        // A coordinator no treasurer, an admin neither an owner nor themselves, the owner not the last one.
        for (who, whom, code) in [
            (&budi, &admin, "ROLE_ABOVE_OWN"),
            (&budi, &membership, "ROLE_ABOVE_OWN"),
            (&rina, &owner, "ROLE_ABOVE_OWN"),
            (&rina, &admin, "ROLE_ABOVE_OWN"),
            (&siti, &owner, "LAST_OWNER"),
        ] {
            who.tries("suspendMember", suspending(whom, None), SHOWN).await.refused(code, "membershipId");
        }
        let silent = json!({ "membershipId": membership, "reason": " " });
        siti.tries("suspendMember", silent, SHOWN).await.refused("EMPTY", "reason");
        // Nor restores: whom an owner has suspended an admin does not bring back.
        siti.does("suspendMember", suspending(&admin, None), SHOWN).await;
        rina.tries("restoreMember", json!({ "membershipId": admin }), SHOWN).await.denied("NOT_FOUND");
        let adi = Person::registers(&network, "Adi").await;
        member(&siti, &youth, &adi, &["ADMIN"]).await;
        let tried = adi.tries("restoreMember", json!({ "membershipId": admin }), SHOWN).await;
        tried.refused("ROLE_ABOVE_OWN", "membershipId");
        // Who is suspended is handed nothing, and is no owner who could let another one go.
        let hand = json!({ "organizationId": youth, "membershipId": admin, "password": tests::person::PASSWORD });
        siti.tries("transferOwnership", hand, "newOwner { id }").await.refused("MEMBER_SUSPENDED", "membershipId");
        let dewi = Person::registers(&network, "Dewi").await;
        let second = member(&siti, &youth, &dewi, &["OWNER"]).await;
        siti.does("suspendMember", suspending(&second, None), SHOWN).await;
        let leave = json!({ "organizationId": youth });
        siti.tries("leaveOrganization", leave, "member { id }").await.refused("LAST_OWNER", "organizationId");
        siti.does("endMembership", json!({ "membershipId": second, "reason": "Gone" }), "member { status }").await;
        let over = siti.tries("suspendMember", suspending(&second, None), SHOWN).await;
        over.refused("MEMBERSHIP_ENDED", "membershipId");
        // The last day counts, and an invitation of somebody who is suspended since is good for nothing.
        let tono = Person::registers(&network, "Tono").await;
        let token = tests::given::invitation(&budi, &youth, &tono.email(), "MEMBER").await;
        siti.does("suspendMember", suspending(&membership, Some("2026-11-25")), SHOWN).await;
        let late = tono.tries("acceptInvitation", json!({ "token": token }), "member { id }").await;
        late.refused("INVITATION_INVALID", "token");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_owners_who_suspend_each_other_at_once_one_stays() {
    on_both(|network| async move {
        let (siti, _, rina, youth, _) = group(&network).await;
        let (first, second) = (own_membership(&siti, &youth).await, own_membership(&rina, &youth).await);
        siti.does(
            "grantRole",
            json!({ "membershipId": second, "role": "OWNER", "password": PASSWORD }),
            "member { id }",
        )
        .await;
        // The organization is held until both have read what they are.
        let held = network.clone();
        let hold = tokio::spawn(async move {
            if held.engine() == Engine::Postgres {
                held.raw("select id from organization for update; select pg_sleep(1)").await.expect("a hold");
            }
        });
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        let tries = [(&siti, &second), (&rina, &first)].map(|(who, whom)| {
            let (who, input) = (who.clone(), suspending(whom, None));
            async move { who.tries_quietly("suspendMember", input, SHOWN).await.code().to_owned() }
        });
        let mut codes = join_all(tries).await;
        hold.await.expect("a hold");
        codes.sort_unstable();
        // On SQLite the second comes in after the first has been done, as somebody from outside.
        assert_eq!(codes[0], "DONE", "{codes:?}");
        assert!(["FORBIDDEN", "NOT_FOUND"].contains(&codes[1].as_str()), "{codes:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_person_is_told_by_mail_in_their_language() {
    on_both_mailing(|network, post| async move {
        let (siti, budi, _, _, membership) = group(&network).await;
        siti.does("suspendMember", suspending(&membership, Some("2026-12-24")), SHOWN).await;
        let mail = post.next_of(&budi.email(), "Your membership in Karang Taruna Bahari is suspended").await;
        assert!(
            mail.text.contains("until 2026-12-24") && mail.text.contains("A quarrel over the nets"),
            "{}",
            mail.text
        );
        let preview = json!({ "membershipId": membership, "validateOnly": true });
        siti.does("restoreMember", preview, SHOWN).await;
        siti.does("restoreMember", json!({ "membershipId": membership }), SHOWN).await;
        post.next_of(&budi.email(), "Your membership in Karang Taruna Bahari is restored").await;
        siti.does("suspendMember", suspending(&membership, None), SHOWN).await;
        let mail = post.next_of(&budi.email(), "Your membership in Karang Taruna Bahari is suspended").await;
        assert!(mail.text.contains("until somebody restores it"), "{}", mail.text);
    })
    .await;
}
