//! The same of what somebody does with an account, with invitations and with requests of their own.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::authenticator::Authenticator;
use tests::given::{self, invitation, member};
use tests::person::{PASSWORD, text};
use tests::{Network, Person, PostOffice, on_both_mailing};

use super::{makes, missing};
use crate::refusals;

const NEW: &str = "jala merah di laut lepas";

/// Changes of an account, which is of no organization.
pub(super) const OF_AN_ACCOUNT: &[&str] = &[
    "signIn",
    "refreshSession",
    "requestPasswordReset",
    "resetPassword",
    "requestEmailVerification",
    "verifyEmail",
    "changePassword",
    "changeEmail",
    "confirmEmailChange",
    "cancelEmailChange",
    "beginSecondFactor",
    "confirmSecondFactor",
    "removeSecondFactor",
    "renewRecoveryCodes",
    "endSession",
    "register",
    "confirmRegistration",
    "finishOpenIdSignIn",
    "linkOpenIdIdentity",
    "unlinkOpenIdIdentity",
    "setFirstPassword",
];

/// What nobody makes here, and where its record is proved or why it has none.
const NOT_MADE: &[(&str, &str)] = &[
    ("confirmRegistration", "takes another way of registering: see `provided`"),
    ("startOpenIdSignIn", "changes nothing: the attempt follows from the secret of the app's"),
    ("finishOpenIdSignIn", "takes a provider: see `provided`"),
    ("linkOpenIdIdentity", "takes a provider: see `provided`"),
    ("unlinkOpenIdIdentity", "takes a provider: see `provided`"),
    ("setFirstPassword", "takes a provider: see `provided`"),
];

/// Changes that are not recorded, and why.
const UNRECORDED: &[(&str, &str)] = &[
    ("requestPasswordReset", "nothing of the account changes, and a record for those who have one would tell who has"),
    ("requestEmailVerification", "nothing of the account changes by the mail"),
    ("refreshSession", "every quarter of an hour of every session; the session says when it was used last"),
];

/// Whoever made what.
struct Diary {
    network: Network,
    made: BTreeSet<String>,
    faults: Vec<String>,
}

