//! Lists: pages that neither lose nor repeat a row, counts that follow the viewer, links that cost the same for few
//! rows and for many, answers that belong to whoever asked.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::given::{self, Stage, TODAY, organization, proposal, takes_on};
use tests::person::text;
use tests::{Network, Person, on_both};

/// All rows of a list by pages of seven: forward when `forward`, else from the end. `question` asks for a list under
/// `path` with `$first`, `$after`, `$last` and `$before`.
async fn paged(who: &Person, question: &str, path: &str, variables: &Value, forward: bool) -> Vec<Value> {
    let mut rows: Vec<Value> = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let mut asked = variables.clone();
        asked[if forward { "first" } else { "last" }] = json!(7);
        asked[if forward { "after" } else { "before" }] = cursor;
        let seen = who.sees(question, asked).await;
        let list = seen.pointer(path).unwrap_or_else(|| panic!("no {path}: {seen}"));
        let page = list["nodes"].as_array().expect("rows");
        assert!(page.len() <= 7);
        if forward {
            rows.extend(page.iter().cloned());
        } else {
            rows.splice(0..0, page.iter().cloned());
        }
        let (more, at) = if forward { ("hasNextPage", "endCursor") } else { ("hasPreviousPage", "startCursor") };
        if list["pageInfo"][more] == false {
            return rows;
        }
        cursor = list["pageInfo"][at].clone();
    }
}

const PAGE: &str = "first: $first, after: $after, last: $last, before: $before";
const INFO: &str = "totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";
const ARGUMENTS: &str = "$first: Int, $after: String, $last: Int, $before: String";

/// A question for one page of a root list.
fn of(field: &str, filter: &str) -> String {
    format!("query({ARGUMENTS}) {{ {field}({PAGE} {filter}) {{ nodes {{ id }} {INFO} }} }}")
}

fn different(rows: &[Value]) -> usize {
    rows.iter().map(|row| row["id"].as_str().expect("an id")).collect::<std::collections::HashSet<_>>().len()
}

// B063: sixty rows with one amount, one day and one second; thirty with one name.
#[tokio::test(flavor = "multi_thread")]
async fn rows_that_tie_are_each_there_once() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let pledge = stage.pledge(&need, "1000.00", "IDR").await;
        for number in 0..60 {
            let input = json!({
                "pledgeId": pledge, "quantity": { "value": "1.00", "unit": "IDR" }, "happenedOn": TODAY,
                "idempotencyKey": format!("tie-{number}")
            });
            stage.hasan.does("announceContribution", input, "contribution { status }").await;
        }
        for _ in 0..30 {
            let input = json!({ "organizationId": stage.youth, "name": "Sumarni" });
            stage.siti.does("addMember", input, "member { name }").await;
        }
        let below = |list: &str, parent: &str| {
            format!(
                "query($id: ID!, {ARGUMENTS}) {{ {parent}(id: $id) {{ {list}({PAGE}) {{ nodes {{ id }} {INFO} }} }} }}"
            )
        };
        let lists = [
            (of("contributions", ""), "/contributions", json!({}), 60),
            (below("contributions", "need"), "/need/contributions", json!({ "id": need }), 60),
            (below("contributions", "pledge"), "/pledge/contributions", json!({ "id": pledge }), 60),
            (below("members", "organization"), "/organization/members", json!({ "id": stage.youth }), 33),
        ];
        for (question, path, variables, expected) in lists {
            let forward = paged(&stage.budi, &question, path, &variables, true).await;
            let backward = paged(&stage.budi, &question, path, &variables, false).await;
            assert_eq!((forward.len(), different(&forward)), (expected, expected), "{path}");
            assert_eq!(forward, backward, "{path}");
        }
    })
    .await;
}

