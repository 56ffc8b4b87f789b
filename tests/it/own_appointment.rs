//! Nobody appoints themselves to what they do not hold, but owners.

use serde_json::json;
use tests::given::{member, organization, own_membership, takes_on};
use tests::{Person, on_both};

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_does_not_make_themselves_treasurer() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let adi = Person::registers(&network, "Adi").await;
        let budi = Person::registers(&network, "Budi").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        member(&siti, &youth, &adi, &["ADMIN"]).await;
        let of_budi = member(&siti, &youth, &budi, &["MEMBER"]).await;
        let own = own_membership(&adi, &youth).await;
        let grant = |membership: &str, role: &str| json!({ "membershipId": membership, "role": role });
        adi.tries("grantRole", grant(&own, "TREASURER"), "member { id }").await.refused("ROLE_ABOVE_OWN", "role");
        let mandate = |membership: &str, roles: &[&str]| {
            json!({
                "organizationId": youth, "membershipId": membership, "office": "TREASURER", "startsOn": "2026-11-01",
                "endsOn": "2029-10-31", "roles": roles
            })
        };
        let select = "mandate { id }";
        adi.tries("recordMandate", mandate(&own, &["TREASURER"]), select).await.refused("ROLE_ABOVE_OWN", "roles");
        // What they hold already is theirs to name, and others are theirs to appoint.
        adi.does("grantRole", grant(&own, "SECRETARY"), "member { id }").await;
        adi.does("grantRole", grant(&of_budi, "TREASURER"), "member { id }").await;
        adi.does("recordMandate", mandate(&own, &[]), select).await;
        // An owner who is no treasurer posts nothing, and takes the office on where there is nobody else.
        takes_on(&siti, &youth, "TREASURER").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nor_are_the_days_of_an_own_mandate_stretched_that_brings_more() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let adi = Person::registers(&network, "Adi").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let own = member(&siti, &youth, &adi, &["ADMIN"]).await;
        let mandate = json!({
            "organizationId": youth, "membershipId": own, "office": "TREASURER", "startsOn": "2027-01-01",
            "endsOn": "2029-10-31", "roles": ["TREASURER"]
        });
        let done = siti.does("recordMandate", mandate, "mandate { id }").await;
        let sooner = json!({ "mandateId": done["mandate"]["id"], "expectedVersion": 1, "startsOn": "2026-11-01" });
        adi.tries("correctMandate", sooner.clone(), "mandate { id }").await.refused("ROLE_ABOVE_OWN", "mandateId");
        siti.does("correctMandate", sooner, "mandate { id }").await;
        // What was given for a while is not prolonged by whoever holds it for that while.
        let longer = json!({ "mandateId": done["mandate"]["id"], "expectedVersion": 2, "endsOn": "2031-10-31" });
        adi.tries("correctMandate", longer, "mandate { id }").await.refused("ROLE_ABOVE_OWN", "mandateId");
        let grant = json!({ "membershipId": own, "role": "TREASURER" });
        adi.tries("grantRole", grant, "member { id }").await.refused("ROLE_ABOVE_OWN", "role");
    })
    .await;
}
