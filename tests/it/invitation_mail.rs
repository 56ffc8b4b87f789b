//! Invitations reach those they are for by mail, and once more when they are asked for.

use chrono::TimeDelta;
use serde_json::json;
use tests::person::text;
use tests::{Person, given, on_both, on_both_mailing};

use crate::mail::settle;

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_mailed_with_the_secret_that_its_inviter_sees() {
    on_both_mailing(|network, post| async move {
        let siti = Person::registers(&network, "Siti").await;
        let youth = given::organization(&siti, "Karang Taruna \"Bahari\"", "YOUTH_GROUP").await;
        settle(&network, &post).await;
        let token = given::invitation(&siti, &youth, "Budi@example.org", "MEMBER").await;
        let mail = post.next_of("Budi@example.org", "An invitation to Karang Taruna \"Bahari\"").await;
        assert_eq!(mail.secret(), token);
        assert!(mail.text.contains("Siti invites you") && mail.text.contains("within 7 days"), "{}", mail.text);
        assert!(mail.html.contains("Karang Taruna &quot;Bahari&quot;"), "{}", mail.html);
        let budi = Person::registers(&network, "Budi").await;
        budi.does("acceptInvitation", json!({ "token": mail.secret() }), "member { status }").await;

        // A preview mails nothing.
        settle(&network, &post).await;
        let preview =
            json!({ "organizationId": youth, "email": "x@example.org", "role": "MEMBER", "validateOnly": true });
        siti.does("inviteMember", preview, "invitation { id }").await;
        settle(&network, &post).await;
        assert_eq!(post.asked(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_that_is_sent_once_more_has_another_secret() {
    on_both_mailing(|network, post| async move {
        let siti = Person::registers(&network, "Siti").await;
        let budi = Person::registers(&network, "Budi").await;
        let youth = given::organization(&siti, "Bahari", "YOUTH_GROUP").await;
        settle(&network, &post).await;
        let invite = json!({ "organizationId": youth, "email": "budi@example.org", "role": "MEMBER" });
        let invited = siti.does("inviteMember", invite, "invitation { id } token").await;
        let again = json!({ "invitationId": invited["invitation"]["id"] });
        network.passes(TimeDelta::days(8));
        let siti = Person::signs_in(&network, "Siti").await;
        let budi = Person::signs_in(&network, &budi.name).await;
        let expired = json!({ "token": invited["token"] });
        budi.tries("acceptInvitation", expired.clone(), "member { id }").await.refused("INVITATION_INVALID", "token");
        let resent = siti.does("resendInvitation", again.clone(), "invitation { id expiresAt } token").await;
        assert_eq!(resent["invitation"]["id"], invited["invitation"]["id"]);
        budi.tries("acceptInvitation", expired, "member { id }").await.refused("INVITATION_INVALID", "token");
        post.next_of("budi@example.org", "An invitation to Bahari").await;
        let mail = post.next_of("budi@example.org", "An invitation to Bahari").await;
        assert_eq!(mail.secret(), text(&resent["token"]));
        budi.does("acceptInvitation", json!({ "token": mail.secret() }), "member { status }").await;
        siti.tries("resendInvitation", again, "token").await.refused("INVITATION_CLOSED", "invitationId");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_mailed_five_invitations_an_hour() {
    on_both_mailing(|network, post| async move {
        let siti = Person::registers(&network, "Siti").await;
        let youth = given::organization(&siti, "Bahari", "YOUTH_GROUP").await;
        let other = given::organization(&siti, "Laut", "ASSOCIATION").await;
        settle(&network, &post).await;
        let invite = |id: &str| json!({ "organizationId": id, "email": "budi@example.org", "role": "MEMBER" });
        let invited = siti.does("inviteMember", invite(&youth), "invitation { id }").await;
        let again = json!({ "invitationId": invited["invitation"]["id"] });
        for _ in 0..4 {
            siti.does("resendInvitation", again.clone(), "token").await;
        }
        siti.tries("resendInvitation", again.clone(), "token").await.refused("INVITED_TOO_OFTEN", "invitationId");
        siti.tries("inviteMember", invite(&other), "token").await.refused("INVITED_TOO_OFTEN", "email");
        settle(&network, &post).await;
        network.passes(TimeDelta::hours(1));
        let siti = Person::signs_in(&network, "Siti").await;
        siti.does("resendInvitation", again, "token").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_resends_what_they_could_not_offer() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let rina = Person::registers(&network, "Rina").await;
        let youth = given::organization(&siti, "Bahari", "YOUTH_GROUP").await;
        given::member(&siti, &youth, &rina, &["COORDINATOR"]).await;
        let invite = json!({ "organizationId": youth, "email": "budi@example.org", "role": "ADMIN" });
        let invited = siti.does("inviteMember", invite, "invitation { id } token").await;
        let again = json!({ "invitationId": invited["invitation"]["id"] });
        rina.tries("resendInvitation", again.clone(), "token").await.refused("ROLE_ABOVE_OWN", "invitationId");
        // Where no mails are sent, the new secret is handed over.
        let resent = siti.does("resendInvitation", again, "token").await;
        assert!(text(&resent["token"]).starts_with("simpul_inv_") && resent["token"] != invited["token"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_that_is_cancelled_before_its_mail_goes_out_is_not_mailed() {
    on_both_mailing(|network, post| async move {
        let siti = Person::registers(&network, "Siti").await;
        let youth = given::organization(&siti, "Bahari", "YOUTH_GROUP").await;
        settle(&network, &post).await;
        post.close().await;
        let invite =
            |who: &str| json!({ "organizationId": youth, "email": format!("{who}@example.org"), "role": "MEMBER" });
        let invited = siti.does("inviteMember", invite("new"), "invitation { id }").await;
        let cancel = json!({ "invitationId": invited["invitation"]["id"] });
        siti.does("cancelInvitation", cancel, "invitation { status }").await;
        siti.does("inviteMember", invite("other"), "invitation { id }").await;
        post.reopen().await;
        network.passes(TimeDelta::minutes(5));
        post.next_to("other@example.org").await;
        assert!(post.taken().iter().all(|mail| mail.to != "new@example.org"));
        // What ran out without an answer is on record once somebody invites anew.
        network.passes(TimeDelta::days(8));
        let siti = Person::signs_in(&network, "Siti").await;
        siti.does("inviteMember", invite("other"), "invitation { id }").await;
        let trail =
            "query($id: ID!) { auditRecords(organizationId: $id, filter: { command: \"inviteMember\" }, first: 9) {
            totalCount } }";
        assert_eq!(siti.sees(trail, json!({ "id": youth })).await["auditRecords"]["totalCount"], 4);
    })
    .await;
}
