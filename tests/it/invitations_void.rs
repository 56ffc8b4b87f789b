//! An invitation that was taken back, declined or sent by somebody who may not any more opens nothing, and tells nothing
//! of why; that of an organization that is suspended rests.

use serde_json::{Value, json};
use tests::given::{self, Stage};
use tests::person::text;
use tests::{Person, on_both};

const MADE: &str = "invitation { id } token";

async fn invites(who: &Person, organization: &str, guest: &Person) -> Value {
    let input = json!({ "organizationId": organization, "email": guest.email(), "role": "MEMBER" });
    who.does("inviteMember", input, MADE).await
}

async fn opens_nothing(guest: &Person, token: &Value) {
    let tried = guest.tries("acceptInvitation", json!({ "token": token }), "member { id }").await;
    tried.refused("INVITATION_INVALID", "token");
}

async fn is_void(guest: &Person, token: &Value) {
    opens_nothing(guest, token).await;
    let tried = guest.tries("declineInvitation", json!({ "token": token }), "invitation { id }").await;
    tried.refused("INVITATION_INVALID", "token");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_back_or_declined_opens_nothing() {
    on_both(|network| async move {
        let Stage { siti, youth, .. } = given::stage(&network).await;
        let guest = Person::registers(&network, "Guest").await;
        let eve = Person::registers(&network, "Eve").await;
        let cancelled = invites(&siti, &youth, &guest).await;
        let cancel = json!({ "invitationId": cancelled["invitation"]["id"] });
        siti.does("cancelInvitation", cancel, "invitation { status }").await;
        is_void(&guest, &cancelled["token"]).await;
        // A stranger who comes by the secret neither accepts nor declines.
        let declined = invites(&siti, &youth, &guest).await;
        is_void(&eve, &declined["token"]).await;
        let token = json!({ "token": declined["token"] });
        guest.does("declineInvitation", token, "invitation { status }").await;
        is_void(&guest, &declined["token"]).await;
        // Neither stands against another one.
        let last = invites(&siti, &youth, &guest).await;
        guest.does("acceptInvitation", json!({ "token": last["token"] }), "member { id }").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_rests_with_its_organization_and_ends_with_the_right_to_invite() {
    on_both(|network| async move {
        let Stage { siti, rina, youth, .. } = given::stage(&network).await;
        let admin = given::administrator(&network).await;
        let guest = Person::registers(&network, "Guest").await;
        let sent = invites(&rina, &youth, &guest).await;
        let suspend = json!({ "organizationId": youth, "reason": "A complaint" });
        admin.does("suspendOrganization", suspend, "organization { id }").await;
        opens_nothing(&guest, &sent["token"]).await;
        admin.does("restoreOrganization", json!({ "organizationId": youth }), "organization { id }").await;
        // Rina invites as a coordinator, and is none any more.
        let role = json!({ "membershipId": given::own_membership(&rina, &youth).await, "role": "COORDINATOR" });
        siti.does("revokeRole", role.clone(), "member { id }").await;
        opens_nothing(&guest, &sent["token"]).await;
        siti.does("grantRole", role, "member { id }").await;
        let joined = guest.does("acceptInvitation", json!({ "token": sent["token"] }), "member { id }").await;
        assert!(!text(&joined["member"]["id"]).is_empty());
    })
    .await;
}
