//! Rights that one organization delegates to another: who acts by them, how far they reach, and when they are over.

use std::collections::HashMap;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::given::{self, DUE, Stage, member, organization, takes_on};
use tests::person::text;
use tests::{Network, Person, on_both};

use super::races::tally;

const DELEGATION: &str = "delegation { id status permissions startsOn endsOn isInForce endReason }";
const RECORDING: [&str; 5] = ["MEMBER_READ", "PARTNERSHIP_READ", "PLEDGE_MAKE", "PLEDGE_READ", "CONTRIBUTION_ANNOUNCE"];

/// Yuni owns an organization that keeps the records of others; Made is its treasurer, Nina a member.
struct Umbrella {
    stage: Stage,
    yuni: Person,
    made: Person,
    nina: Person,
    id: String,
}

async fn umbrella(network: &Network) -> Umbrella {
    let stage = given::stage(network).await;
    let yuni = Person::registers(network, "Yuni").await;
    let made = Person::registers(network, "Made").await;
    let nina = Person::registers(network, "Nina").await;
    let id = organization(&yuni, "Payung Pesisir", "FOUNDATION").await;
    member(&yuni, &id, &made, &["TREASURER"]).await;
    member(&yuni, &id, &nina, &["MEMBER"]).await;
    Umbrella { stage, yuni, made, nina, id }
}

impl Umbrella {
    fn offer(&self, permissions: &[&str]) -> Value {
        json!({
            "organizationId": self.stage.faith, "toOrganizationId": self.id, "permissions": permissions,
            "reason": "They keep our records", "endsOn": "2027-11-25"
        })
    }

    /// What the faith group delegates, accepted.
    async fn given(&self, offer: Value) -> String {
        let offered = self.stage.hasan.does("delegateRights", offer, DELEGATION).await;
        let id = text(&offered["delegation"]["id"]);
        let accepted = self.yuni.does("acceptDelegation", json!({ "delegationId": id }), DELEGATION).await;
        assert_eq!(accepted["delegation"]["isInForce"], true);
        id
    }

