//! Delegates of parties: what they do in one partnership, who knows of them, and when it is over.

use std::collections::HashMap;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::given::{self, DUE, Stage, member, own_membership, proposal};
use tests::person::text;
use tests::{Network, Person, on_both};

use super::races::tally;

const DELEGATE: &str = "delegate { id name title role permissions startsOn endsOn endedAt contact { phone } }";
const LIST: &str = "query($id: ID!) { partnership(id: $id) {
    delegates(first: 10) { totalCount nodes { name title role contact { phone } organization { id } } } } }";

/// Ani looks on in the faith group, until she is named its delegate.
async fn with_ani(network: &Network) -> (Stage, Person, Value) {
    let stage = given::stage(network).await;
    let ani = Person::registers(network, "Ani").await;
    let membership = member(&stage.hasan, &stage.faith, &ani, &["OBSERVER"]).await;
    let input = json!({
        "partnershipId": stage.partnership, "organizationId": stage.faith, "membershipId": membership,
        "role": "REPRESENTATIVE", "title": "Koordinator kemitraan", "endsOn": "2026-12-31"
    });
    (stage, ani, input)
}

fn promise(stage: &Stage, need: &str, key: &str) -> Value {
    json!({
        "needId": need, "organizationId": stage.faith, "quantity": { "value": "5.00", "unit": "IDR" }, "dueOn": DUE,
        "idempotencyKey": key
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delegate_acts_for_the_party_in_that_partnership_alone() {
    on_both(|network| async move {
        let (stage, ani, input) = with_ani(&network).await;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        ani.tries("makePledge", promise(&stage, &need, "a1"), "pledge { id }").await.denied("FORBIDDEN");
        let named = stage.hasan.does("nameDelegate", input, DELEGATE).await["delegate"].clone();
        assert_eq!(named["permissions"].as_array().expect("a list").len(), 7, "{named}");
        let pledge = ani.does("makePledge", promise(&stage, &need, "a1"), "pledge { id }").await;
        let able = "query($id: ID!) { node(id: $id) { ... on Pledge { viewerCan(action: REVISE) { code message } } } }";
        let seen = ani.sees(able, json!({ "id": pledge["pledge"]["id"] })).await;
        let told =
            json!({ "code": "ALLOWED", "message": "You may do this as a delegate of a party in this partnership." });
        assert_eq!(seen["node"]["viewerCan"], told);
        let program = json!({ "partnershipId": stage.partnership, "organizationId": stage.faith, "name": "Koperasi" });
        ani.does("addProgram", program, "program { id }").await;
        // What binds the party, posts, or gives rights is not a delegate's.
        let leave = json!({ "partnershipId": stage.partnership, "organizationId": stage.faith, "reason": "No" });
        ani.tries("withdrawFromPartnership", leave, "partnership { id }").await.denied("FORBIDDEN");
        let announce = json!({
            "pledgeId": pledge["pledge"]["id"], "quantity": { "value": "1.00", "unit": "IDR" },
            "happenedOn": given::TODAY, "idempotencyKey": "a2"
        });
        ani.tries("announceContribution", announce, "contribution { id }").await.denied("FORBIDDEN");
        let invite = json!({ "organizationId": stage.faith, "email": "x@example.org", "role": "OBSERVER" });
        ani.tries("inviteMember", invite, "invitation { id }").await.denied("FORBIDDEN");

        // Another partnership of the same two.
        let other = proposal(&stage.siti, "Clean beach", "PARTIES", &[&stage.youth, &stage.faith]).await;
        let accept = json!({ "partnershipId": other, "organizationId": stage.faith });
        ani.tries("acceptPartnership", accept.clone(), "partnership { id }").await.denied("FORBIDDEN");
        stage.hasan.does("acceptPartnership", accept, "partnership { id }").await;
        let brooms = json!({
            "partnershipId": other, "organizationId": stage.youth, "title": "Brooms", "kind": "MONEY",
            "quantity": { "value": "9.00", "unit": "IDR" }, "dueOn": DUE
        });
        let brooms = text(&stage.rina.does("publishNeed", brooms, "need { id }").await["need"]["id"]);
        ani.tries("makePledge", promise(&stage, &brooms, "a3"), "pledge { id }").await.denied("FORBIDDEN");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_delegate_holds_ends_with_whatever_it_hangs_on() {
    on_both(|network| async move {
        let (stage, ani, input) = with_ani(&network).await;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        stage.hasan.does("nameDelegate", input, DELEGATE).await;
        let program = |n: usize| json!({ "partnershipId": stage.partnership, "organizationId": stage.faith, "name": format!("P{n}") });
        let mut number = 0;
        let by_name = "where name = 'Majelis Taklim Al-Bahr'";
        let steps = [
            ("update party_delegate set ends_on = '2026-11-25', starts_on = '2026-11-25'".to_owned(), true),
            ("update party_delegate set ends_on = '2026-11-24', starts_on = '2026-11-24'".to_owned(), false),
            ("update party_delegate set ends_on = '2026-12-31'".to_owned(), true),
            ("update party_delegate set starts_on = '2026-11-26'".to_owned(), false),
            ("update party_delegate set starts_on = '2026-11-25'".to_owned(), true),
            ("update party set consent = 'WITHDRAWN' where organization_id = (select id from organization where name = 'Majelis Taklim Al-Bahr')".to_owned(), false),
            ("update party set consent = 'ACCEPTED' where consent = 'WITHDRAWN'".to_owned(), true),
            ("update partnership set status = 'ENDED', pair_key = null".to_owned(), false),
            ("update partnership set status = 'ACTIVE'".to_owned(), true),
            ("update partnership set ends_on = '2026-11-24'".to_owned(), false),
            ("update partnership set ends_on = null".to_owned(), true),
            (format!("update organization set status = 'SUSPENDED' {by_name}"), false),
            (format!("update organization set status = 'ACTIVE' {by_name}"), true),
            ("update membership set status = 'SUSPENDED' where person_name = 'Ani'".to_owned(), false),
            ("update membership set status = 'ACTIVE' where person_name = 'Ani'".to_owned(), true),
            ("update party_delegate set ended_at = created_at".to_owned(), false),
        ];
        let seen = "query($id: ID!) { partnership(id: $id) { viewerCan(action: ADD_PROGRAM) { allowed } } }";
        for (change, allowed) in steps {
            network.raw(&change).await.expect("a change");
            number += 1;
            // The question goes by rights that are kept, the change by those of its transaction.
            let answer = ani.asks(seen, json!({ "id": stage.partnership })).await;
            let told = answer["data"]["partnership"]["viewerCan"]["allowed"] == json!(true);
            let mut input = program(number);
            input["validateOnly"] = json!(true);
            let tried = ani.tries("addProgram", input, "program { id }").await;
            assert_eq!((told, tried.is_done()), (allowed, allowed), "{change}: {answer} {:#}", tried.answer);
        }
        ani.tries("makePledge", promise(&stage, &need, "b1"), "pledge { id }").await.denied("FORBIDDEN");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_parties_know_delegates_by_name_and_nobody_else() {
    on_both(|network| async move {
        let (stage, ani, input) = with_ani(&network).await;
        network
            .raw("update membership set contact_phone = '+62811000111' where person_name = 'Ani'")
            .await
            .expect("one");
        let named = stage.hasan.does("nameDelegate", input.clone(), DELEGATE).await;
        let delegate = text(&named["delegate"]["id"]);
        let id = json!({ "id": stage.partnership });
        let list = stage.siti.sees(LIST, id.clone()).await["partnership"]["delegates"].clone();
        let card = json!({
            "name": "Ani", "title": "Koordinator kemitraan", "role": "REPRESENTATIVE", "contact": null,
            "organization": { "id": stage.faith }
        });
        assert_eq!(list, json!({ "totalCount": 1, "nodes": [card] }));
        // Only she says that she can be reached.
        let share = |is_shared: bool| json!({ "delegateId": delegate, "isShared": is_shared });
        let shared = "delegate { contactSharedAt }";
        for other in [&stage.hasan, &stage.siti] {
            other.tries("shareDelegateContact", share(true), shared).await.denied("FORBIDDEN");
        }
        ani.does("shareDelegateContact", share(true), shared).await;
        let seen = stage.siti.sees(LIST, id.clone()).await["partnership"]["delegates"]["nodes"][0].clone();
        assert_eq!(seen["contact"], json!({ "phone": "+62811000111" }));
        ani.does("shareDelegateContact", share(false), shared).await;
        let seen = stage.siti.sees(LIST, id.clone()).await["partnership"]["delegates"]["nodes"][0].clone();
        assert_eq!(seen["contact"], Value::Null);
        // Nothing else of the faith group's people.
        let members = "query($id: ID!) { organization(id: $id) { members(first: 5) { totalCount } } }";
        let answer = stage.siti.asks(members, json!({ "id": stage.faith })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_FOUND");

        let stranger = Person::registers(&network, "Eve").await;
        let node = "query($id: ID!) { node(id: $id) { id } }";
        assert_eq!(stranger.sees(node, json!({ "id": delegate })).await["node"], Value::Null);
        stranger.tries("shareDelegateContact", share(true), shared).await.denied("NOT_FOUND");
        stranger.tries("endDelegate", json!({ "delegateId": delegate }), DELEGATE).await.denied("NOT_FOUND");
        // Also where everybody sees the partnership.
        network.raw("update partnership set visibility = 'PUBLIC'").await.expect("one");
        let empty = stranger.sees(LIST, id.clone()).await["partnership"]["delegates"].clone();
        assert_eq!(empty, json!({ "totalCount": 0, "nodes": [] }));
        stage.siti.tries("endDelegate", json!({ "delegateId": delegate }), DELEGATE).await.denied("FORBIDDEN");

        // Over for the others, still known to her own.
        let end = json!({ "delegateId": delegate, "reason": "Moved" });
        ani.does("endDelegate", end.clone(), DELEGATE).await;
        stage.hasan.tries("endDelegate", end, DELEGATE).await.refused("DELEGATE_ENDED", "delegateId");
        ani.tries("shareDelegateContact", share(true), shared).await.refused("DELEGATE_ENDED", "delegateId");
        assert_eq!(stage.siti.sees(LIST, id.clone()).await["partnership"]["delegates"]["totalCount"], 0);
        assert_eq!(stage.hasan.sees(LIST, id).await["partnership"]["delegates"]["totalCount"], 1);
        stage.hasan.does("nameDelegate", input, DELEGATE).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_named_by_who_may_not_or_with_more_than_they_hold() {
    on_both(|network| async move {
        let (stage, ani, input) = with_ani(&network).await;
        let with = |field: &str, value: Value| {
            let mut input = input.clone();
            input[field] = value;
            input
        };
        let hasan = &stage.hasan;
        hasan.tries("nameDelegate", with("title", json!(" ")), DELEGATE).await.refused("EMPTY", "title");
        let early = hasan.tries("nameDelegate", with("endsOn", json!("2026-11-24")), DELEGATE).await;
        early.refused("ENDS_BEFORE_START", "endsOn");
        let theirs = own_membership(&stage.budi, &stage.youth).await;
        hasan.tries("nameDelegate", with("membershipId", json!(theirs)), DELEGATE).await.denied("NOT_FOUND");
        let proposed = proposal(&stage.siti, "Clean beach", "PARTIES", &[&stage.youth, &stage.faith]).await;
        let early = hasan.tries("nameDelegate", with("partnershipId", json!(proposed)), DELEGATE).await;
        early.refused("PARTNERSHIP_NOT_IN_FORCE", "partnershipId");
        // Who gives roles but does not pledge makes nobody who does.
        let role = json!({
            "organizationId": stage.faith, "name": "Wakil", "permissions": ["ROLE_ASSIGN", "PARTNERSHIP_READ"]
        });
        let role = text(&hasan.does("defineRole", role, "customRole { id }").await["customRole"]["id"]);
        let grant = json!({ "membershipId": own_membership(&ani, &stage.faith).await, "customRoleId": role });
        hasan.does("grantRole", grant, "member { id }").await;
        ani.tries("nameDelegate", input.clone(), DELEGATE).await.refused("ROLE_ABOVE_OWN", "role");
        stage.siti.tries("nameDelegate", input.clone(), DELEGATE).await.denied("FORBIDDEN");
        hasan.does("nameDelegate", input.clone(), DELEGATE).await;
        hasan.tries("nameDelegate", input, DELEGATE).await.refused("DELEGATE_TWICE", "membershipId");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_member_is_named_once_by_many_at_once() {
    on_both(|network| async move {
        let (stage, _, input) = with_ani(&network).await;
        let tries =
            join_all((0..6).map(|_| stage.hasan.tries_quietly("nameDelegate", input.clone(), "delegate { id }"))).await;
        assert_eq!(tally(&tries), HashMap::from([("DONE", 1), ("DELEGATE_TWICE", 5)]));
    })
    .await;
}
