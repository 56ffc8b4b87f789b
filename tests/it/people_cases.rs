//! What other systems got wrong about who leads a group, what it owes when it closes, and who is there no more.

use serde_json::{Value, json};
use tests::given::{self, invitation, member, organization, own_membership};
use tests::person::{PASSWORD, text};
use tests::{Person, on_both};

const MEMBER: &str = "member { id }";

// B094
#[tokio::test(flavor = "multi_thread")]
async fn nobody_loses_the_only_owner_and_each_way_says_how_out() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let rina = Person::registers(&network, "Rina").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        member(&siti, &youth, &rina, &["ADMIN"]).await;
        let own = own_membership(&siti, &youth).await;
        let owner = json!({ "membershipId": own, "role": "OWNER" });
        let end = json!({ "membershipId": own, "reason": "Away" });
        for (field, input) in [
            ("leaveOrganization", json!({ "organizationId": youth })),
            ("revokeRole", owner.clone()),
            ("endMembership", end.clone()),
            ("eraseAccount", json!({ "password": PASSWORD })),
        ] {
            let tried = siti.tries_quietly(field, input, "errors { message }").await;
            assert_eq!(tried.code(), "LAST_OWNER", "{field}: {}", tried.answer);
        }
        let asked =
            "mutation($input: LeaveOrganizationInput!) { leaveOrganization(input: $input) { errors { message } } }";
        let told = siti.asks(asked, json!({ "input": { "organizationId": youth } })).await;
        let told = told["data"]["leaveOrganization"]["errors"][0]["message"].clone();
        assert!(text(&told).contains("Hand over ownership first, or archive"), "{told}");
        // An admin is not above the owner.
        let suspend = json!({ "membershipId": own, "reason": "A quarrel over the nets" });
        for (field, input) in [("revokeRole", owner), ("endMembership", end), ("suspendMember", suspend)] {
            assert_eq!(rina.tries(field, input, MEMBER).await.code(), "ROLE_ABOVE_OWN", "{field}");
        }
    })
    .await;
}

// B096
#[tokio::test(flavor = "multi_thread")]
async fn an_admin_makes_no_owner_by_any_way() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let rina = Person::registers(&network, "Rina").await;
        let budi = Person::registers(&network, "Budi").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let hers = member(&siti, &youth, &rina, &["ADMIN"]).await;
        let his = member(&siti, &youth, &budi, &["MEMBER"]).await;
        let offer =
            json!({ "organizationId": youth, "email": "wayan@example.org", "role": "OWNER", "password": PASSWORD });
        let offered = siti.does("inviteMember", offer.clone(), "invitation { id }").await["invitation"]["id"].clone();
        let mut other = offer;
        other["email"] = json!("made@example.org");
        let owner = |membership: &str| json!({ "membershipId": membership, "role": "OWNER", "password": PASSWORD });
        for (field, input, select) in [
            ("inviteMember", other, "invitation { id }"),
            ("grantRole", owner(&hers), MEMBER),
            ("grantRole", owner(&his), MEMBER),
            // An invitation is not edited; sent once more it would be theirs.
            ("resendInvitation", json!({ "invitationId": offered, "password": PASSWORD }), "invitation { id }"),
        ] {
            let tried = rina.tries_quietly(field, input, select).await;
            assert_eq!(tried.code(), "ROLE_ABOVE_OWN", "{field}: {}", tried.answer);
        }
        let hand = json!({ "organizationId": youth, "membershipId": hers, "password": PASSWORD });
        rina.tries("transferOwnership", hand, "newOwner { id }").await.denied("FORBIDDEN");
    })
    .await;
}

