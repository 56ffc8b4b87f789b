//! Who can see a thing is told exactly: whoever is listed sees it, and whoever sees it is listed.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::given::{self, member, own_membership};
use tests::person::text;
use tests::{Engine, Network, Person, on_both};

use super::decisions::world::{State, World};

const WHO: &str = "query($id: ID!) { whoCanSee(id: $id) {
    everybody everybodySignedIn administrators auditors itsPerson
    organizations { organization { id } permission
        members(first: 100) { totalCount edges { roles customRoles node { id } } }
        serviceTokens(first: 100) { totalCount nodes { name scopes } }
        delegations(first: 100) { nodes { toOrganization { id } } }
        delegates(first: 100) { nodes { name } }
        breakGlassGrants(first: 100) { nodes { administratorId } } } } }";
const SELF: &str = "{ viewer { id memberships(first: 100) { nodes { id organization { id } } } } }";

/// Who somebody is, besides what they are called here.
struct Actor<'a> {
    who: &'a Person,
    title: &'a str,
    id: Value,
    /// Membership and organization.
    memberships: Vec<(Value, Value)>,
}

async fn actor<'a>(who: &'a Person, title: &'a str) -> Actor<'a> {
    let viewer = who.asks_quietly(SELF, json!({})).await["data"]["viewer"].clone();
    let rows = viewer["memberships"]["nodes"].as_array().into_iter().flatten();
    let memberships = rows.map(|row| (row["id"].clone(), row["organization"]["id"].clone())).collect();
    Actor { who, title, id: viewer["id"].clone(), memberships }
}

impl Actor<'_> {
    async fn sees(&self, id: &str) -> bool {
        let answer = self.who.asks_quietly("query($id: ID!) { node(id: $id) { id } }", json!({ "id": id })).await;
        answer["data"]["node"].is_object()
    }

    /// Whether the answer lists them. Whose own the thing is, it does not say by name.
    fn is_listed(&self, told: &Value, its_person: &str) -> bool {
        let is_anonymous = self.title == "nobody";
        told["everybody"] == true
            || told["everybodySignedIn"] == true && !is_anonymous
            || told["administrators"] == true && self.title.starts_with("network's admin")
            || told["auditors"] == true && self.title == "network's auditor"
            || told["itsPerson"] == true && self.title == its_person
            || told["organizations"].as_array().into_iter().flatten().any(|one| self.is_listed_of(one))
    }

    fn is_listed_of(&self, one: &Value) -> bool {
        let Some(members) = one["members"]["edges"].as_array() else {
            // Whoever is here of another organization owns it, or keeps its books as well: they hold what it takes to read.
            return self.memberships.iter().any(|(_, organization)| *organization == one["organization"]["id"]);
        };
        let is_member = members.iter().any(|edge| self.memberships.iter().any(|(id, _)| *id == edge["node"]["id"]));
        let has_these = |scopes: &[Value]| match self.title.strip_prefix("token") {
            Some(", all scopes") => scopes.len() == 8,
            Some(one) => *scopes == [json!(one.trim())],
            None => false,
        };
        let tokens = one["serviceTokens"]["nodes"].as_array().into_iter().flatten();
        let mut own = tokens.filter(|token| token["name"] == "Reader");
        let is_token = own.any(|token| token["scopes"].as_array().is_some_and(|list| has_these(list)));
        let grants = one["breakGlassGrants"]["nodes"].as_array();
        let looks_in = grants.into_iter().flatten().any(|grant| grant["administratorId"] == self.id);
        let mut given = one["delegations"]["nodes"].as_array().into_iter().flatten();
        let acts = given.any(|delegation| {
            self.memberships.iter().any(|(_, organization)| *organization == delegation["toOrganization"]["id"])
        });
        let mut delegates = one["delegates"]["nodes"].as_array().into_iter().flatten();
        let is_delegate = delegates.any(|delegate| delegate["name"] == json!(self.who.name));
        is_member || is_token || looks_in || acts || is_delegate
    }
}