impl Diary {
    async fn notes(&mut self, who: &Person, field: &str, input: Value, select: &str) -> Value {
        let id = format!("diary-{}-{}", field, self.made.len());
        let done = makes(who, (field, &input, select), &id).await;
        assert!(done.is_done(), "{} could not {field}: {}", who.name, done.answer);
        self.made.insert(field.to_owned());
        if !UNRECORDED.iter().any(|(name, _)| *name == field) {
            self.faults.extend(missing(&self.network, field, &id).await);
        }
        done.payload().clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_of_ones_own_is_recorded() {
    on_both_mailing(|network, post| async move {
        let mut diary = Diary { network: network.clone(), made: BTreeSet::new(), faults: Vec::new() };
        accounts(&mut diary, &network, &post).await;
        second_factors(&mut diary, &network).await;
        memberships(&mut diary, &network).await;
        let named = diary.made.iter().cloned().chain(NOT_MADE.iter().map(|(name, _)| (*name).to_owned()));
        let mut named: BTreeSet<String> = named.collect();
        assert!(named.remove("setSecondFactorPolicy"), "the policy was not set");
        let expected: BTreeSet<_> = refusals::PERSONAL.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(named, expected, "a mutation is not made here");
        assert_eq!(diary.faults, Vec::<String>::new());
    })
    .await;
}

async fn accounts(diary: &mut Diary, network: &Network, post: &PostOffice) {
    let nobody = network.nobody();
    let account = json!({ "name": "Ani", "email": "ani@example.org", "password": PASSWORD, "language": "EN" });
    diary.notes(&nobody, "register", account, "viewer { id }").await;
    post.next_of("ani@example.org", "Is this your address?").await;
    let input = json!({ "email": "ani@example.org", "password": PASSWORD });
    let tokens = diary.notes(&nobody, "signIn", input, "tokens { accessToken refreshToken }").await;
    let ani = Person::with(network, "Ani", &text(&tokens["tokens"]["accessToken"]));
    let refresh = json!({ "refreshToken": tokens["tokens"]["refreshToken"] });
    diary.notes(&nobody, "refreshSession", refresh, "tokens { expiresIn }").await;
    diary.notes(&ani, "requestEmailVerification", json!({}), "viewer { id }").await;
    let shown = post.next_of("ani@example.org", "Is this your address?").await.secret();
    diary.notes(&nobody, "verifyEmail", json!({ "secret": shown }), "done").await;
    let change = json!({ "currentPassword": PASSWORD, "newPassword": NEW });
    diary.notes(&ani, "changePassword", change, "viewer { id }").await;
    diary.notes(&nobody, "requestPasswordReset", json!({ "email": "ani@example.org" }), "accepted").await;
    let reset = post.next_of("ani@example.org", "A new password for your account").await.secret();
    diary.notes(&nobody, "resetPassword", json!({ "secret": reset, "newPassword": PASSWORD }), "done").await;
    let ani = Person::signs_in(network, "Ani").await;
    let other = Person::signs_in(network, "Ani").await;
    ends_a_session(diary, &other).await;
    let wish = |to: &str| json!({ "newEmail": to, "currentPassword": PASSWORD });
    diary.notes(&ani, "changeEmail", wish("ani@example.net"), "pendingEmail").await;
    let [from, _] = mailed_both(post).await;
    diary.notes(&nobody, "cancelEmailChange", json!({ "secret": from }), "done").await;
    diary.notes(&ani, "changeEmail", wish("ani@example.net"), "pendingEmail").await;
    let [from, to] = mailed_both(post).await;
    // One of them alone does nothing.
    nobody.does("confirmEmailChange", json!({ "secret": from }), "complete").await;
    diary.notes(&nobody, "confirmEmailChange", json!({ "secret": to }), "complete").await;
}

/// One ends a session of its own.
async fn ends_a_session(diary: &mut Diary, other: &Person) {
    let asked = "{ viewer { sessions(first: 10) { nodes { id current } } } }";
    let seen = other.sees(asked, json!({})).await;
    let sessions = seen["viewer"]["sessions"]["nodes"].as_array().expect("sessions").clone();
    let own = sessions.iter().find(|session| session["current"] == true).expect("one");
    diary.notes(other, "endSession", json!({ "sessionId": own["id"] }), "sessionId").await;
}

async fn mailed_both(post: &PostOffice) -> [String; 2] {
    let from = post.next_of("ani@example.org", "Another address for your account").await.secret();
    let to = post.next_of("ani@example.net", "Confirm your new address").await.secret();
    [from, to]
}

async fn second_factors(diary: &mut Diary, network: &Network) {
    let siti = Person::registers(network, "Sari").await;
    let youth = given::organization(&siti, "Bersama", "YOUTH_GROUP").await;
    diary.notes(&siti, "beginSecondFactor", json!({ "currentPassword": PASSWORD }), "setup { secret }").await;
    let app = Authenticator::told(&siti).await;
    diary.notes(&siti, "confirmSecondFactor", json!({ "code": app.code() }), "recoveryCodes").await;
    let policy = json!({ "organizationId": youth, "isRequired": true });
    diary.notes(&siti, "setSecondFactorPolicy", policy, "organization { id }").await;
    network.passes(chrono::TimeDelta::seconds(60));
    let proof = json!({ "currentPassword": PASSWORD, "code": app.code() });
    diary.notes(&siti, "renewRecoveryCodes", proof, "recoveryCodes").await;
    network.passes(chrono::TimeDelta::seconds(60));
    let proof = json!({ "currentPassword": PASSWORD, "code": app.code() });
    diary.notes(&siti, "removeSecondFactor", proof, "viewer { id }").await;
}

async fn memberships(diary: &mut Diary, network: &Network) {
    let siti = Person::registers(network, "Siti").await;
    let found = json!({ "name": "Karang Taruna", "kind": "YOUTH_GROUP" });
    let founded = diary.notes(&siti, "foundOrganization", found, "organization { id }").await;
    let youth = text(&founded["organization"]["id"]);
    let budi = Person::registers(network, "Budi").await;
    let token = invitation(&siti, &youth, &budi.email(), "MEMBER").await;
    diary.notes(&budi, "declineInvitation", json!({ "token": token }), "invitation { id }").await;
    let token = invitation(&siti, &youth, &budi.email(), "MEMBER").await;
    diary.notes(&budi, "acceptInvitation", json!({ "token": token }), "member { id }").await;
    let dewi = Person::registers(network, "Dewi").await;
    let council = given::organization(&dewi, "Dewan", "COMMUNITY_COUNCIL").await;
    let partnership = given::proposal(&siti, "Nets", "PARTIES", &[&youth, &council]).await;
    let accept = json!({ "partnershipId": partnership, "organizationId": council });
    dewi.does("acceptPartnership", accept, "partnership { id }").await;
    let need = json!({
        "partnershipId": partnership, "organizationId": youth, "title": "Nets", "kind": "MONEY",
        "quantity": { "value": "10.00", "unit": "IDR" }, "dueOn": given::DUE
    });
    siti.does("publishNeed", need, "need { id }").await;
    let named = json!({ "organizationId": youth });
    diary.notes(&budi, "giveNameConsent", named.clone(), "organization { id }").await;
    diary.notes(&budi, "withdrawNameConsent", named, "done").await;
    let membership = given::own_membership(&budi, &youth).await;
    let name = json!({
        "partnershipId": partnership, "organizationId": youth, "membershipId": membership, "role": "OBSERVER",
        "title": "Scribe"
    });
    let named = siti.does("nameDelegate", name, "delegate { id }").await;
    let share = json!({ "delegateId": named["delegate"]["id"], "isShared": true });
    diary.notes(&budi, "shareDelegateContact", share, "delegate { id }").await;
    diary.notes(&budi, "leaveOrganization", json!({ "organizationId": youth }), "member { id }").await;
    let open = json!({ "organizationId": youth, "joinPolicy": "OPEN_TO_REQUESTS" });
    siti.does("setJoinPolicy", open, "organization { id }").await;
    let asked = diary.notes(&budi, "requestToJoin", json!({ "organizationId": youth }), "joinRequest { id }").await;
    let withdraw = json!({ "joinRequestId": asked["joinRequest"]["id"] });
    diary.notes(&budi, "withdrawJoinRequest", withdraw, "joinRequest { id }").await;
    let tono = Person::registers(network, "Tono").await;
    member(&siti, &youth, &tono, &["MEMBER"]).await;
    let password = json!({ "password": PASSWORD });
    diary.notes(&tono, "exportPersonalData", password.clone(), "document").await;
    diary.notes(&tono, "eraseAccount", password, "erasedAt").await;
}