// B122
#[tokio::test(flavor = "multi_thread")]
async fn an_organization_closes_with_nothing_open_and_is_told_what_is() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Nets", "MONEY", "1000", "IDR").await;
        let pledge = stage.pledge(&need, "400", "IDR").await;
        stage.received(&pledge, "250", "IDR").await;
        let group = organization(&stage.siti, "Pemuda Pantai", "YOUTH_GROUP").await;
        let below = json!({ "organizationId": group, "parentId": stage.youth, "expectedVersion": 1 });
        stage.siti.does("editOrganization", below, "organization { id }").await;
        let before = network.rows().await;
        let close = "mutation($input: ArchiveOrganizationInput!) { archiveOrganization(input: $input) {
            organization { status } errors { code message } } }";
        let input = json!({ "input": { "organizationId": stage.youth, "password": PASSWORD } });
        let told = stage.siti.asks_quietly(close, input).await["data"]["archiveOrganization"].clone();
        assert_eq!(told["errors"][0]["code"], "OPEN_COMMITMENTS", "{told}");
        for open in ["PARTNERSHIPS 1", "NEEDS 1", "PLEDGES 1", "BALANCES", "ORGANIZATIONS 1"] {
            assert!(text(&told["errors"][0]["message"]).contains(open), "{open}: {told}");
        }
        assert_eq!(network.rows().await, before, "half closed");
    })
    .await;
}

// B127: each organization's books are its own, also below another one.
#[tokio::test(flavor = "multi_thread")]
async fn a_group_that_leaves_its_umbrella_takes_its_own_money_along() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let umbrella = organization(&stage.siti, "Payung Pesisir", "ASSOCIATION").await;
        let moves = |parent: Value, version: i32| {
            json!({ "organizationId": stage.youth, "parentId": parent, "expectedVersion": version })
        };
        stage.siti.does("editOrganization", moves(json!(umbrella), 1), "organization { id }").await;
        let need = stage.need("Nets", "MONEY", "1000", "IDR").await;
        let pledge = stage.pledge(&need, "400", "IDR").await;
        stage.received(&pledge, "250", "IDR").await;
        given::takes_on(&stage.siti, &umbrella, "TREASURER").await;
        let held = async |who: &Person, id: &str| {
            let asked = "query($id: ID!) { accounts(organizationId: $id, first: 9) { nodes { accountType balance { value } } } }";
            who.sees(asked, json!({ "id": id })).await["accounts"]["nodes"].clone()
        };
        let before = (held(&stage.budi, &stage.youth).await, held(&stage.siti, &umbrella).await);
        assert!(before.0.to_string().contains("250") && before.1 == json!([]), "{before:?}");
        stage.siti.does("editOrganization", moves(Value::Null, 2), "organization { id }").await;
        assert_eq!((held(&stage.budi, &stage.youth).await, held(&stage.siti, &umbrella).await), before);
    })
    .await;
}

// B129
#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_shows_no_address_but_the_one_that_was_typed() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let budi = Person::registers(&network, "Budi").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        // Budi joins by an invitation to an address of his, and is reached at no other by that.
        let token = invitation(&siti, &youth, "BUDI@example.org", "MEMBER").await;
        budi.does("acceptInvitation", json!({ "token": token }), MEMBER).await;
        let seen = siti
            .sees(
                "query($id: ID!) { organization(id: $id) { invitations(first: 5) { nodes { email status } }
                    members(first: 5) { nodes { name contact { email } } } } }",
                json!({ "id": youth }),
            )
            .await["organization"]
            .clone();
        assert_eq!(seen["invitations"]["nodes"], json!([{ "email": "BUDI@example.org", "status": "ACCEPTED" }]));
        // By the id of a member nobody is invited without typing where to.
        let hers = own_membership(&budi, &youth).await;
        let blind = "mutation($input: InviteMemberInput!) { inviteMember(input: $input) { errors { message } } }";
        let blind =
            siti.asks(blind, json!({ "input": { "organizationId": youth, "role": "MEMBER", "membershipId": hers } }));
        assert!(!blind.await.to_string().contains('@'));
        // Refusals name nobody's address.
        let asked = "mutation($input: InviteMemberInput!) { inviteMember(input: $input) { errors { code message } } }";
        for email in ["budi@EXAMPLE.org", "siti@example.org"] {
            let input = json!({ "input": { "organizationId": youth, "email": email, "role": "MEMBER" } });
            let told = siti.asks(asked, input).await["data"]["inviteMember"]["errors"][0].clone();
            assert_eq!(told["code"], "ALREADY_MEMBER");
            assert!(!text(&told["message"]).contains('@'), "{told}");
        }
    })
    .await;
}

