//! Who belongs to an organization: once each, however it is tried, and nowhere else by that.

use std::collections::HashMap;

use data_encoding::BASE64;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::given::{self, invitation, member, organization, own_membership};
use tests::person::{PASSWORD, text};
use tests::{Person, on_both};

use crate::races::tally;

const MEMBERS: &str = "query($id: ID!) { organization(id: $id) {
    members(first: 20) { totalCount nodes { name roles { role } } } } }";

async fn members(who: &Person, organization: &str) -> Value {
    who.sees(MEMBERS, json!({ "id": organization })).await["organization"]["members"].clone()
}

async fn removes(owner: &Person, membership: &str) {
    owner.does("endMembership", json!({ "membershipId": membership, "reason": "Moved" }), "member { status }").await;
}

/// How many members a list of this one line adds, and how many it finds there.
async fn imports(who: &Person, organization: &str, line: &str) -> (Value, Value) {
    let file = BASE64.encode(format!("Nama,Email\n{line}\n").as_bytes());
    let input = json!({ "organizationId": organization, "file": file });
    let done = who.does("importMembers", input, "added unchanged").await;
    (done["added"].clone(), done["unchanged"].clone())
}

// B111
#[tokio::test(flavor = "multi_thread")]
async fn whoever_accepts_again_is_told_that_they_are_a_member() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let budi = Person::registers(&network, "Budi").await;
        let eve = Person::registers(&network, "Eve").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let secret = invitation(&siti, &youth, &budi.email(), "TREASURER").await;
        let input = json!({ "token": secret });
        let accept = || budi.tries_quietly("acceptInvitation", input.clone(), "member { id }");
        let tries = join_all((0..6).map(|_| accept())).await;
        assert_eq!(tally(&tries), HashMap::from([("DONE", 1), ("ALREADY_MEMBER", 5)]));
        accept().await.refused("ALREADY_MEMBER", "token");
        assert_eq!(members(&siti, &youth).await["totalCount"], 2);
        // Nobody else learns that there was an invitation.
        for token in [secret.as_str(), "nonsense"] {
            let tried = eve.tries("acceptInvitation", json!({ "token": token }), "member { id }").await;
            tried.refused("INVITATION_INVALID", "token");
        }
        // What was used does not open the door once more.
        removes(&siti, &own_membership(&budi, &youth).await).await;
        accept().await.refused("INVITATION_INVALID", "token");
        assert_eq!(members(&siti, &youth).await["totalCount"], 1);
    })
    .await;
}

// B107
#[tokio::test(flavor = "multi_thread")]
async fn a_member_who_comes_back_holds_only_the_new_role() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let budi = Person::registers(&network, "Budi").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let first = member(&siti, &youth, &budi, &["TREASURER", "COORDINATOR"]).await;
        removes(&siti, &first).await;
        member(&siti, &youth, &budi, &["SECRETARY"]).await;
        let expected = json!({ "totalCount": 2, "nodes": [
            { "name": "Budi", "roles": [{ "role": "SECRETARY" }] }, { "name": "Siti", "roles": [{ "role": "OWNER" }] }
        ] });
        assert_eq!(members(&siti, &youth).await, expected);
        // An invitation changes no role of who is there.
        let input = json!({ "organizationId": youth, "email": "BUDI@example.org", "role": "ADMIN" });
        siti.tries("inviteMember", input, "token").await.refused("ALREADY_MEMBER", "email");
        assert_eq!(members(&siti, &youth).await, expected);
    })
    .await;
}

// B105
#[tokio::test(flavor = "multi_thread")]
async fn an_expired_invitation_makes_no_member_and_blocks_no_other() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        Person::registers(&network, "Budi").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let late = invitation(&siti, &youth, "budi@example.org", "MEMBER").await;
        network.passes(chrono::TimeDelta::days(7));
        let (siti, budi) = (Person::signs_in(&network, "Siti").await, Person::signs_in(&network, "Budi").await);
        let tried = budi.tries("acceptInvitation", json!({ "token": late }), "member { id }").await;
        tried.refused("INVITATION_INVALID", "token");
        assert_eq!(members(&siti, &youth).await["totalCount"], 1);
        member(&siti, &youth, &budi, &["MEMBER"]).await;
        assert_eq!(members(&siti, &youth).await["totalCount"], 2);
    })
    .await;
}

