//! Roles that a mandate carries go with it, mandates follow one another, and who left is no delegate any more.

use serde_json::{Value, json};
use tests::given::{self, member, organization, own_membership};
use tests::person::text;
use tests::{Network, Person, on_both};

const MANDATE: &str = "mandate { id version startsOn endsOn }";
const ROLES: &str = "member { roles { role } }";

/// Siti owns a group, Budi is a member.
async fn group(network: &Network) -> (Person, Person, String, String) {
    let siti = Person::registers(network, "Siti").await;
    let budi = Person::registers(network, "Budi").await;
    let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
    let membership = member(&siti, &youth, &budi, &["MEMBER"]).await;
    (siti, budi, youth, membership)
}

fn leading(youth: &str, membership: &str, office: &str, (starts, ends): (&str, &str)) -> Value {
    json!({ "organizationId": youth, "membershipId": membership, "office": office, "startsOn": starts, "endsOn": ends })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_a_mandate_carries_is_taken_with_the_mandate_alone() {
    on_both(|network| async move {
        let (siti, _, youth, membership) = group(&network).await;
        let role = json!({ "organizationId": youth, "name": "Pembina", "permissions": ["MEMBER_READ"] });
        let role = text(&siti.does("defineRole", role, "customRole { id }").await["customRole"]["id"]);
        let mut input = leading(&youth, &membership, "TREASURER", (given::TODAY, given::DUE));
        input["roles"] = json!(["TREASURER"]);
        input["customRoleIds"] = json!([role]);
        let mandate = siti.does("recordMandate", input, MANDATE).await["mandate"]["id"].clone();
        let plain = json!({ "membershipId": membership, "role": "TREASURER" });
        let own = json!({ "membershipId": membership, "customRoleId": role });
        siti.tries("revokeRole", plain.clone(), ROLES).await.refused("ROLE_OF_MANDATE", "role");
        siti.tries("revokeRole", own.clone(), ROLES).await.refused("ROLE_OF_MANDATE", "customRoleId");
        let absent = json!({ "membershipId": membership, "role": "SECRETARY" });
        siti.tries("revokeRole", absent, ROLES).await.denied("NOT_FOUND");
        // Held besides, by itself, it is taken, and the mandate's stays.
        siti.does("grantRole", plain.clone(), ROLES).await;
        let left = siti.does("revokeRole", plain.clone(), ROLES).await["member"]["roles"].clone();
        assert_eq!(left, json!([{ "role": "MEMBER" }, { "role": "TREASURER" }]));
        siti.tries("revokeRole", plain.clone(), ROLES).await.refused("ROLE_OF_MANDATE", "role");
        siti.does("endMandate", json!({ "mandateId": mandate, "reason": "RESIGNED" }), MANDATE).await;
        for input in [plain, own] {
            siti.tries("revokeRole", input, ROLES).await.denied("NOT_FOUND");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn corrected_mandates_follow_one_another_as_recorded_ones_do() {
    on_both(|network| async move {
        let (siti, _, youth, membership) = group(&network).await;
        let own = own_membership(&siti, &youth).await;
        let first = siti.does("recordMandate", leading(&youth, &own, "VICE_CHAIR", ("2026-01-01", "2026-12-31")), MANDATE);
        let first = first.await["mandate"]["id"].clone();
        let mut next = leading(&youth, &membership, "VICE_CHAIR", ("2026-06-01", "2027-12-31"));
        next["predecessorId"] = first.clone();
        let second = siti.does("recordMandate", next, MANDATE).await["mandate"]["id"].clone();
        let correct = |id: &Value, version: i32, field: &str, day: &str| {
            json!({ "mandateId": id, "expectedVersion": version, field: day })
        };
        let late = siti.tries("correctMandate", correct(&first, 1, "startsOn", "2026-06-02"), MANDATE).await;
        late.refused("NOT_A_PREDECESSOR", "startsOn");
        let early = siti.tries("correctMandate", correct(&second, 1, "startsOn", "2025-12-31"), MANDATE).await;
        early.refused("NOT_A_PREDECESSOR", "startsOn");
        siti.does("correctMandate", correct(&second, 1, "startsOn", "2026-01-01"), MANDATE).await;
        // A term lasts at least until it was ended.
        let end = json!({ "mandateId": second, "reason": "RESIGNED", "endedOn": "2026-11-20" });
        siti.does("endMandate", end, MANDATE).await;
        let short = siti.tries("correctMandate", correct(&second, 2, "endsOn", "2026-11-19"), MANDATE).await;
        short.refused("MANDATE_OVER", "endsOn");
        siti.does("correctMandate", correct(&second, 2, "endsOn", "2026-11-20"), MANDATE).await;
        // Who has left leads nothing any more, whatever is corrected.
        let third = leading(&youth, &membership, "SECRETARY", ("2026-01-01", "2026-11-01"));
        let third = siti.does("recordMandate", third, MANDATE).await["mandate"]["id"].clone();
        siti.does("endMembership", json!({ "membershipId": membership, "reason": "Moved" }), "member { id }").await;
        let gone = siti.tries("correctMandate", correct(&third, 1, "endsOn", "2027-01-01"), MANDATE).await;
        gone.refused("MEMBERSHIP_ENDED", "mandateId");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_is_no_delegate_and_takes_up_no_place() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let name = |membership: &str| {
            json!({
                "partnershipId": stage.partnership, "organizationId": stage.faith, "membershipId": membership,
                "role": "OBSERVER", "title": "Pengamat"
            })
        };
        let mut members = Vec::new();
        for number in 0..21 {
            let input = json!({ "organizationId": stage.faith, "name": format!("Member {number}") });
            members.push(text(&stage.hasan.does("addMember", input, "member { id }").await["member"]["id"]));
        }
        let mut delegates = Vec::new();
        for membership in &members[..20] {
            let named = stage.hasan.does("nameDelegate", name(membership), "delegate { id isInForce }").await;
            assert_eq!(named["delegate"]["isInForce"], true);
            delegates.push(named["delegate"]["id"].clone());
        }
        let full = stage.hasan.tries("nameDelegate", name(&members[20]), "delegate { id }").await;
        full.refused("TOO_MANY_DELEGATES", "organizationId");
        let end = json!({ "membershipId": members[0], "reason": "Moved" });
        stage.hasan.does("endMembership", end, "member { id }").await;
        let asked = "query($id: ID!) { node(id: $id) { ... on Delegate { isInForce endedAt
            end: viewerCan(action: END) { code } share: viewerCan(action: SHARE_CONTACT) { code } } } }";
        let seen = stage.hasan.sees(asked, json!({ "id": delegates[0] })).await["node"].clone();
        assert_eq!((&seen["isInForce"], &seen["endedAt"]), (&json!(false), &Value::Null));
        assert_eq!((&seen["end"]["code"], &seen["share"]["code"]), (&json!("ALLOWED"), &json!("FORBIDDEN")));
        stage.hasan.does("nameDelegate", name(&members[20]), "delegate { id }").await;
        let full = stage.hasan.tries("nameDelegate", name(&members[0]), "delegate { id }").await;
        full.refused("MEMBERSHIP_ENDED", "membershipId");

        // When the partnership is over, nobody is a delegate in it, nor told to see it as one.
        let who = "query($id: ID!) { whoCanSee(id: $id) { organizations { organization { id }
            delegates(first: 1) { totalCount } } } }";
        let counted = async || {
            let told = stage.hasan.sees(who, json!({ "id": stage.partnership })).await["whoCanSee"].clone();
            let list = told["organizations"].as_array().expect("a list").clone();
            let own = list.into_iter().find(|one| one["organization"]["id"] == json!(stage.faith));
            own.expect("the faith group")["delegates"]["totalCount"].clone()
        };
        assert_eq!(counted().await, 20);
        let end = json!({ "partnershipId": stage.partnership, "reason": "All is done" });
        stage.siti.does("endPartnership", end, "partnership { status }").await;
        assert_eq!(counted().await, 0);
        let seen = stage.hasan.sees(asked, json!({ "id": delegates[1] })).await["node"].clone();
        assert_eq!(seen["isInForce"], false);
    })
    .await;
}
