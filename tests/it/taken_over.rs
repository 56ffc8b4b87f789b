//! A managed membership goes to whom it is about, and not to whoever wants to read what is kept in it.

use serde_json::{Value, json};
use tests::given::{member, organization};
use tests::person::{PASSWORD, text};
use tests::{Network, Person, on_both, on_both_mailing};

/// Siti owns the group, Kadek coordinates it and has a second account, Ani is a minor without one.
struct Group {
    siti: Person,
    kadek: Person,
    second: Person,
    youth: String,
    ani: String,
}

async fn group(network: &Network) -> Group {
    let siti = Person::registers(network, "Siti").await;
    let kadek = Person::registers(network, "Kadek").await;
    let second = Person::registers(network, "Kadeksecond").await;
    let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
    member(&siti, &youth, &kadek, &["COORDINATOR"]).await;
    let consent = json!({ "guardianName": "Ibu Wayan", "relationship": "PARENT", "consentedOn": "2026-11-24" });
    let child = json!({ "organizationId": youth, "name": "Ani", "birthDate": "2010-05-01", "phone": "+62 811 1111 111",
        "email": "ani@example.org", "guardianConsent": consent });
    let ani = text(&siti.does("addMember", child, "member { id }").await["member"]["id"]);
    let note = json!({ "membershipId": ani, "note": "Asthma; the spray is in the red bag" });
    siti.does("setHealthNote", note, "member { id }").await;
    Group { siti, kadek, second, youth, ani }
}

impl Group {
    fn invite(&self, email: &str) -> Value {
        json!({ "organizationId": self.youth, "email": email, "role": "MEMBER", "membershipId": self.ani })
    }

    async fn is_managed(&self) -> bool {
        let document = "query($id: ID!) { member(id: $id) { isManaged } }";
        self.siti.sees(document, json!({ "id": self.ani })).await["member"]["isManaged"] == true
    }
}

async fn exported(who: &Person) -> String {
    let tried = who.tries_quietly("exportPersonalData", json!({ "password": PASSWORD }), "document").await;
    text(&tried.payload()["document"])
}

async fn accepts(who: &Person, token: &Value) -> String {
    who.tries("acceptInvitation", json!({ "token": token }), "member { isManaged }").await.code().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coordinator_with_two_accounts_is_handed_no_health_note() {
    on_both(|network| async move {
        let group = group(&network).await;
        let Group { siti, kadek, second, .. } = &group;
        // Neither to another address nor, where nobody shows that an address is theirs, to the recorded one.
        for email in [second.email(), "ani@example.org".to_owned()] {
            let tried = kadek.tries("inviteMember", group.invite(&email), "token").await;
            if let Some(token) = tried.payload()["token"].as_str() {
                accepts(second, &json!(token)).await;
            }
            assert!(!exported(second).await.contains("red bag"), "{email}");
            tried.denied("FORBIDDEN");
        }
        // Nor by sending again what an owner has sent.
        let invited = siti.does("inviteMember", group.invite(&second.email()), "invitation { id } token").await;
        let again = json!({ "invitationId": invited["invitation"]["id"] });
        kadek.tries("resendInvitation", again, "token").await.denied("FORBIDDEN");
        assert!(group.is_managed().await);
        // Whoever may write what is protected answers for whom they offer it to.
        assert_eq!(accepts(second, &invited["token"]).await, "DONE");
        assert!(!group.is_managed().await);
        // Of those without anything kept the rest is as it was.
        let other = json!({ "organizationId": group.youth, "email": "wayan@example.org", "role": "MEMBER" });
        kadek.does("inviteMember", other, "token").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coordinator_invites_the_recorded_address_which_must_be_shown_to_be_theirs() {
    on_both_mailing(|network, post| async move {
        let group = group(&network).await;
        let Group { siti, kadek, .. } = &group;
        let shown = |who: &str| format!("update person set email_verified_at = created_at where email_key = '{who}'");
        let other = kadek.tries("inviteMember", group.invite("kadeksecond@example.org"), "token").await;
        other.denied("FORBIDDEN");
        // With a note kept, the recorded address might be one that the inviter recorded.
        let tried = kadek.tries("inviteMember", group.invite("ani@example.org"), "token").await;
        tried.denied("FORBIDDEN");
        siti.does("setHealthNote", json!({ "membershipId": group.ani, "note": null }), "member { id }").await;
        let invited = kadek.does("inviteMember", group.invite("ani@example.org"), "token").await;
        post.next_of("ani@example.org", "An invitation to Karang Taruna Bahari").await;
        // Anybody can make an account with an address that they do not read.
        let ani = Person::registers(&network, "Ani").await;
        assert_eq!(accepts(&ani, &invited["token"]).await, "EMAIL_UNVERIFIED");
        network.raw(&shown("ani@example.org")).await.expect("a change");
        // Nor does it help to be invited before the note is there.
        let note = json!({ "membershipId": group.ani, "note": "Asthma; the spray is in the red bag" });
        siti.does("setHealthNote", note, "member { id }").await;
        assert_eq!(accepts(&ani, &invited["token"]).await, "INVITATION_INVALID");
        assert!(!exported(&ani).await.contains("red bag"));
        siti.does("setHealthNote", json!({ "membershipId": group.ani, "note": null }), "member { id }").await;
        assert_eq!(accepts(&ani, &invited["token"]).await, "DONE");
        let seen = "query($id: ID!) { organization(id: $id) { members(first: 5) { totalCount } } }";
        assert_eq!(siti.sees(seen, json!({ "id": group.youth })).await["organization"]["members"]["totalCount"], 3);
    })
    .await;
}
