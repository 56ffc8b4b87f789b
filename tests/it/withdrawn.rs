//! Rights that are withdrawn are gone from the next question on, whoever withdrew them: each case is written past
//! this server, as another server on the same database would.

use serde_json::{Value, json};
use tests::given::{self, organization};
use tests::person::text;
use tests::{Network, Person, on_both};

const MEMBERS: &str = "query($id: ID!) { organization(id: $id) { name members(first: 1) { nodes { name } } } }";

/// Budi belongs to Siti's organization and has read its members, so that his rights are known.
async fn known(network: &Network) -> (Person, Person, String) {
    let siti = Person::registers(network, "Siti").await;
    let budi = Person::registers(network, "Budi").await;
    let id = organization(&siti, "Youth", "YOUTH_GROUP").await;
    given::member(&siti, &id, &budi, &["MEMBER"]).await;
    assert_eq!(code(&members(&budi, &id).await), "");
    assert_eq!(code(&members(&budi, &id).await), "");
    (siti, budi, id)
}

async fn members(who: &Person, id: &str) -> Value {
    who.asks(MEMBERS, json!({ "id": id })).await
}

fn code(answer: &Value) -> String {
    answer["errors"].get(0).map_or_else(String::new, |error| text(&error["extensions"]["code"]))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_membership_that_ends_takes_its_rights_along() {
    on_both(|network| async move {
        let (_, budi, id) = known(&network).await;
        let end = "update membership set status = 'ENDED', ended_at = created_at \
                   where person_id = (select id from person where name = 'Budi')";
        assert_eq!(network.raw(end).await.expect("a change"), 1);
        assert_eq!(code(&members(&budi, &id).await), "NOT_FOUND");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_is_taken_takes_its_rights_along_and_a_new_one_brings_them() {
    on_both(|network| async move {
        let (_, budi, id) = known(&network).await;
        let his = "membership_id = (select m.id from membership m join person p on p.id = m.person_id \
                   where p.name = 'Budi')";
        let observe = format!("update membership_role set role = 'OBSERVER' where {his}");
        assert_eq!(network.raw(&observe).await.expect("a change"), 1);
        assert_eq!(code(&members(&budi, &id).await), "FORBIDDEN");
        let again = format!("update membership_role set role = 'MEMBER' where {his}");
        assert_eq!(network.raw(&again).await.expect("a change"), 1);
        assert_eq!(code(&members(&budi, &id).await), "");
        let gone = format!("delete from membership_role where {his}");
        assert_eq!(network.raw(&gone).await.expect("a change"), 1);
        assert_eq!(code(&members(&budi, &id).await), "FORBIDDEN");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_of_the_organizations_own_takes_its_rights_along_however_it_is_taken() {
    on_both(|network| async move {
        let (siti, budi, id) = known(&network).await;
        let role = json!({ "organizationId": id, "name": "Readers", "permissions": ["MEMBER_READ"] });
        let role = siti.does("defineRole", role, "customRole { id }").await["customRole"]["id"].clone();
        let his = given::own_membership(&budi, &id).await;
        siti.does("grantRole", json!({ "membershipId": his, "customRoleId": role }), "member { id }").await;
        siti.does("revokeRole", json!({ "membershipId": his, "role": "MEMBER" }), "member { id }").await;
        assert_eq!(code(&members(&budi, &id).await), "");
        let changes = [
            ("update custom_role set permissions = 'TOTALS_READ'", "FORBIDDEN"),
            ("update custom_role set permissions = 'MEMBER_READ NONSENSE'", ""),
            ("update custom_role set retired_at = created_at", "FORBIDDEN"),
            ("update custom_role set retired_at = null", ""),
            ("update custom_role_grant set ends_on = '2026-11-24', starts_on = '2026-11-01'", "FORBIDDEN"),
            ("update custom_role_grant set ends_on = null", ""),
            ("delete from custom_role_grant", "FORBIDDEN"),
        ];
        for (change, expected) in changes {
            assert_eq!(network.raw(change).await.expect("a change"), 1);
            assert_eq!(code(&members(&budi, &id).await), expected, "{change}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ends_lets_nobody_in_whether_something_is_asked_or_changed() {
    on_both(|network| async move {
        let (_, budi, id) = known(&network).await;
        let end = "update session set ended_at = created_at, end_reason = 'ENDED' \
                   where person_id = (select id from person where name = 'Budi')";
        assert_eq!(network.raw(end).await.expect("a change"), 1);
        assert_eq!(code(&members(&budi, &id).await), "UNAUTHENTICATED");
        // A question that needs no look at the database, too.
        assert_eq!(code(&budi.asks("{ __typename }", json!({})).await), "UNAUTHENTICATED");
        let input = json!({ "name": "Faith", "kind": "FAITH_GROUP" });
        let change =
            "mutation($input: FoundOrganizationInput!) { foundOrganization(input: $input) { errors { code } } }";
        assert_eq!(code(&budi.asks(change, json!({ "input": input })).await), "UNAUTHENTICATED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_organization_takes_its_peoples_rights_and_gives_them_back() {
    on_both(|network| async move {
        let (_, budi, id) = known(&network).await;
        for (status, expected) in [("SUSPENDED", "ORG_SUSPENDED"), ("ACTIVE", "")] {
            let change = format!("update organization set status = '{status}' where name = 'Youth'");
            assert_eq!(network.raw(&change).await.expect("a change"), 1);
            assert_eq!(code(&members(&budi, &id).await), expected, "{status}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_becomes_an_administrator_and_is_one_no_longer_is_known_at_once() {
    on_both(|network| async move {
        let (_, budi, _) = known(&network).await;
        let stranger = Person::registers(&network, "Rina").await;
        let id = organization(&stranger, "Away", "ASSOCIATION").await;
        network.raw("update organization set status = 'ARCHIVED' where name = 'Away'").await.expect("a change");
        let sees = "query($id: ID!) { organization(id: $id) { name } }";
        for (role, is_seen) in [("null", false), ("'ADMIN'", true), ("null", false)] {
            let change = format!("update person set platform_role = {role} where name = 'Budi'");
            network.raw(&change).await.expect("a change");
            let seen = budi.asks(sees, json!({ "id": id })).await;
            assert_eq!(seen["data"]["organization"].is_object(), is_seen, "{role}: {seen}");
        }
    })
    .await;
}