/// Kinds that are not told of, and things that are nobody's who asks here.
fn is_told(kind: &str, title: &str) -> bool {
    let untold = ["OrganizationIdentifier", "Area", "Session", "PledgeRevision", "Delegate"];
    !untold.contains(&kind) && !title.contains("of others") && !title.contains("a partner")
}

async fn compare(network: &Network, state: State) -> usize {
    let world = World::build(network, state).await;
    let siti = &world.stage.siti;
    let mut things: Vec<(String, String, &str)> = world
        .nodes
        .iter()
        .filter(|node| is_told(node.kind, &node.title()))
        .map(|node| (node.title(), node.id.clone(), if node.kind == "JoinRequest" { "partner's owner" } else { "" }))
        .collect();
    // Somebody's own membership, and a role of the organization's own that opens the books.
    let named = |title: &str| &world.actors.iter().find(|(_, one)| *one == title).expect("an actor").0;
    let (mira, kadek) = (named("member"), named("coordinator"));
    if state == State::Active {
        let membership = own_membership(mira, &world.stage.youth).await;
        things.push(("Member, who asks".to_owned(), membership.clone(), "member"));
        let role = json!({ "organizationId": world.stage.youth, "name": "Books", "permissions": ["LEDGER_READ"] });
        let role = text(&siti.does("defineRole", role, "customRole { id }").await["customRole"]["id"]);
        let books = own_membership(kadek, &world.stage.youth).await;
        siti.does("grantRole", json!({ "membershipId": books, "customRoleId": role }), "member { id }").await;
        let need = things.iter().find(|(title, ..)| title == "Need").expect("a need").1.clone();
        let pledge = json!({ "needId": need, "quantity": { "value": "1", "unit": "IDR" }, "dueOn": given::DUE,
            "idempotencyKey": "own" });
        let pledge = text(&mira.does("makePledge", pledge, "pledge { id }").await["pledge"]["id"]);
        things.push(("Pledge, of a person".to_owned(), pledge, "member"));
    }
    let mut actors = Vec::new();
    let at_work = matches!(state, State::Active | State::Frozen);
    // The tokens of an organization that is not at work are refused whatever they ask, even what everybody sees.
    for (who, title) in world.actors.iter().filter(|(_, title)| at_work || !title.starts_with("token")) {
        actors.push(actor(who, title).await);
    }
    let (mut compared, mut surprises) = (0, Vec::new());
    for (title, id, its_person) in &things {
        let answer = siti.asks_quietly(WHO, json!({ "id": id })).await;
        let told = &answer["data"]["whoCanSee"];
        if !told.is_object() {
            // What an owner of a suspended or closed organization does not see is not told to them.
            assert!(state != State::Active && !siti_sees(siti, id).await, "{title}, {}: {answer}", state.name());
            continue;
        }
        for actor in &actors {
            let (listed, sees) = (actor.is_listed(told, its_person), actor.sees(id).await);
            if listed != sees {
                surprises.push(format!("{title}, {}: {} listed {listed}, sees {sees}", state.name(), actor.title));
            }
            compared += 1;
        }
    }
    assert!(surprises.is_empty(), "{surprises:#?}");
    compared
}

