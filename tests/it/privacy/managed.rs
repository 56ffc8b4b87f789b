//! An organization erases what it keeps of people without an account.

use serde_json::{Value, json};
use tests::given::{member, organization, own_membership};
use tests::person::text;
use tests::{Network, Person, on_both};

use super::story::{self, PHONE};

async fn kept(owner: &Person, organization: &str) -> String {
    let added = json!({
        "organizationId": organization, "name": "Zulaikha", "email": "zulaikha@example.org", "phone": PHONE
    });
    text(&owner.does("addMember", added, "member { id }").await["member"]["id"])
}

fn erase(membership: &str) -> Value {
    json!({ "membershipId": membership })
}

async fn group(network: &Network) -> (Person, String) {
    let siti = Person::registers(network, "Siti").await;
    let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
    (siti, youth)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_account_is_erased_by_the_one_organization_that_keeps_them() {
    on_both(|network| async move {
        let (siti, youth) = group(&network).await;
        let membership = kept(&siti, &youth).await;
        let invite = json!({
            "organizationId": youth, "email": "zulaikha@example.org", "role": "MEMBER", "membershipId": membership
        });
        let token = text(&siti.does("inviteMember", invite, "token").await["token"]);
        let done = siti.does("eraseMember", erase(&membership), "member { name status isManaged endsOn }").await;
        let gone = json!({ "name": "Erased person", "status": "ENDED", "isManaged": false, "endsOn": "2026-11-25" });
        assert_eq!(done["member"], gone);
        assert_eq!(story::traces(&network).await, Vec::<String>::new());
        siti.tries("eraseMember", erase(&membership), "member { id }").await.refused("ALREADY_ERASED", "membershipId");
        let anew = Person::registers(&network, "Zulaikha").await;
        anew.tries("acceptInvitation", json!({ "token": token }), "member { id }")
            .await
            .refused("INVITATION_INVALID", "token");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_left_is_erased_too_with_what_was_said_of_it() {
    on_both(|network| async move {
        let (siti, youth) = group(&network).await;
        let membership = kept(&siti, &youth).await;
        let end = json!({ "membershipId": membership, "reason": "Zulaikha is ill" });
        siti.does("endMembership", end, "member { status }").await;
        siti.does("eraseMember", erase(&membership), "member { name }").await;
        assert_eq!(story::traces(&network).await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_erases_whom_they_could_not_remove_nor_who_decides_for_themselves() {
    on_both(|network| async move {
        let (siti, youth) = group(&network).await;
        let kadek = Person::registers(&network, "Kadek").await;
        member(&siti, &youth, &kadek, &["COORDINATOR"]).await;
        let own = own_membership(&kadek, &youth).await;
        siti.tries("eraseMember", erase(&own), "member { id }").await.refused("MEMBER_HAS_ACCOUNT", "membershipId");
        let membership = kept(&siti, &youth).await;
        let above = json!({ "membershipId": membership, "role": "TREASURER" });
        siti.does("grantRole", above, "member { id }").await;
        kadek.tries("eraseMember", erase(&membership), "member { id }").await.refused("ROLE_ABOVE_OWN", "membershipId");
        // One who was brought to a second group behind the API's back; no command does that.
        let other = organization(&siti, "Bank Sampah", "WASTE_BANK").await;
        kept(&siti, &other).await;
        let one = "update membership set person_id = (select min(id::text)::uuid from person where email is null) \
                   where person_name = 'Zulaikha'";
        let one = if network.engine() == tests::Engine::Sqlite {
            one.replace("min(id::text)::uuid", "min(id)")
        } else {
            one.to_owned()
        };
        network.raw(&one).await.expect("a change");
        siti.tries("eraseMember", erase(&membership), "member { id }")
            .await
            .refused("MEMBER_ELSEWHERE", "membershipId");
    })
    .await;
}