// B066
#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_changes_while_it_is_read_repeats_and_skips_nothing() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let youth = organization(&siti, "Bahari", "YOUTH_GROUP").await;
        let adds = async |name: &str| {
            let input = json!({ "organizationId": youth, "name": name });
            text(&siti.does("addMember", input, "member { id }").await["member"]["id"])
        };
        let mut ids = Vec::new();
        for letter in ["B", "D", "F", "H", "J"] {
            ids.push(adds(letter).await);
        }
        let question = "query($id: ID!, $after: String) { organization(id: $id) {
            members(first: 3, after: $after) { nodes { name } pageInfo { endCursor } } } }";
        let names = |seen: &Value| {
            let nodes = seen["organization"]["members"]["nodes"].as_array().expect("a list").clone();
            nodes.iter().map(|node| text(&node["name"])).collect::<Vec<_>>()
        };
        let first = siti.sees(question, json!({ "id": youth })).await;
        assert_eq!(names(&first), ["B", "D", "F"]);
        for name in ["A", "C", "E"] {
            adds(name).await;
        }
        // The row at which the first page ended is gone when the second one is asked for.
        let end = json!({ "membershipId": ids[2], "reason": "Moved" });
        siti.does("endMembership", end, "member { status }").await;
        let cursor = &first["organization"]["members"]["pageInfo"]["endCursor"];
        let second = siti.sees(question, json!({ "id": youth, "after": cursor })).await;
        assert_eq!(names(&second), ["H", "J", "Siti"]);
    })
    .await;
}

// B068, B070
#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_none_is_refused_and_a_page_of_nothing_is_empty() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        let question = |field: &str| of(field, "");
        for field in ["organizations", "partnerships", "needs"] {
            let seen = stage.siti.sees(&question(field), json!({ "first": 0 })).await;
            let info = json!({ "hasNextPage": true, "hasPreviousPage": false, "startCursor": null, "endCursor": null });
            assert_eq!((&seen[field]["nodes"], &seen[field]["pageInfo"]), (&json!([]), &info), "{field}");
            assert!(seen[field]["totalCount"].as_i64() > Some(0));
        }
        let other = stage.siti.sees(&question("needs"), json!({ "first": 1 })).await;
        let foreign = text(&other["needs"]["pageInfo"]["endCursor"]);
        let long = "A".repeat(10_000);
        let pages = [
            (json!({ "first": -1 }), "first"),
            (json!({ "last": -1 }), "last"),
            (json!({ "first": 101 }), "first"),
            (json!({ "first": 2_147_483_647 }), "first"),
            (json!({ "first": 1, "last": 1 }), "last"),
            (json!({ "after": "abc" }), "after"),
            (json!({ "after": "" }), "after"),
            (json!({ "before": foreign }), "before"),
            (json!({ "after": long }), "after"),
        ];
        for (page, argument) in pages {
            let answer = stage.siti.asks_quietly(&question("organizations"), page.clone()).await;
            assert_eq!(answer["data"]["organizations"], Value::Null, "{page}");
            let told = &answer["errors"][0]["extensions"];
            assert_eq!((&told["code"], &told["argument"]), (&json!("BAD_USER_INPUT"), &json!(argument)), "{answer}");
            assert!(answer["errors"][0]["message"].as_str().is_some_and(|said| said.len() < 200), "{answer}");
        }
    })
    .await;
}

// B073
#[tokio::test(flavor = "multi_thread")]
async fn a_count_is_what_the_viewer_would_have_paged_through() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let outsider = Person::registers(&network, "Tono").await;
        for number in 0..9 {
            let need = stage.need(&format!("Need {number}"), "MONEY", "10.00", "IDR").await;
            let pledge = stage.pledge(&need, "5.00", "IDR").await;
            stage.announced(&pledge, "1.00", "IDR").await;
        }
        let secret = json!({ "name": "Rahasia", "kind": "ASSOCIATION", "visibility": "HIDDEN" });
        stage.siti.does("foundOrganization", secret, "organization { id }").await;
        let lists = [
            ("organizations", "", [4, 3, 3]),
            ("organizations", ", filter: { text: \"rahasia\" }", [1, 0, 0]),
            ("partnerships", "", [1, 1, 0]),
            ("needs", "", [9, 9, 0]),
            ("pledges", "", [9, 9, 0]),
            ("contributions", "", [9, 9, 0]),
        ];
        for (field, filter, expected) in lists {
            for (who, expected) in [&stage.siti, &stage.budi, &outsider].into_iter().zip(expected) {
                let rows = paged(who, &of(field, filter), &format!("/{field}"), &json!({}), true).await;
                let counted = who.sees(&of(field, filter), json!({ "first": 1 })).await;
                let counts = (rows.len(), different(&rows), counted[field]["totalCount"].as_u64());
                assert_eq!(counts, (expected, expected, Some(expected as u64)), "{field}{filter} for {}", who.name);
            }
        }
    })
    .await;
}

