//! An address is somebody's once they have shown that they read it, and an erasure stumbles over no other row.

use domain::entity::state::PlatformRole;
use serde_json::{Value, json};
use tests::given::{self, administrator, invitation, organization};
use tests::person::{PASSWORD, text};
use tests::{Network, Person, on_both};

async fn invitations(owner: &Person, organization: &str) -> Value {
    let document = "query($id: ID!) { organization(id: $id) { invitations(first: 10) { nodes { email status } } } }";
    owner.sees(document, json!({ "id": organization })).await["organization"]["invitations"]["nodes"].clone()
}

async fn exported(who: &Person) -> Value {
    let input = json!({ "password": PASSWORD });
    let document = who.tries_quietly("exportPersonalData", input, "document").await.payload()["document"].clone();
    serde_json::from_str(document.as_str().expect("a document")).expect("JSON")
}

async fn founded(network: &Network) -> (Person, String) {
    let siti = Person::registers(network, "Siti").await;
    let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
    (siti, youth)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_only_typed_an_address_is_given_and_erases_nothing_of_it() {
    on_both(|network| async move {
        let (siti, youth) = founded(&network).await;
        invitation(&siti, &youth, "zulaikha@example.org", "MEMBER").await;
        let other = Person::registers(&network, "Zulaikha").await;
        assert_eq!(exported(&other).await["sections"]["invitationsReceived"], json!([]));
        other.does("eraseAccount", json!({ "password": PASSWORD }), "erasedAt").await;
        let left = json!([{ "email": "zulaikha@example.org", "status": "INVITED" }]);
        assert_eq!(invitations(&siti, &youth).await, left);

        // Whoever reads the mails of that address is given what was sent there.
        let zulaikha = Person::registers(&network, "Zulaikha").await;
        let shown = "update person set email_verified_at = created_at where name = 'Zulaikha'";
        assert_eq!(network.raw(shown).await.expect("a change"), 1);
        let given = exported(&zulaikha).await["sections"]["invitationsReceived"].clone();
        assert_eq!(given[0]["email"], "zulaikha@example.org");
        zulaikha.does("eraseAccount", json!({ "password": PASSWORD }), "erasedAt").await;
        let gone = json!([{ "email": "erased@erased.invalid", "status": "CANCELLED" }]);
        assert_eq!(invitations(&siti, &youth).await, gone);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_was_invited_at_two_addresses_is_erased() {
    on_both(|network| async move {
        let (siti, youth) = founded(&network).await;
        let added = json!({ "organizationId": youth, "name": "Zulaikha" });
        let member = text(&siti.does("addMember", added, "member { id }").await["member"]["id"]);
        for email in ["zulaika@example.org", "zulaikha@example.org"] {
            let invite = json!({ "organizationId": youth, "email": email, "role": "MEMBER", "membershipId": member });
            siti.does("inviteMember", invite, "invitation { status }").await;
        }
        siti.does("eraseMember", json!({ "membershipId": member }), "member { name }").await;
        let gone = json!({ "email": "erased@erased.invalid", "status": "CANCELLED" });
        assert_eq!(invitations(&siti, &youth).await, json!([gone, gone]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_who_is_erased_looks_into_nothing_any_more() {
    on_both(|network| async move {
        let (siti, youth) = founded(&network).await;
        administrator(&network).await;
        let gita = given::officer(&network, "Gita", PlatformRole::Admin).await;
        given::glass(&gita, &youth).await;
        gita.does("eraseAccount", json!({ "password": PASSWORD }), "erasedAt").await;
        let document = "query($id: ID!) { organization(id: $id) { breakGlassGrants(first: 1) {
            nodes { endedAt administratorName } } } }";
        let seen = siti.sees(document, json!({ "id": youth })).await;
        let grant = &seen["organization"]["breakGlassGrants"]["nodes"][0];
        assert!(grant["endedAt"].is_string(), "{grant}");
        assert_ne!(grant["administratorName"], "Gita");
    })
    .await;
}
