//! How many statements a question may cost, whatever the size of its pages, and a change that moves resources.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::given::{self, organization, proposal, takes_on};
use tests::{Engine, Network, Person, on_both};

const QUESTION: &str = "query($first: Int!, $members: Int!) {
    partnerships(first: $first) { nodes { name status parties { role organization { name
        members(first: $members) { nodes { name } pageInfo { hasNextPage } }
    } } } }
}";

/// Siti is in three organizations of a dozen people, which have twenty partnerships with each other.
async fn partners(network: &Network) -> Person {
    let siti = Person::registers(network, "Siti").await;
    let mut organizations = Vec::new();
    for name in ["Youth", "Faith", "Council"] {
        let id = organization(&siti, name, "ASSOCIATION").await;
        for member in 0..11 {
            let input = json!({ "organizationId": id, "name": format!("Member {member} of {name}") });
            siti.does("addMember", input, "member { id }").await;
        }
        organizations.push(id);
    }
    let parties: Vec<&str> = organizations.iter().map(String::as_str).collect();
    for number in 0..20 {
        let id = proposal(&siti, &format!("Partnership {number}"), "PARTIES", &parties).await;
        for party in &parties[1..] {
            let accept = json!({ "partnershipId": id, "organizationId": party });
            siti.tries("acceptPartnership", accept, "partnership { status }").await;
        }
    }
    siti
}

fn text_of(member: &Value) -> String {
    member["name"].to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn partnerships_parties_organizations_and_members_take_a_statement_a_level() {
    on_both(|network| async move {
        let siti = partners(&network).await;
        // Her rights are known from now on.
        siti.sees("{ viewer { id } }", json!({})).await;
        let most = if network.engine() == Engine::Postgres { 4 } else { 5 };
        let mut texts = Vec::new();
        for (first, members) in [(2, 2), (20, 10)] {
            let _ = network.statements();
            let seen = siti.sees(QUESTION, json!({ "first": first, "members": members })).await;
            let statements = network.statements();
            let nodes = seen["partnerships"]["nodes"].as_array().expect("a list");
            assert_eq!(nodes.len(), first);
            for node in nodes {
                let parties = node["parties"].as_array().expect("a list");
                assert_eq!(parties.len(), 3);
                for party in parties {
                    let page = &party["organization"]["members"];
                    assert_eq!(page["nodes"].as_array().map(Vec::len), Some(members), "{party}");
                    assert_eq!(page["pageInfo"]["hasNextPage"], Value::Bool(true));
                    // All twenty have the same parties, whose members nobody may see twice.
                    let names: BTreeSet<_> = page["nodes"].as_array().expect("a list").iter().map(text_of).collect();
                    assert_eq!(names.len(), members, "{page}");
                }
            }
            assert!(statements.len() <= most, "{}: {statements:#?}", statements.len());
            texts.push(statements);
        }
        assert_eq!(texts[0], texts[1], "larger pages take other statements");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn needs_with_their_totals_and_pledges_take_as_many_for_two_as_for_ten() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        for number in 0..10 {
            let need = stage.need(&format!("Need {number}"), "MONEY", "100.00", "IDR").await;
            stage.pledge(&need, "10.00", "IDR").await;
        }
        let question = "query($first: Int!) { needs(first: $first) { nodes { title totals { pledged { value } }
            organization { name } partnership { name }
            pledges(first: 5) { nodes { quantity { value } giverOrganization { name } } } } } }";
        stage.budi.sees("{ viewer { id } }", json!({})).await;
        let mut counts = Vec::new();
        for first in [2, 10] {
            let _ = network.statements();
            stage.budi.sees(question, json!({ "first": first })).await;
            counts.push(network.statements().len());
        }
        assert_eq!(counts[0], counts[1], "larger pages take more statements");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_counts_its_rows_only_when_asked() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        organization(&siti, "Youth", "YOUTH_GROUP").await;
        takes_on(&siti, &organization(&siti, "Faith", "FAITH_GROUP").await, "TREASURER").await;
        let _ = network.statements();
        siti.sees("{ organizations(first: 1) { nodes { name } } }", json!({})).await;
        let counted = network.statements().iter().filter(|sql| sql.to_lowercase().contains("count(")).count();
        assert_eq!(counted, 0);
        let seen = siti.sees("{ organizations(first: 1) { totalCount } }", json!({})).await;
        assert_eq!(seen["organizations"]["totalCount"], 2);
    })
    .await;
}