// B086, B112
#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_one_person_at_every_door() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let account = |email: &str| json!({ "name": "Rauf", "email": email, "password": PASSWORD });
        let nobody = network.nobody();
        nobody.does("register", account(" Rauf@Example.org "), "viewer { id }").await;
        nobody.tries("register", account("rauf@example.org"), "viewer { id }").await.refused("EMAIL_TAKEN", "email");
        let credentials = json!({ "email": "rauf@EXAMPLE.org", "password": PASSWORD });
        let opened = nobody.does("signIn", credentials, "tokens { accessToken }").await;
        let rauf = Person::with(&network, "Rauf", &text(&opened["tokens"]["accessToken"]));

        let token = invitation(&siti, &youth, " RAUF@EXAMPLE.ORG ", "MEMBER").await;
        rauf.does("acceptInvitation", json!({ "token": token }), "member { status }").await;
        assert_eq!(imports(&siti, &youth, "Rauf,rAUF@example.ORG").await, (json!(0), json!(1)));
        let add = json!({ "organizationId": youth, "name": "Rauf", "email": "RAUF@example.org" });
        siti.tries("addMember", add, "member { id }").await.refused("ALREADY_MEMBER", "email");
        assert_eq!(members(&siti, &youth).await["totalCount"], 2);
    })
    .await;
}

// B090
#[tokio::test(flavor = "multi_thread")]
async fn one_person_is_one_member_by_every_way_in() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let budi = Person::registers(&network, "Budi").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let add = json!({ "organizationId": youth, "name": "Budi", "email": "Budi@Example.org" });
        let tries = join_all((0..10).map(|_| siti.tries_quietly("addMember", add.clone(), "member { id }"))).await;
        assert_eq!(tally(&tries), HashMap::from([("DONE", 1), ("ALREADY_MEMBER", 9)]));
        assert_eq!(imports(&siti, &youth, "Budi,BUDI@example.org").await, (json!(0), json!(1)));
        let joined = member(&siti, &youth, &budi, &["TREASURER"]).await;
        let added = tries.iter().find(|tried| tried.is_done()).expect("one who was first");
        assert_eq!(added.payload()["member"]["id"], joined);
        assert_eq!(imports(&siti, &youth, "Budi,budi@example.org").await, (json!(0), json!(1)));
        assert_eq!(members(&siti, &youth).await["totalCount"], 2);
    })
    .await;
}

// B098
#[tokio::test(flavor = "multi_thread")]
async fn removal_ends_the_rights_there_and_nowhere_else() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        member(&stage.dewi, &stage.council, &stage.rina, &["TREASURER", "COORDINATOR"]).await;
        removes(&stage.siti, &own_membership(&stage.rina, &stage.youth).await).await;
        // The same token as before.
        let rina = &stage.rina;
        let books = "query($id: ID!) { accounts(organizationId: $id, first: 1) { totalCount } }";
        let invite =
            |organization: &str| json!({ "organizationId": organization, "email": "new@example.org", "role": "MEMBER" });
        let gone = rina.asks(books, json!({ "id": stage.youth })).await;
        assert_eq!(gone["errors"][0]["extensions"]["code"], "NOT_FOUND", "{gone}");
        rina.tries("inviteMember", invite(&stage.youth), "invitation { id }").await.denied("FORBIDDEN");
        assert_eq!(rina.sees(books, json!({ "id": stage.council })).await["accounts"]["totalCount"], 0);
        rina.does("inviteMember", invite(&stage.council), "invitation { status }").await;
    })
    .await;
}

