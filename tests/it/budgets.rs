//! How many statements a question may cost, whatever the size of its pages.

use serde_json::{Value, json};
use tests::given::{self, organization, proposal, takes_on};
use tests::{Network, Person, on_both};

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

#[tokio::test(flavor = "multi_thread")]
async fn partnerships_parties_organizations_and_members_take_five_statements() {
    on_both(|network| async move {
        let siti = partners(&network).await;
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
                }
            }
            assert!(statements.len() <= 5, "{}: {statements:#?}", statements.len());
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
