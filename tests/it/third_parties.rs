//! Who stands on both sides of a gift does not confirm it by way of an organization that stands on neither.

use serde_json::json;
use tests::given::{self, TODAY, member, organization};
use tests::{Person, on_both};

#[tokio::test(flavor = "multi_thread")]
async fn a_givers_people_confirm_nothing_by_way_of_a_third_organization() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let lia = Person::registers(&network, "Lia").await;
        member(&stage.hasan, &stage.faith, &lia, &["TREASURER"]).await;
        let yuni = Person::registers(&network, "Yuni").await;
        let made = Person::registers(&network, "Made").await;
        let umbrella = organization(&yuni, "Payung Pesisir", "FOUNDATION").await;
        for who in [&made, &stage.hasan] {
            member(&yuni, &umbrella, who, &["TREASURER"]).await;
        }
        // The receiver lets the umbrella confirm what arrives.
        let both = Person::registers(&network, "Wayan").await;
        member(&stage.siti, &stage.youth, &both, &["OWNER", "TREASURER"]).await;
        let offer = json!({
            "organizationId": stage.youth, "toOrganizationId": umbrella, "reason": "They count for us",
            "permissions": ["PARTNERSHIP_READ", "PLEDGE_READ", "CONTRIBUTION_CONFIRM"], "endsOn": "2027-11-25"
        });
        let offered = both.does("delegateRights", offer, "delegation { id }").await["delegation"]["id"].clone();
        yuni.does("acceptDelegation", json!({ "delegationId": offered }), "delegation { id }").await;
        let need = stage.need("Nets", "MONEY", "1000", "IDR").await;
        let pledge = stage.pledge(&need, "400", "IDR").await;
        let announce = json!({
            "pledgeId": pledge, "quantity": { "value": "250", "unit": "IDR" }, "happenedOn": TODAY,
            "idempotencyKey": "third-1"
        });
        let gift =
            lia.does("announceContribution", announce, "contribution { id }").await["contribution"]["id"].clone();
        let confirm = json!({ "contributionId": gift, "idempotencyKey": "third-2" });
        // Hasan neither gave nor announced it himself; his organization did.
        let tried = stage.hasan.tries("confirmContribution", confirm.clone(), "contribution { status }").await;
        tried.refused("BOTH_SIDES", "contributionId");
        let done = made.does("confirmContribution", confirm, "contribution { status }").await;
        assert_eq!(done["contribution"]["status"], "CONFIRMED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_a_password_is_asked_once_in_a_document() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        for (field, input) in [
            ("inviteMember", json!({ "organizationId": youth, "email": "a@example.org", "role": "OWNER", "password": "guess" })),
            ("grantRole", json!({ "membershipId": given::own_membership(&siti, &youth).await, "role": "OWNER", "password": "guess" })),
            ("resendInvitation", json!({ "invitationId": "inv_nonsense", "password": "guess" })),
        ] {
            let mut kind = field.to_owned();
            kind[..1].make_ascii_uppercase();
            let twice = format!(
                "mutation($input: {kind}Input!) {{ a: {field}(input: $input) {{ __typename }} b: {field}(input: $input) {{ __typename }} }}"
            );
            let answer = siti.asks(&twice, json!({ "input": input })).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "QUERY_TOO_COMPLEX", "{field}: {answer}");
        }
    })
    .await;
}