/// Ten partnerships with a partner each, and in each of them a program, a need, and what became of it.
async fn grown(network: &Network) -> Stage {
    let mut stage = given::stage(network).await;
    for number in 0..10 {
        let partner = organization(&stage.hasan, &format!("Partner {number}"), "FAITH_GROUP").await;
        takes_on(&stage.hasan, &partner, "TREASURER").await;
        let name = format!("Partnership {number}");
        stage.partnership = proposal(&stage.siti, &name, "PARTIES", &[&stage.youth, &partner]).await;
        let accept = json!({ "partnershipId": stage.partnership, "organizationId": partner });
        stage.hasan.does("acceptPartnership", accept, "partnership { status }").await;
        stage.faith = partner;
        let program = stage.program("Boats").await;
        let need = stage.need(&format!("Need {number}"), "MONEY", "100.00", "IDR").await;
        let pledge = stage.pledge(&need, "90.00", "IDR").await;
        let contribution = stage.received(&pledge, "80.00", "IDR").await;
        let allocation = stage.allocated(&need, &program, "60.00", "IDR").await;
        stage.spent(&allocation, "20.00", "IDR").await;
        let reverse = json!({
            "contributionId": contribution, "quantity": { "value": "5.00", "unit": "IDR" }, "reasonCode": "RETURN",
            "reason": "Too much", "idempotencyKey": format!("reverse-{number}")
        });
        let asked = stage.budi.does("requestReversal", reverse, "reversal { id }").await;
        let agree = json!({ "reversalId": asked["reversal"]["id"], "idempotencyKey": format!("agree-{number}") });
        stage.rina.does("approveReversal", agree, "reversal { status }").await;
    }
    stage
}

/// Lists with links below them, and how many rows of the list belong to one of the ten needs.
const LINKS: &[(&str, usize)] = &[
    ("needs(first: $first) { nodes { viewerCan(action: PLEDGE) { allowed } } }", 1),
    (
        "contributions(first: $first) { nodes { viewerCan(action: CONFIRM) { code } other: viewerCan(action: REVERSE) { code } } }",
        1,
    ),
    (
        "allocations(organizationId: $youth, first: $first) { nodes { viewerCan(action: SPEND) { code } other: viewerCan(action: RELEASE) { code } } }",
        1,
    ),
    ("reversals(organizationId: $youth, first: $first) { nodes { viewerCan(action: APPROVE) { code } } }", 1),
    ("expenditures(organizationId: $youth, first: $first) { nodes { viewerCan(action: REVERSE) { code } } }", 1),
    ("partnerships(first: $first) { nodes { viewerCan(action: NAME_DELEGATE) { code } } }", 1),
    (
        "organizations(first: $first) { nodes { viewerCan(action: REQUEST_TO_JOIN) { code } other: viewerCan(action: LEAVE) { code } } }",
        1,
    ),
    (
        "needs(first: $first) { nodes { area { name parent { name } } partnership { parties { organization { name } } } } }",
        1,
    ),
    (
        "needs(first: $first) { nodes { organization { members(first: 2) { totalCount nodes { roles { role } } } } } }",
        1,
    ),
    (
        "needs(first: $first) { nodes { partnership { programs(first: 2) { totalCount nodes { organization { name } } } } } }",
        1,
    ),
    (
        "needs(first: $first) { nodes { partnership { delegates(first: 2) { totalCount nodes { name organization { name } partnership { name } } } } } }",
        1,
    ),
    (
        "needs(first: $first) { nodes { contributions(first: 2) { nodes { pledge { status } giverOrganization { name } } } } }",
        1,
    ),
    (
        "needs(first: $first) { nodes { pledges(first: 2) { nodes { contributions(first: 2) { totalCount nodes { status } } } } } }",
        1,
    ),
    (
        "pledges(first: $first) { nodes { giverOrganization { name } need { totals { used { value } } pledges(first: 1) { totalCount } } } }",
        1,
    ),
    ("pledges(first: $first) { nodes { revisions(first: 2) { totalCount nodes { number } } } }", 1),
    ("contributions(first: $first) { nodes { pledge { need { area { name } partnership { name } } } } }", 1),
    (
        "allocations(organizationId: $youth, first: $first) { nodes { program { name organization { name } partnership { name } } } }",
        1,
    ),
    ("expenditures(organizationId: $youth, first: $first) { nodes { allocation { program { name } } } }", 1),
    (
        "reversals(organizationId: $youth, first: $first) { nodes { contribution { status } transaction { reverses { kind } } } }",
        1,
    ),
    (
        "accounts(organizationId: $youth, first: $first) { nodes { need { title partnership { name } } program { name } } }",
        4,
    ),
    (
        "transactions(organizationId: $youth, first: $first) { nodes { need { title } reversedBy { kind postings { account { program { name } } } } } }",
        4,
    ),
    (
        "transactions(organizationId: $youth, first: $first) { nodes { contribution { pledge { status } } allocation { program { name } } expenditure { allocation { status } } } }",
        4,
    ),
    (
        "transactions(organizationId: $youth, first: $first) { nodes { postings { account { need { title } program { name } } } } }",
        4,
    ),
    (
        "organizations(first: $first) { nodes { area { name } partnerships(first: 2) { totalCount nodes { parties { role } } } } }",
        1,
    ),
    (
        "organizations(first: $first) { nodes { partnerships(first: 1, status: ACTIVE) { nodes { programs(first: 1) { nodes { name } } } } } }",
        1,
    ),
    (
        "partnerships(first: $first) { nodes { programs(first: 2) { nodes { partnership { name } organization { members(first: 1) { nodes { name } } } } } } }",
        1,
    ),
];