    fn promise(&self, need: &str, key: &str) -> Value {
        json!({
            "needId": need, "organizationId": self.stage.faith, "quantity": { "value": "5.00", "unit": "IDR" },
            "dueOn": DUE, "idempotencyKey": key
        })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn those_act_by_a_delegation_who_hold_the_same_at_home() {
    on_both(|network| async move {
        let umbrella = umbrella(&network).await;
        let Umbrella { stage, yuni, made, nina, id } = &umbrella;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let offered = stage.hasan.does("delegateRights", umbrella.offer(&RECORDING), DELEGATION).await;
        assert_eq!(offered["delegation"]["status"], "OFFERED");
        let delegation = text(&offered["delegation"]["id"]);
        // Not before it is accepted, by those who may.
        made.tries("makePledge", umbrella.promise(&need, "d1"), "pledge { id }").await.denied("NOT_FOUND");
        let accept = json!({ "delegationId": delegation });
        made.tries("acceptDelegation", accept.clone(), DELEGATION).await.denied("FORBIDDEN");
        stage.hasan.tries("acceptDelegation", accept.clone(), DELEGATION).await.denied("FORBIDDEN");
        stage.dewi.tries("acceptDelegation", accept.clone(), DELEGATION).await.denied("NOT_FOUND");
        yuni.does("acceptDelegation", accept.clone(), DELEGATION).await;
        yuni.tries("acceptDelegation", accept, DELEGATION).await.refused("DELEGATION_CLOSED", "delegationId");

        let pledge = made.does("makePledge", umbrella.promise(&need, "d1"), "pledge { id }").await;
        let again = made.does("makePledge", umbrella.promise(&need, "d1"), "pledge { id }").await;
        assert_eq!(pledge, again);
        let able = "query($id: ID!) { node(id: $id) { ... on Pledge { viewerCan(action: REVISE) { code message } } } }";
        let pledge = json!({ "id": pledge["pledge"]["id"] });
        let told = json!({
            "code": "ALLOWED", "message": "You may do this for the organization, by its delegation to yours."
        });
        assert_eq!(made.sees(able, pledge.clone()).await["node"]["viewerCan"], told);
        // Nina reads members at home, and so here, but no minors; she pledges nowhere.
        let child = json!({ "organizationId": stage.faith, "name": "Adi", "birthDate": "2012-01-01" });
        let child = stage.hasan.does("addMember", child, "member { id }").await["member"]["id"].clone();
        let members = "query($id: ID!) { organization(id: $id) { members(first: 5) { totalCount nodes { name } } } }";
        let names = nina.sees(members, json!({ "id": stage.faith })).await["organization"]["members"].clone();
        assert_eq!(names, json!({ "totalCount": 1, "nodes": [{ "name": "Hasan" }] }));
        let one = "query($id: ID!) { node(id: $id) { id } }";
        assert_eq!(nina.sees(one, json!({ "id": child })).await["node"], Value::Null);
        assert_eq!(stage.hasan.sees(one, json!({ "id": child })).await["node"]["id"], child);
        nina.tries("makePledge", umbrella.promise(&need, "d2"), "pledge { id }").await.denied("FORBIDDEN");
        // Whom the group has suspended itself does not act for it by way of another organization.
        let theirs = member(&stage.hasan, &stage.faith, made, &["OBSERVER"]).await;
        let suspend = json!({ "membershipId": theirs, "reason": "A quarrel over the nets" });
        stage.hasan.does("suspendMember", suspend, "member { status }").await;
        made.tries("makePledge", umbrella.promise(&need, "d3"), "pledge { id }").await.denied("NOT_FOUND");
        stage.hasan.does("restoreMember", json!({ "membershipId": theirs }), "member { status }").await;
        stage.hasan.does("endMembership", json!({ "membershipId": theirs, "reason": "Done" }), "member { id }").await;
        // Nobody does what was not delegated: not even the owner, who does it at home.
        let edit = json!({ "organizationId": stage.faith, "expectedVersion": 1, "description": "Ours" });
        yuni.tries("editOrganization", edit, "organization { id }").await.denied("FORBIDDEN");

        // The trail names who, and by what.
        let trail =
            "query($id: ID!) { auditRecords(organizationId: $id, filter: { command: \"makePledge\" }, first: 5) {
            nodes { actorId delegationId } } }";
        let records = stage.siti.sees(trail, json!({ "id": stage.youth })).await["auditRecords"]["nodes"].clone();
        let viewer = made.sees("{ viewer { id } }", json!({})).await["viewer"]["id"].clone();
        assert_eq!(records, json!([{ "actorId": viewer, "delegationId": delegation }]));

        // Both see it, and it is told who can see the pledge by it.
        let lists = "query($id: ID!) { organization(id: $id) {
            delegationsGiven(first: 5) { totalCount nodes { id } }
            delegationsReceived(first: 5) { totalCount nodes { id reason toOrganization { id } } } } }";
        let given = stage.hasan.sees(lists, json!({ "id": stage.faith })).await["organization"].clone();
        assert_eq!(given["delegationsGiven"], json!({ "totalCount": 1, "nodes": [{ "id": delegation }] }));
        let received = nina.sees(lists, json!({ "id": id })).await["organization"]["delegationsReceived"].clone();
        assert_eq!(received["nodes"][0]["toOrganization"]["id"], json!(id));
        let who = "query($id: ID!) { whoCanSee(id: $id) { organizations { organization { id }
            delegations(first: 5) { nodes { id } } delegates(first: 5) { totalCount } } } }";
        let seeing = stage.hasan.sees(who, pledge).await["whoCanSee"]["organizations"].clone();
        let faith =
            seeing.as_array().expect("a list").iter().find(|one| one["organization"]["id"] == json!(stage.faith));
        let faith = faith.expect("the giver").clone();
        assert_eq!(faith["delegations"], json!({ "nodes": [{ "id": delegation }] }), "{seeing:#}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delegation_ends_with_whatever_it_hangs_on_and_by_either_side() {
    on_both(|network| async move {
        let umbrella = umbrella(&network).await;
        let Umbrella { stage, yuni, made, .. } = &umbrella;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let delegation = umbrella.given(umbrella.offer(&RECORDING)).await;
        let node = "query($id: ID!) { need(id: $id) { id } }";
        let status =
            |status: &str, name: &str| format!("update organization set status = '{status}' where name = '{name}'");
        let steps = [
            ("update delegation set starts_on = '2026-11-26'".to_owned(), false),
            ("update delegation set starts_on = '2026-11-20', ends_on = '2026-11-24'".to_owned(), false),
            ("update delegation set ends_on = '2026-11-25'".to_owned(), true),
            (status("SUSPENDED", "Majelis Taklim Al-Bahr"), false),
            (status("ACTIVE", "Majelis Taklim Al-Bahr"), true),
            (status("SUSPENDED", "Payung Pesisir"), false),
            (status("ARCHIVED", "Payung Pesisir"), false),
            (status("ACTIVE", "Payung Pesisir"), true),
            (
                "update membership_role set ended_at = created_at where role = 'TREASURER' and membership_id in \
                (select id from membership where person_name = 'Made')"
                    .to_owned(),
                false,
            ),
            ("update membership_role set ended_at = null where role = 'TREASURER'".to_owned(), true),
            (
                "update membership set status = 'ENDED', ended_at = created_at where person_name = 'Hasan'".to_owned(),
                true,
            ),
            ("update membership set status = 'ACTIVE', ended_at = null where person_name = 'Hasan'".to_owned(), true),
        ];
        for (change, allowed) in steps {
            network.raw(&change).await.expect("a change");
            let seen = made.asks(node, json!({ "id": need })).await["data"]["need"].is_object();
            let mut input = umbrella.promise(&need, "e1");
            input["validateOnly"] = json!(true);
            let tried = made.tries("makePledge", input, "pledge { id }").await;
            assert_eq!((seen, tried.is_done()), (allowed, allowed), "{change}: {:#}", tried.answer);
        }
        let end = json!({ "delegationId": delegation, "reason": "We keep them ourselves" });
        made.tries("revokeDelegation", end.clone(), DELEGATION).await.denied("FORBIDDEN");
        yuni.tries("revokeDelegation", end.clone(), DELEGATION).await.denied("FORBIDDEN");
        stage.dewi.tries("revokeDelegation", end.clone(), DELEGATION).await.denied("NOT_FOUND");
        let revoked = stage.hasan.does("revokeDelegation", end.clone(), DELEGATION).await["delegation"].clone();
        assert_eq!((&revoked["status"], &revoked["isInForce"]), (&json!("REVOKED"), &json!(false)));
        made.tries("makePledge", umbrella.promise(&need, "e1"), "pledge { id }").await.denied("NOT_FOUND");
        stage
            .hasan
            .tries("revokeDelegation", end.clone(), DELEGATION)
            .await
            .refused("DELEGATION_CLOSED", "delegationId");
        let other = umbrella.given(umbrella.offer(&RECORDING)).await;
        made.does("makePledge", umbrella.promise(&need, "e1"), "pledge { id }").await;
        yuni.does("returnDelegation", json!({ "delegationId": other }), DELEGATION).await;
        made.tries("makePledge", umbrella.promise(&need, "e2"), "pledge { id }").await.denied("NOT_FOUND");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_delegates_more_than_they_hold_or_than_can_be() {
    on_both(|network| async move {
        let umbrella = umbrella(&network).await;
        let Umbrella { stage, made, .. } = &umbrella;
        let hasan = &stage.hasan;
        let with = |field: &str, value: Value| {
            let mut input = umbrella.offer(&RECORDING);
            input[field] = value;
            input
        };
        let before = network.rows().await;
        for (field, value, code, path) in [
            ("permissions", json!([]), "EMPTY", "permissions"),
            ("permissions", json!(["PLEDGE_READ", "ROLE_ASSIGN"]), "NOT_DELEGABLE", "permissions"),
            ("permissions", json!(["CONTACT_READ"]), "NOT_DELEGABLE", "permissions"),
            ("permissions", json!(["ALLOCATION_MAKE"]), "NOT_DELEGABLE", "permissions"),
            // Members are not those of one partnership.
            ("partnershipId", json!(stage.partnership), "NOT_DELEGABLE", "permissions"),
            ("reason", json!(""), "EMPTY", "reason"),
            ("endsOn", json!("2026-11-24"), "ENDS_BEFORE_START", "endsOn"),
            ("endsOn", json!("2027-11-26"), "DELEGATION_TOO_LONG", "endsOn"),
            ("toOrganizationId", json!(stage.faith), "DELEGATED_TO_ITSELF", "toOrganizationId"),
        ] {
            hasan.tries("delegateRights", with(field, value), DELEGATION).await.refused(code, path);
        }
        let nowhere = with("toOrganizationId", json!("org_00000000000000000000000000"));
        hasan.tries("delegateRights", nowhere, DELEGATION).await.denied("NOT_FOUND");
        // An owner who keeps no books delegates none.
        let books = json!({
            "organizationId": stage.youth, "toOrganizationId": umbrella.id, "permissions": ["CONTRIBUTION_CONFIRM"],
            "reason": "Books", "endsOn": "2027-01-31"
        });
        stage.siti.tries("delegateRights", books.clone(), DELEGATION).await.refused("ROLE_ABOVE_OWN", "permissions");
        stage.budi.tries("delegateRights", books.clone(), DELEGATION).await.denied("FORBIDDEN");
        made.tries("delegateRights", books, DELEGATION).await.denied("FORBIDDEN");
        assert_eq!(network.rows().await, before, "a refused step left something behind");
        hasan.does("delegateRights", umbrella.offer(&RECORDING), DELEGATION).await;
        let twice = hasan.tries("delegateRights", umbrella.offer(&["PLEDGE_READ"]), DELEGATION).await;
        twice.refused("DELEGATED_ALREADY", "toOrganizationId");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_acts_for_both_sides_nor_past_one_partnership() {
    on_both(|network| async move {
        let umbrella = umbrella(&network).await;
        let Umbrella { stage, made, .. } = &umbrella;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        // The receiver's own treasurer, for the giver.
        let mut to_youth = umbrella.offer(&["PLEDGE_MAKE", "PLEDGE_READ"]);
        to_youth["toOrganizationId"] = json!(stage.youth);
        let offered = stage.hasan.does("delegateRights", to_youth, DELEGATION).await;
        let accept = json!({ "delegationId": offered["delegation"]["id"] });
        stage.siti.does("acceptDelegation", accept, DELEGATION).await;
        let tried = stage.budi.tries("makePledge", umbrella.promise(&need, "f1"), "pledge { id }").await;
        tried.refused("BOTH_SIDES", "organizationId");

        let mut there = umbrella.offer(&RECORDING[1..]);
        there["partnershipId"] = json!(stage.partnership);
        umbrella.given(there).await;
        made.does("makePledge", umbrella.promise(&need, "f2"), "pledge { id }").await;
        let pledges = "query($id: ID!) { need(id: $id) { pledges(first: 5) { totalCount } } pledges(first: 5) { totalCount nodes { id } } }";
        let seen = made.sees(pledges, json!({ "id": need })).await;
        assert_eq!((&seen["need"]["pledges"]["totalCount"], &seen["pledges"]["totalCount"]), (&json!(1), &json!(1)));
        // In another partnership of the faith group's there is nothing to see.
        let other = given::proposal(&stage.siti, "Clean beach", "PARTIES", &[&stage.youth, &stage.faith]).await;
        let accept = json!({ "partnershipId": other, "organizationId": stage.faith });
        stage.hasan.does("acceptPartnership", accept, "partnership { id }").await;
        let node = "query($id: ID!) { partnership(id: $id) { id } }";
        assert_eq!(made.sees(node, json!({ "id": other })).await["partnership"], Value::Null);
        let program = json!({ "partnershipId": other, "organizationId": stage.faith, "name": "Sapu" });
        made.tries("addProgram", program, "program { id }").await.denied("NOT_FOUND");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_demanded_of_those_who_act_by_a_delegation_too() {
    on_both(|network| async move {
        let umbrella = umbrella(&network).await;
        let Umbrella { stage, made, yuni, id, .. } = &umbrella;
        takes_on(yuni, id, "TREASURER").await;
        umbrella.given(umbrella.offer(&["PARTNERSHIP_READ", "PLEDGE_READ", "CONTRIBUTION_CONFIRM"])).await;
        let need = json!({
            "partnershipId": stage.partnership, "organizationId": stage.faith, "title": "Books", "kind": "MONEY",
            "quantity": { "value": "100.00", "unit": "IDR" }, "dueOn": DUE
        });
        let need = text(&stage.hasan.does("publishNeed", need, "need { id }").await["need"]["id"]);
        let announce = json!({
            "needId": need, "organizationId": stage.council, "quantity": { "value": "7.00", "unit": "IDR" },
            "happenedOn": given::TODAY, "idempotencyKey": "g1"
        });
        let announced = stage.dewi.does("announceContribution", announce, "contribution { id }").await;
        let confirm = json!({ "contributionId": announced["contribution"]["id"], "idempotencyKey": "g2" });
        let demand = "update organization set requires_second_factor = true where name = 'Majelis Taklim Al-Bahr'";
        network.raw(demand).await.expect("one");
        let tried = made.tries("confirmContribution", confirm.clone(), "contribution { status }").await;
        tried.denied("SECOND_FACTOR_REQUIRED");
        network.raw("update organization set requires_second_factor = false").await.expect("all");
        made.does("confirmContribution", confirm, "contribution { status }").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delegation_is_answered_once_by_many_at_once() {
    on_both(|network| async move {
        let umbrella = umbrella(&network).await;
        let Umbrella { stage, yuni, .. } = &umbrella;
        let offered = stage.hasan.does("delegateRights", umbrella.offer(&RECORDING), DELEGATION).await;
        let accept = json!({ "delegationId": offered["delegation"]["id"] });
        let tries =
            join_all((0..6).map(|_| yuni.tries_quietly("acceptDelegation", accept.clone(), "delegation { id }"))).await;
        assert_eq!(tally(&tries), HashMap::from([("DONE", 1), ("DELEGATION_CLOSED", 5)]));
    })
    .await;
}

/// On PostgreSQL: whoever takes a delegation back waits for nobody, and what was begun by it before is done, or not.
#[tokio::test(flavor = "multi_thread")]
async fn a_delegation_that_is_revoked_meanwhile_lets_nothing_begin_afterwards() {
    on_both(|network| async move {
        let umbrella = umbrella(&network).await;
        let Umbrella { stage, made, .. } = &umbrella;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let delegation = umbrella.given(umbrella.offer(&RECORDING)).await;
        let revoke = json!({ "delegationId": delegation });
        let promises = join_all((0..4).map(|n| {
            let input = umbrella.promise(&need, &format!("h{n}"));
            made.tries_quietly("makePledge", input, "pledge { id }")
        }));
        let (revoked, promises) =
            futures_util::future::join(stage.hasan.tries_quietly("revokeDelegation", revoke, DELEGATION), promises)
                .await;
        assert!(revoked.is_done(), "{:#}", revoked.answer);
        assert!(promises.iter().all(|tried| ["DONE", "NOT_FOUND"].contains(&tried.code())));
        made.tries("makePledge", umbrella.promise(&need, "late"), "pledge { id }").await.denied("NOT_FOUND");
    })
    .await;
}