// B100
#[tokio::test(flavor = "multi_thread")]
async fn an_owner_here_is_a_plain_member_there_even_in_one_request() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let hasan = Person::registers(&network, "Hasan").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let faith = organization(&hasan, "Majelis Taklim", "FAITH_GROUP").await;
        member(&hasan, &faith, &siti, &["MEMBER"]).await;
        let both = json!({ "here": youth, "there": faith });

        let seen = "query($here: ID!, $there: ID!) {
            here: organization(id: $here) { invitations(first: 1) { totalCount } serviceTokens(first: 1) { totalCount } }
            there: organization(id: $there) { invitations(first: 1) { totalCount } serviceTokens(first: 1) { totalCount } }
        }";
        let answer = siti.asks(seen, both).await;
        let open = json!({ "invitations": { "totalCount": 0 }, "serviceTokens": { "totalCount": 0 } });
        assert_eq!(answer["data"]["here"], open, "{answer}");
        assert_eq!(refusals(&answer), [("there", "FORBIDDEN"), ("there", "FORBIDDEN")], "{answer}");

        let edit = |id: &str| json!({ "organizationId": id, "expectedVersion": 1, "description": "Mine" });
        let change = "mutation($here: EditOrganizationInput!, $there: EditOrganizationInput!) {
            here: editOrganization(input: $here) { organization { version } errors { code } }
            there: editOrganization(input: $there) { organization { version } errors { code } }
        }";
        let answer = siti.asks(change, json!({ "here": edit(&youth), "there": edit(&faith) })).await;
        assert_eq!(refusals(&answer), [("there", "FORBIDDEN")], "{answer}");
        let card = "query($id: ID!) { organization(id: $id) { version description } }";
        for (id, expected) in
            [(&youth, json!({ "version": 2, "description": "Mine" })), (&faith, json!({ "version": 1, "description": "" }))]
        {
            assert_eq!(hasan.sees(card, json!({ "id": id })).await["organization"], expected);
        }
    })
    .await;
}

/// Where in the answer something was refused, and how.
fn refusals(answer: &Value) -> Vec<(&str, &str)> {
    let errors = answer["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    errors
        .iter()
        .map(|error| {
            let place = error["path"][0].as_str().unwrap_or_default();
            (place, error["extensions"]["code"].as_str().unwrap_or_default())
        })
        .collect()
}

// B102
#[tokio::test(flavor = "multi_thread")]
async fn what_a_member_did_stays_when_the_member_leaves() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let program = stage.program("Boats").await;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let pledge = stage.pledge(&need, "1000.00", "IDR").await;
        stage.received(&pledge, "1000.00", "IDR").await;
        let allocation = stage.allocated(&need, &program, "600.00", "IDR").await;
        stage.spent(&allocation, "500.00", "IDR").await;
        let done = "query($id: ID!, $need: ID!) {
            expenditures(organizationId: $id, first: 5) { nodes { status decidedAt quantity { value } } }
            transactions(organizationId: $id, first: 20) { totalCount nodes { kind } }
            need(id: $need) { status totals { pledged { value } received { value } used { value } } }
        }";
        let asked = json!({ "id": stage.youth, "need": need });
        let before = stage.siti.sees(done, asked.clone()).await;
        assert_eq!(before["expenditures"]["nodes"][0]["status"], "POSTED");
        // She approved; he received, set aside and submitted.
        let memberships =
            [own_membership(&stage.rina, &stage.youth).await, own_membership(&stage.budi, &stage.youth).await];
        for who in [&stage.rina, &stage.budi] {
            who.does("leaveOrganization", json!({ "organizationId": stage.youth }), "member { status }").await;
        }
        assert_eq!(stage.siti.sees(done, asked).await, before);
        let former = "query($id: ID!) { member(id: $id) { name status } }";
        for (id, name) in memberships.iter().zip(["Rina", "Budi"]) {
            let seen = stage.siti.sees(former, json!({ "id": id })).await;
            assert_eq!(seen["member"], json!({ "name": name, "status": "ENDED" }));
        }
    })
    .await;
}