async fn siti_sees(siti: &Person, id: &str) -> bool {
    actor(siti, "owner").await.sees(id).await
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_listed_sees_it_and_whoever_sees_it_is_listed() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let mut compared = 0;
        for state in State::ALL {
            let network = Network::start(engine).await;
            compared += compare(&network, state).await;
            network.stop().await;
        }
        assert!(compared > 1_000, "{compared} comparisons");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_told_by_which_roles_and_partners_are_named_as_organizations() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let tono = Person::registers(&network, "Tono").await;
        member(&stage.siti, &stage.youth, &tono, &["MEMBER"]).await;
        let need = stage.need("Nets", "MONEY", "1000", "IDR").await;
        let pledge = stage.pledge(&need, "400", "IDR").await;
        let asked = "query($id: ID!) { whoCanSee(id: $id) { everybody itsPerson organizations { organization { name }
            permission members(first: 1) { totalCount pageInfo { hasNextPage }
                edges { roles customRoles node { name } } } } } }";
        let told = stage.siti.sees(asked, json!({ "id": pledge })).await["whoCanSee"].clone();
        // Budi, Rina and Siti hold it; Tono does not. The giver's people are not named.
        let budi = json!({ "roles": ["TREASURER"], "customRoles": [], "node": { "name": "Budi" } });
        let members = json!({ "totalCount": 3, "pageInfo": { "hasNextPage": true }, "edges": [budi] });
        let youth = json!({ "organization": { "name": "Karang Taruna Bahari" }, "permission": "PLEDGE_READ",
            "members": members });
        let faith = json!({ "organization": { "name": "Majelis Taklim Al-Bahr" }, "permission": "ORGANIZATION_READ",
            "members": null });
        assert_eq!(told, json!({ "everybody": false, "itsPerson": false, "organizations": [youth, faith] }));
        let theirs = stage.hasan.sees(asked, json!({ "id": pledge })).await["whoCanSee"]["organizations"].clone();
        assert_eq!((&theirs[0]["members"], &theirs[1]["members"]["totalCount"]), (&Value::Null, &json!(1)));

        // Whoever sees it and answers for nothing is told so; of what they do not see, that it is not there.
        let refused = async |who: &Person, id: &str| {
            who.asks(asked, json!({ "id": id })).await["errors"][0]["extensions"]["code"].clone()
        };
        assert_eq!(refused(&tono, &need).await, "FORBIDDEN");
        assert_eq!(refused(&tono, &pledge).await, "NOT_FOUND");
        assert_eq!(refused(&stage.siti, "org_nonsense").await, "NOT_FOUND");
        assert_eq!(refused(&network.nobody(), &need).await, "UNAUTHENTICATED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_many_costs_as_many_statements_as_a_page_of_one() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        for number in 0..12 {
            let input = json!({ "organizationId": stage.youth, "name": format!("Member {number}") });
            stage.siti.does("addMember", input, "member { id }").await;
        }
        let membership = own_membership(&stage.budi, &stage.youth).await;
        let asked = "query($id: ID!, $first: Int!) { whoCanSee(id: $id) { organizations {
            members(first: $first) { edges { roles customRoles node { name } } } } } }";
        // Once before, so that rights are known where they are kept.
        stage.siti.sees(asked, json!({ "id": membership, "first": 1 })).await;
        let mut costs = BTreeSet::new();
        for first in [1, 10] {
            let _ = network.statements();
            stage.siti.sees(asked, json!({ "id": membership, "first": first })).await;
            costs.insert(network.statements().len());
        }
        assert_eq!(costs.len(), 1, "{costs:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_of_what_has_closed_learns_of_its_other_partners_by_what_they_shared_alone() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let eve = Person::registers(&network, "Eve").await;
        let clinic = given::organization(&eve, "Klinik", "HEALTH_PROVIDER").await;
        let elsewhere = given::proposal(&stage.siti, "Health", "PARTIES", &[&stage.youth, &clinic]).await;
        let accept = json!({ "partnershipId": elsewhere, "organizationId": clinic });
        eve.does("acceptPartnership", accept, "partnership { status }").await;
        let close = "update organization set status = 'ARCHIVED' where name = 'Karang Taruna Bahari'";
        assert_eq!(network.raw(close).await.expect("a change"), 1);
        let asked = "query($id: ID!) { whoCanSee(id: $id) { organizations { organization { name } } } }";
        let told = async |who: &Person| {
            let seen = who.sees(asked, json!({ "id": stage.youth })).await["whoCanSee"]["organizations"].clone();
            let names = seen.as_array().expect("a list").iter();
            names.map(|one| text(&one["organization"]["name"])).collect::<BTreeSet<_>>()
        };
        let shared = ["Karang Taruna Bahari", "Majelis Taklim Al-Bahr", "Musyawarah Desa Pesisir"];
        assert_eq!(told(&stage.hasan).await, shared.map(str::to_owned).into());
        let all = [&shared[..], &["Klinik"]].concat();
        assert_eq!(told(&stage.siti).await, all.into_iter().map(str::to_owned).collect());
    })
    .await;
}