/// The statements of one request, without those that begin and end its transaction.
async fn cost(who: &Person, field: &str, input: Value, select: &str) -> Vec<String> {
    let _ = who.network().statements();
    who.does(field, input, select).await;
    let frame = ["BEGIN", "COMMIT"];
    who.network().statements().into_iter().filter(|sql| !frame.iter().any(|word| sql.starts_with(word))).collect()
}

/// A request costs at most so many statements, on each engine: PostgreSQL inserts into several tables in one.
fn at_most(network: &Network, (postgres, sqlite): (usize, usize), statements: &[String]) {
    let most = match network.engine() {
        Engine::Postgres => postgres,
        Engine::Sqlite => sqlite,
    };
    assert!(statements.len() <= most, "{} of {most}: {statements:#?}", statements.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmation_takes_eight_statements_and_with_a_pledge_ten() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        // What comes first opens the accounts and turns the need to partly covered.
        stage.received(&stage.pledge(&need, "10.00", "IDR").await, "10.00", "IDR").await;
        let announce = json!({
            "needId": need, "organizationId": stage.faith, "quantity": { "value": "20.00", "unit": "IDR" },
            "happenedOn": given::TODAY, "idempotencyKey": "unpromised"
        });
        let done = stage.hasan.does("announceContribution", announce, "contribution { id }").await;
        let confirm = |contribution: &Value| json!({ "contributionId": contribution, "idempotencyKey": contribution });
        let select = "contribution { id status confirmed { value unit } need { status } }";
        let unpromised = confirm(&done["contribution"]["id"]);
        let statements = cost(&stage.budi, "confirmContribution", unpromised.clone(), select).await;
        at_most(&network, (8, 12), &statements);
        // Said again, it is told from what the first one made, once it is known to be the same.
        at_most(&network, (10, 10), &cost(&stage.budi, "confirmContribution", unpromised, select).await);

        let pledge = stage.pledge(&need, "30.00", "IDR").await;
        let promised = stage.announced(&pledge, "15.00", "IDR").await;
        let promised = confirm(&Value::String(promised));
        at_most(&network, (10, 14), &cost(&stage.budi, "confirmContribution", promised, select).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_set_aside_and_used_takes_as_few_statements() {
    on_both(|network| async move {
        let stage = given::stage(&network).await;
        let program = stage.program("Boats").await;
        let need = stage.need("Capital", "MONEY", "1000.00", "IDR").await;
        stage.received(&stage.pledge(&need, "100.00", "IDR").await, "100.00", "IDR").await;
        let allocate = json!({
            "needId": need, "programId": program, "quantity": { "value": "60.00", "unit": "IDR" },
            "purpose": "Nets", "idempotencyKey": "allocate"
        });
        let _ = network.statements();
        let statements = cost(&stage.budi, "allocateResources", allocate, "allocation { id }").await;
        at_most(&network, (13, 17), &statements);
        let allocation = stage.allocated(&need, &program, "20.00", "IDR").await;
        let expenditure = stage.submitted(&allocation, "10.00", "IDR").await;
        let approve = json!({ "expenditureId": expenditure, "idempotencyKey": "approve" });
        let statements = cost(&stage.rina, "approveExpenditure", approve, "expenditure { status }").await;
        // Three of them: what the organization has decided, who has approved it already, and the approval.
        at_most(&network, (16, 20), &statements);
        let release = json!({ "allocationId": allocation, "idempotencyKey": "release" });
        let statements = cost(&stage.budi, "releaseAllocation", release, "allocation { status }").await;
        at_most(&network, (12, 16), &statements);
    })
    .await;
}
