//! People come in, hold roles, and leave.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::given::{self, invitation, member, organization, own_membership};
use tests::person::text;
use tests::{Person, on_both};

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_works_once_and_belongs_to_its_address() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let budi = Person::registers(&network, "Budi").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let secret = invitation(&siti, &youth, "BUDI@Example.org", "TREASURER").await;

        // Whoever finds it cannot use it, and cannot tell it from one that never was.
        let stranger = Person::registers(&network, "Eve").await;
        let select = "member { id roles { role } }";
        stranger
            .tries("acceptInvitation", json!({ "token": secret }), select)
            .await
            .refused("INVITATION_INVALID", "token");
        stranger
            .tries("acceptInvitation", json!({ "token": "nonsense" }), select)
            .await
            .refused("INVITATION_INVALID", "token");

        let joined = budi.does("acceptInvitation", json!({ "token": secret }), select).await;
        assert_eq!(joined["member"]["roles"], json!([{ "role": "TREASURER" }]));
        let again = budi.tries("acceptInvitation", json!({ "token": secret }), select).await;
        assert!(!again.is_done(), "{}", again.answer);

        let late = invitation(&siti, &youth, "eve@example.org", "MEMBER").await;
        network.passes(TimeDelta::days(8));
        let eve = Person::signs_in(&network, "Eve").await;
        eve.tries("acceptInvitation", json!({ "token": late }), select).await.refused("INVITATION_INVALID", "token");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_holds_different_roles_in_two_organizations() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        member(&stage.dewi, &stage.council, &stage.budi, &["SECRETARY"]).await;
        let seen =
            "{ viewer { memberships(first: 10) { totalCount nodes { organization { name } roles { role } } } } }";
        let seen = stage.budi.sees(seen, json!({})).await;
        assert_eq!(seen["viewer"]["memberships"]["totalCount"], 2);
        // What he may do in one he may not do in the other.
        let able = "query($one: ID!, $other: ID!) {
            one: organization(id: $one) { viewerCan(action: MAKE_PLEDGE) { allowed code } }
            other: organization(id: $other) { viewerCan(action: MAKE_PLEDGE) { allowed code } }
        }";
        let seen = stage.budi.sees(able, json!({ "one": stage.youth, "other": stage.council })).await;
        assert_eq!(seen["one"]["viewerCan"], json!({ "allowed": true, "code": "ALLOWED" }));
        assert_eq!(seen["other"]["viewerCan"], json!({ "allowed": false, "code": "FORBIDDEN" }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn dates_of_a_membership_act_by_themselves() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let budi = Person::registers(&network, "Budi").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let membership = member(&siti, &youth, &budi, &["MEMBER"]).await;
        let grant = json!({
            "membershipId": membership, "role": "COORDINATOR", "startsOn": "2026-12-01", "endsOn": "2026-12-31"
        });
        siti.does("grantRole", grant, "member { id }").await;
        let able = "query($id: ID!) { organization(id: $id) { viewerCan(action: PUBLISH_NEED) { allowed } } }";
        for (days, expected) in [(0, false), (6, true), (30, true), (1, false)] {
            network.passes(TimeDelta::days(days));
            let budi = Person::signs_in(&network, "Budi").await;
            let seen = budi.sees(able, json!({ "id": youth })).await;
            assert_eq!(seen["organization"]["viewerCan"]["allowed"], expected, "{days} days later");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_owner_stays() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let youth = organization(&siti, "Karang Taruna Bahari", "YOUTH_GROUP").await;
        let own = own_membership(&siti, &youth).await;
        let leave = json!({ "organizationId": youth });
        let left = siti.tries("leaveOrganization", leave, "member { id }").await;
        assert_eq!(left.code(), "LAST_OWNER");
        let revoke = json!({ "membershipId": own, "role": "OWNER" });
        assert_eq!(siti.tries("revokeRole", revoke, "member { id }").await.code(), "LAST_OWNER");
        let end = json!({ "membershipId": own, "reason": "Away" });
        assert_eq!(siti.tries("endMembership", end, "member { id }").await.code(), "LAST_OWNER");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_end_with_the_membership_although_the_token_is_good() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let budi = own_membership(&stage.budi, &stage.youth).await;
        stage.siti.does("endMembership", json!({ "membershipId": budi, "reason": "Moved" }), "member { status }").await;
        let books = "query($id: ID!) { accounts(organizationId: $id, first: 1) { totalCount } }";
        let answer = stage.budi.asks(books, json!({ "id": stage.youth })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_FOUND", "{answer}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ended_opens_nothing() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let second = Person::signs_in(&network, "Siti").await;
        siti.does("endSession", json!({}), "sessionId").await;
        let answer = siti.asks("{ viewer { name } }", json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
        assert_eq!(second.sees("{ viewer { name } }", json!({})).await["viewer"]["name"], "Siti");

        // The access token lives a quarter of an hour, the session goes on by its refresh token, once each.
        network.passes(TimeDelta::minutes(16));
        let answer = second.asks("{ viewer { name } }", json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_used_twice_ends_its_session() {
    on_both(|network| async move {
        Person::registers(&network, "Siti").await;
        let credentials = json!({ "email": "siti@example.org", "password": tests::person::PASSWORD });
        let select = "tokens { accessToken refreshToken }";
        let opened = network.nobody().does("signIn", credentials, select).await;
        let first = json!({ "refreshToken": opened["tokens"]["refreshToken"] });
        let next = network.nobody().does("refreshSession", first.clone(), select).await;
        network.passes(TimeDelta::minutes(1));
        network.nobody().tries("refreshSession", first, select).await.refused("REFRESH_TOKEN_INVALID", "refreshToken");
        let second = json!({ "refreshToken": next["tokens"]["refreshToken"] });
        network.nobody().tries("refreshSession", second, select).await.refused("REFRESH_TOKEN_INVALID", "refreshToken");
        let token = next["tokens"]["accessToken"].as_str().expect("a token");
        let answer = Person::with(&network, "Siti", token).asks("{ viewer { name } }", json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_has_one_account_however_it_is_written() {
    on_both(|network| async move {
        Person::registers(&network, "Siti").await;
        let input = json!({ "name": "Other", "email": "SITI@EXAMPLE.ORG", "password": tests::person::PASSWORD });
        network.nobody().tries("register", input, "viewer { id }").await.refused("EMAIL_TAKEN", "email");
        // Whether an address has an account is not told at the door.
        for email in ["siti@example.org", "nobody@example.org"] {
            let wrong = json!({ "email": email, "password": "not the right password" });
            network.nobody().tries("signIn", wrong, "tokens { expiresIn }").await.refused("WRONG_CREDENTIALS", "email");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_over_a_membership_stands_in_the_list_by_their_own_name() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let zahra = Person::registers(&network, "Zahra").await;
        let youth = organization(&siti, "Bahari", "YOUTH_GROUP").await;
        let mut managed = String::new();
        for name in ["Agus", "Budi", "Tono"] {
            let input = json!({ "organizationId": youth, "name": name });
            let added = siti.does("addMember", input, "member { id }").await;
            managed = if name == "Agus" { text(&added["member"]["id"]) } else { managed };
        }
        let input = json!({
            "organizationId": youth, "email": "zahra@example.org", "role": "MEMBER", "membershipId": managed
        });
        let token = text(&siti.does("inviteMember", input, "token").await["token"]);
        zahra.does("acceptInvitation", json!({ "token": token }), "member { id }").await;

        let question =
            "query($id: ID!, $first: Int, $after: String, $last: Int, $before: String) { organization(id: $id) {
            members(first: $first, after: $after, last: $last, before: $before) {
                nodes { name } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } } }";
        let page = async |mut page: Value| {
            page["id"] = json!(youth);
            let seen = siti.sees(question, page).await["organization"]["members"].clone();
            let nodes = seen["nodes"].as_array().expect("a list").clone();
            (nodes.iter().map(|node| text(&node["name"])).collect::<Vec<_>>(), seen["pageInfo"].clone())
        };
        let (first, info) = page(json!({ "first": 2 })).await;
        assert_eq!((first, &info["hasNextPage"]), (vec!["Budi".to_owned(), "Siti".to_owned()], &json!(true)));
        let (rest, info) = page(json!({ "first": 5, "after": info["endCursor"] })).await;
        assert_eq!((rest, &info["hasNextPage"]), (vec!["Tono".to_owned(), "Zahra".to_owned()], &json!(false)));
        let (last, info) = page(json!({ "last": 1 })).await;
        assert_eq!((last, &info["hasPreviousPage"]), (vec!["Zahra".to_owned()], &json!(true)));
        let (before, _) = page(json!({ "last": 2, "before": info["startCursor"] })).await;
        assert_eq!(before, ["Siti", "Tono"]);
    })
    .await;
}