// B169
#[tokio::test(flavor = "multi_thread")]
async fn links_take_as_many_statements_for_two_rows_as_for_ten() {
    on_both(|network| async move {
        let stage = grown(&network).await;
        stage.budi.sees("{ viewer { id } }", json!({})).await;
        let mut faults = Vec::new();
        for (links, per_need) in LINKS {
            let has_youth = links.contains("$youth");
            let question = format!("query($first: Int!{}) {{ {links} }}", if has_youth { ", $youth: ID!" } else { "" });
            let mut counts = Vec::new();
            for needs in [2, 10] {
                let _ = network.statements();
                let variables = json!({ "first": needs * per_need, "youth": stage.youth });
                stage.budi.sees(&question, variables).await;
                counts.push(network.statements().len());
            }
            if counts[0] != counts[1] {
                faults.push(format!("{counts:?}: {links}"));
            }
        }
        assert!(faults.is_empty(), "larger pages take more statements: {faults:#?}");
    })
    .await;
}

// B172
#[tokio::test(flavor = "multi_thread")]
async fn objects_by_their_ids_come_in_the_order_of_the_ids() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "10.00", "IDR").await;
        let pledge = stage.pledge(&need, "5.00", "IDR").await;
        let unknown = "org_01jb0000000000000000000000";
        let ids = [
            &stage.council,
            unknown,
            &pledge,
            &stage.youth,
            &need,
            "nonsense",
            &stage.council,
            &stage.partnership,
            &stage.faith,
        ];
        let question = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        let seen = stage.budi.sees(question, json!({ "ids": ids })).await;
        let expected: Vec<Value> = ids
            .iter()
            .map(|id| if [unknown, "nonsense"].contains(id) { Value::Null } else { json!({ "id": id }) })
            .collect();
        assert_eq!(seen["nodes"], json!(expected));
        let _ = network.statements();
        let three = [&stage.council, &stage.youth, &stage.faith];
        stage.budi.sees(question, json!({ "ids": [three[0]] })).await;
        let one = network.statements().len();
        stage.budi.sees(question, json!({ "ids": three })).await;
        assert_eq!(network.statements().len(), one, "three objects take more statements than one");
    })
    .await;
}

// B167
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_given_what_was_read_for_somebody_else() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "10.00", "IDR").await;
        stage.pledge(&need, "5.00", "IDR").await;
        let outsider = Person::registers(&network, "Tono").await;
        let question = "query($ids: [ID!]!) { nodes(ids: $ids) {
            ... on Need { title partnership { name } } ... on Partnership { name } ... on Organization { name } } }";
        let ids = json!({ "ids": [need, stage.partnership, stage.youth] });
        let both = join_all((0..100).map(|turn| {
            let who = if turn % 2 == 0 { &stage.budi } else { &outsider };
            who.asks_quietly(question, ids.clone())
        }))
        .await;
        let card = json!({ "name": "Karang Taruna Bahari" });
        let partnership = json!({ "name": "Fishers' finance" });
        let inside = json!([{ "title": "Capital", "partnership": partnership }, partnership, card]);
        for (turn, answer) in both.iter().enumerate() {
            let expected = if turn % 2 == 0 { inside.clone() } else { json!([null, null, card]) };
            assert_eq!(answer["data"]["nodes"], expected, "{turn}");
        }
        given::member(&stage.siti, &stage.youth, &outsider, &["TREASURER"]).await;
        assert_eq!(outsider.sees(question, ids).await["nodes"], inside);
    })
    .await;
}