// B136, B138
#[tokio::test(flavor = "multi_thread")]
async fn who_was_removed_is_in_no_list_and_nothing_is_done_to_them() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let (siti, youth) = (&stage.siti, &stage.youth);
        let tono = Person::registers(&network, "Tono").await;
        let his = member(siti, youth, &tono, &["MEMBER"]).await;
        let name = json!({
            "partnershipId": stage.partnership, "organizationId": youth, "membershipId": his, "role": "OBSERVER",
            "title": "Pengamat"
        });
        siti.does("nameDelegate", name.clone(), "delegate { id }").await;
        let end = json!({ "membershipId": his, "reason": "Moved" });
        siti.does("endMembership", end.clone(), MEMBER).await;
        let lists = "query($id: ID!) { organization(id: $id) { members(first: 20) { totalCount nodes { name } } } }";
        // The others of the partnership see nobody; those of the group itself see whom it had named.
        let named = "query($id: ID!) { partnership(id: $id) { delegates(first: 5) { totalCount } } }";
        let partner = stage.hasan.sees(named, json!({ "id": stage.partnership })).await;
        assert_eq!(partner["partnership"]["delegates"]["totalCount"], 0);
        for who in [&stage.budi, siti] {
            let seen = who.sees(lists, json!({ "id": youth })).await["organization"]["members"].clone();
            assert_eq!((&seen["totalCount"], seen.to_string().contains("Tono")), (&json!(3), false));
        }
        // By the id, which the books name, there is who he was, for those alone who read the members.
        let one = "query($id: ID!) { member(id: $id) { name status roles { role } } }";
        let seen = stage.budi.sees(one, json!({ "id": his })).await;
        assert_eq!(seen["member"], json!({ "name": "Tono", "status": "ENDED", "roles": [] }));
        assert_eq!(stage.hasan.sees(one, json!({ "id": his })).await["member"], Value::Null);
        for (field, input, select) in [
            ("endMembership", end, MEMBER),
            ("grantRole", json!({ "membershipId": his, "role": "SECRETARY" }), MEMBER),
            ("revokeRole", json!({ "membershipId": his, "role": "MEMBER" }), MEMBER),
            ("suspendMember", json!({ "membershipId": his, "reason": "A quarrel over the nets" }), MEMBER),
            ("setHealthNote", json!({ "membershipId": his, "note": "Asthma" }), MEMBER),
            ("nameDelegate", name, "delegate { id }"),
            (
                "recordMandate",
                json!({ "organizationId": youth, "membershipId": his, "office": "VICE_CHAIR", "startsOn": given::TODAY,
                    "endsOn": given::DUE }),
                "mandate { id }",
            ),
        ] {
            let tried = siti.tries(field, input, select).await;
            tried.refused("MEMBERSHIP_ENDED", "membershipId");
        }
    })
    .await;
}

// B054: a day of birth is no instant, whatever zone the client's clock is in.
#[tokio::test(flavor = "multi_thread")]
async fn a_birthday_stays_the_day_that_was_given() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let born = |day: &str| json!({ "organizationId": youth, "name": "Ani", "birthDate": day });
        for instant in ["1990-03-01T00:00:00-11:00", "1990-03-01T00:00:00+07:00", "1990-02-28T10:00:00Z"] {
            siti.tries("addMember", born(instant), MEMBER).await.refused("MALFORMED", "birthDate");
        }
        siti.does("addMember", born("1990-03-01"), MEMBER).await;
        let kept = "select cast(birth_date as text) from membership where birth_date is not null";
        assert_eq!(network.texts(kept).await, ["1990-03-01"]);
    })
    .await;
}
