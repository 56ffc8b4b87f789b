//! Whatever gives an organization away, or ends it, takes the password once more.

use serde_json::{Value, json};
use tests::authenticator::Authenticator;
use tests::given::{member, organization};
use tests::person::{PASSWORD, Tried};
use tests::{Person, on_both};

const WRONG: &str = "jala merah di laut lepas";

/// The same as an owner who shows this password, or none.
async fn tries(who: &Person, field: &str, input: &Value, password: Option<&str>) -> Tried {
    let mut input = input.clone();
    if let Some(password) = password {
        input["password"] = json!(password);
    }
    who.tries_quietly(field, input, "__typename").await
}

#[tokio::test(flavor = "multi_thread")]
async fn ownership_is_given_and_offered_to_who_shows_the_password() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let budi = Person::registers(&network, "Budi").await;
        let youth = organization(&siti, "Karang Taruna", "YOUTH_GROUP").await;
        let of_budi = member(&siti, &youth, &budi, &["ADMIN"]).await;
        let grant = json!({ "membershipId": of_budi, "role": "OWNER" });
        let invite = json!({ "organizationId": youth, "email": "rina@example.org", "role": "OWNER" });
        for (field, input) in [("inviteMember", &invite), ("grantRole", &grant)] {
            tries(&siti, field, input, None).await.refused("PASSWORD_REQUIRED", "password");
            tries(&siti, field, input, Some(WRONG)).await.refused("WRONG_PASSWORD", "password");
            // Who may not is told that, whatever they show.
            for password in [None, Some(PASSWORD)] {
                tries(&budi, field, input, password).await.refused("ROLE_ABOVE_OWN", "role");
            }
            tries(&network.nobody(), field, input, Some(PASSWORD)).await.denied("UNAUTHENTICATED");
            let done = tries(&siti, field, input, Some(PASSWORD)).await;
            assert!(done.is_done(), "{}", done.answer);
        }
        // What gives no ownership looks at no password.
        let plain = json!({ "organizationId": youth, "email": "dewi@example.org", "role": "MEMBER" });
        assert!(tries(&siti, "inviteMember", &plain, Some(WRONG)).await.is_done());
        // An offer of it is not sent once more without, either: its new secret is shown to who sends it.
        let asked = "query($id: ID!) { organization(id: $id) { invitations(first: 5) { nodes { id role } } } }";
        let seen = siti.asks_quietly(asked, json!({ "id": youth })).await;
        let nodes = seen["data"]["organization"]["invitations"]["nodes"].as_array().expect("invitations").clone();
        let offer = nodes.iter().find(|node| node["role"] == "OWNER").expect("an offer");
        let resend = json!({ "invitationId": offer["id"] });
        tries(&siti, "resendInvitation", &resend, None).await.refused("PASSWORD_REQUIRED", "password");
        assert!(tries(&siti, "resendInvitation", &resend, Some(PASSWORD)).await.is_done());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organization_closes_for_who_shows_the_password_and_the_second_factor() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let youth = organization(&siti, "Karang Taruna", "YOUTH_GROUP").await;
        let close = json!({ "organizationId": youth });
        tries(&siti, "archiveOrganization", &close, Some(WRONG)).await.refused("WRONG_PASSWORD", "password");
        let beside = Person::signs_in(&network, "Siti").await;
        Authenticator::on(&siti).await;
        // A session that has not proved the second factor has half a proof.
        tries(&beside, "archiveOrganization", &close, Some(PASSWORD)).await.denied("SECOND_FACTOR_REQUIRED");
        assert!(tries(&siti, "archiveOrganization", &close, Some(PASSWORD)).await.is_done());
    })
    .await;
}
