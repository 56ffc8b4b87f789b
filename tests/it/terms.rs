//! Roles and memberships begin and end at midnight where the network lives, by themselves.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::given::{invitation, member, organization, own_membership};
use tests::person::{PASSWORD, text};
use tests::{Network, Person, on_both};

const ABLE: &str = "query($id: ID!) { organization(id: $id) { viewerCan(action: PUBLISH_NEED) { code } } }";

async fn can_publish(who: &Person, youth: &str) -> String {
    text(&who.sees(ABLE, json!({ "id": youth })).await["organization"]["viewerCan"]["code"])
}

/// A minute before the day ends on which so many others have.
fn nearly_midnight(network: &Network, days: i64) {
    network.passes(TimeDelta::days(days) + TimeDelta::hours(15) - TimeDelta::minutes(1));
}

/// Siti, who owns the group, and Budi, who belongs to it, with his membership.
async fn group(network: &Network) -> (Person, Person, String, String) {
    let siti = Person::registers(network, "Siti").await;
    let budi = Person::registers(network, "Budi").await;
    let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
    let membership = member(&siti, &youth, &budi, &["MEMBER"]).await;
    (siti, budi, youth, membership)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_there_from_its_first_midnight_to_its_last() {
    on_both(|network| async move {
        let (siti, _, youth, membership) = group(&network).await;
        let own = json!({ "organizationId": youth, "name": "Humas", "permissions": ["NEED_PUBLISH"] });
        let own = siti.does("defineRole", own, "customRole { id }").await["customRole"]["id"].clone();
        let grants = [
            json!({ "membershipId": membership, "role": "SECRETARY", "startsOn": "2026-11-27", "endsOn": "2026-11-28" }),
            json!({ "membershipId": membership, "customRoleId": own, "startsOn": "2026-12-01", "endsOn": "2026-12-01" }),
        ];
        for grant in grants {
            siti.does("grantRole", grant, "member { roles { role startsOn endsOn } customRoles { startsOn endsOn } }").await;
        }
        // One session over each midnight, so that its rights are known on both sides.
        let mut passed = 0;
        for (day, before, after) in [
            (26, "FORBIDDEN", "ALLOWED"),
            (28, "ALLOWED", "FORBIDDEN"),
            (30, "FORBIDDEN", "ALLOWED"),
            (31, "ALLOWED", "FORBIDDEN"),
        ] {
            let days = day - 25 - passed;
            if passed == 0 {
                nearly_midnight(&network, days);
            } else {
                network.passes(TimeDelta::days(days) - TimeDelta::minutes(1));
            }
            passed += days;
            let budi = Person::signs_in(&network, "Budi").await;
            assert_eq!(can_publish(&budi, &youth).await, before, "the {day}th");
            assert_eq!(can_publish(&budi, &youth).await, before, "the {day}th");
            network.passes(TimeDelta::minutes(1));
            assert_eq!(can_publish(&budi, &youth).await, after, "after the {day}th");
        }
        // What ran out makes room, and is no longer shown.
        let siti = Person::signs_in(&network, "Siti").await;
        let shown = "query($id: ID!) { member(id: $id) { roles { role } customRoles { role { name } } } }";
        let seen = siti.sees(shown, json!({ "id": membership })).await["member"].clone();
        assert_eq!(seen, json!({ "roles": [{ "role": "MEMBER" }], "customRoles": [] }));
        let again = json!({ "membershipId": membership, "customRoleId": own });
        siti.does("grantRole", again, "member { customRoles { startsOn endsOn } }").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_membership_lapses_at_midnight_and_its_person_can_come_back() {
    on_both(|network| async move {
        let (siti, _, youth, _) = group(&network).await;
        let input = json!({ "organizationId": youth, "name": "Rina", "endsOn": "2026-11-27" });
        let managed = text(&siti.does("addMember", input, "member { id }").await["member"]["id"]);
        let invite = json!({
            "organizationId": youth, "email": "rina@example.org", "role": "SECRETARY", "membershipId": managed
        });
        let token = text(&siti.does("inviteMember", invite, "token").await["token"]);
        let rina = Person::registers(&network, "Rina").await;
        rina.does("acceptInvitation", json!({ "token": token }), "member { id status endsOn }").await;
        // Nobody owns an organization for some days.
        let grant = json!({ "membershipId": managed, "role": "OWNER" });
        let tried = siti.tries("grantRole", grant, "member { id }").await;
        tried.refused("OWNERSHIP_WITHOUT_TERM", "membershipId");

        nearly_midnight(&network, 2);
        let (siti, rina) = (Person::signs_in(&network, "Siti").await, Person::signs_in(&network, "Rina").await);
        assert_eq!(can_publish(&rina, &youth).await, "ALLOWED");
        network.passes(TimeDelta::minutes(1));
        assert_eq!(can_publish(&rina, &youth).await, "FORBIDDEN");
        let shown = "query($id: ID!, $youth: ID!) { member(id: $id) { status }
            organization(id: $youth) { members(first: 10) { totalCount nodes { name } } } }";
        let seen = siti.sees(shown, json!({ "id": managed, "youth": youth })).await;
        assert_eq!(seen["member"]["status"], "ENDED");
        assert_eq!(seen["organization"]["members"]["totalCount"], 2);
        let mine = "{ viewer { memberships(first: 10) { totalCount } } }";
        assert_eq!(rina.sees(mine, json!({})).await["viewer"]["memberships"]["totalCount"], 0);

        let token = invitation(&siti, &youth, "rina@example.org", "MEMBER").await;
        let back = rina.does("acceptInvitation", json!({ "token": token }), "member { id status endsOn }").await;
        assert_ne!(back["member"]["id"], json!(managed));
        assert_eq!(can_publish(&rina, &youth).await, "FORBIDDEN");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_offers_a_role_for_some_days() {
    on_both(|network| async move {
        let (siti, _, youth, _) = group(&network).await;
        let select = "invitation { startsOn endsOn } token";
        let invite = |name: &str, starts: Value, ends: Value| {
            json!({
                "organizationId": youth, "email": format!("{name}@example.org"), "role": "SECRETARY",
                "startsOn": starts, "endsOn": ends
            })
        };
        let later = siti.does("inviteMember", invite("rina", json!("2026-11-27"), json!("2026-12-24")), select).await;
        assert_eq!(later["invitation"], json!({ "startsOn": "2026-11-27", "endsOn": "2026-12-24" }));
        let short = siti.does("inviteMember", invite("tono", Value::Null, json!("2026-11-26")), select).await;
        for (starts, ends) in [(Value::Null, "2026-11-24"), (json!("2026-11-27"), "2026-11-26")] {
            let tried = siti.tries("inviteMember", invite("eve", starts, json!(ends)), select).await;
            tried.refused("ENDS_BEFORE_START", "endsOn");
        }
        let rina = Person::registers(&network, "Rina").await;
        let held = "member { roles { role startsOn endsOn } }";
        let joined = rina.does("acceptInvitation", json!({ "token": later["token"] }), held).await;
        let role = json!({ "role": "SECRETARY", "startsOn": "2026-11-27", "endsOn": "2026-12-24" });
        assert_eq!(joined["member"]["roles"], json!([role]));
        // What was offered is over.
        network.passes(TimeDelta::days(2));
        let tono = Person::registers(&network, "Tono").await;
        let late = tono.tries("acceptInvitation", json!({ "token": short["token"] }), held).await;
        late.refused("INVITATION_INVALID", "token");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ownership_has_no_days_and_only_such_owners_count() {
    on_both(|network| async move {
        let (siti, budi, youth, membership) = group(&network).await;
        for (days, path) in [
            (json!({ "endsOn": "2027-01-01" }), "endsOn"),
            (json!({ "startsOn": "2026-11-26" }), "startsOn"),
            (json!({ "startsOn": "2026-11-24" }), "startsOn"),
        ] {
            let with = |mut input: Value| {
                let more = days.as_object().expect("days").clone();
                input.as_object_mut().expect("an input").extend(more);
                input
            };
            let grant = with(json!({ "membershipId": membership, "role": "OWNER" }));
            siti.tries("grantRole", grant, "member { id }").await.refused("OWNERSHIP_WITHOUT_TERM", path);
            let invite = with(json!({ "organizationId": youth, "email": "new@example.org", "role": "OWNER" }));
            siti.tries("inviteMember", invite, "token").await.refused("OWNERSHIP_WITHOUT_TERM", path);
        }
        // An owner by chance of an older program, with a last day, lets nobody go.
        siti.does(
            "grantRole",
            json!({ "membershipId": membership, "role": "OWNER", "password": PASSWORD }),
            "member { id }",
        )
        .await;
        let ends = "update membership_role set ends_on = '2027-01-01' where role = 'OWNER' and membership_id in \
                    (select id from membership where person_name = 'Budi')";
        assert_eq!(network.raw(ends).await.expect("a change"), 1);
        let leave = json!({ "organizationId": youth });
        siti.tries("leaveOrganization", leave.clone(), "member { id }").await.refused("LAST_OWNER", "organizationId");
        let lasting = ends.replace("'2027-01-01'", "null");
        assert_eq!(network.raw(&lasting).await.expect("a change"), 1);
        siti.does("leaveOrganization", leave, "member { status }").await;
        assert_eq!(own_membership(&budi, &youth).await, membership);
    })
    .await;
}
