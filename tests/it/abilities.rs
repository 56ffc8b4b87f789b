//! What may be done with a thing stands with the thing: every type with an id says so of everything that can be done
//! with it, and truly.

use std::collections::BTreeSet;

use serde_json::json;
use tests::given::{invitation, member, organization};
use tests::{Person, on_both};

use crate::decisions::told::{TOLD, UNTOLD};

const SDL: &str = include_str!("../../api/schema.graphql");

/// Types with an id that nobody does anything to, and why.
const NOTHING_TO_DO: &[(&str, &str)] = &[
    ("Area", "the administrators of a network load them by command"),
    ("Program", "what is set aside for it is asked of the need, and the partnership adds it"),
    ("PledgeRevision", "it stays as it was written"),
    ("Account", "what moves in it is asked of the needs, allocations and expenditures"),
    ("LedgerTransaction", "it is never changed; what it posted is taken back by a reversal of that"),
    ("AccountingPeriod", "it is closed for good"),
    ("AuditRecord", "it is never changed"),
    ("AllocationLot", "it follows what is done with its allocation"),
    ("ExpenditureLot", "it follows what is done with its expenditure"),
    ("Receipt", "it stays as it was issued"),
];

/// The body of a type or enum in the schema.
fn body(head: &str) -> &'static str {
    let (_, rest) = SDL.split_once(head).unwrap_or_else(|| panic!("no {head}"));
    rest.split_once("\n}").expect("an end").0
}

/// The types that have an id of their own.
fn nodes() -> Vec<&'static str> {
    let heads = SDL.lines().filter_map(|line| line.strip_prefix("type "));
    let nodes = heads.filter_map(|head| head.split_once(" implements "));
    nodes.filter(|(_, rest)| rest.split([' ', '&', '{']).any(|word| word == "Node")).map(|(name, _)| name).collect()
}

/// The enum of what may be done with a type, if it has one.
fn actions_of(node: &str) -> Option<&'static str> {
    let fields = body(&format!("\ntype {node} implements "));
    let (_, rest) = fields.split_once("viewerCan(")?;
    let (_, rest) = rest.split_once("action: ").expect("an action");
    rest.split_once('!').map(|(name, _)| name)
}

#[test]
fn every_type_with_an_id_says_what_its_viewer_may_do_with_it() {
    assert!(nodes().len() > 25, "{:?}", nodes());
    let mut faults = Vec::new();
    for node in nodes() {
        let is_listed = NOTHING_TO_DO.iter().any(|(name, _)| *name == node);
        match (actions_of(node), is_listed) {
            (Some(_), false) | (None, true) => {}
            (None, false) => faults.push(format!(
                "{node} has no viewerCan(action: {node}Action!): write what may be done with it in an able.rs beside it, \
                 or put it into NOTHING_TO_DO with the reason"
            )),
            (Some(_), true) => faults.push(format!("{node} has viewerCan and stands in NOTHING_TO_DO")),
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_action_is_compared_with_the_change_that_it_speaks_of() {
    let mut there = BTreeSet::new();
    for node in nodes() {
        let Some(actions) = actions_of(node) else { continue };
        let mut is_text = false;
        for line in body(&format!("\nenum {actions} {{")).lines().map(str::trim) {
            // A description takes one line or several, between marks.
            match line.matches("\"\"\"").count() {
                1 => is_text = !is_text,
                0 if !is_text && !line.is_empty() => {
                    there.insert(format!("{node} {line}"));
                }
                _ => {}
            }
        }
    }
    let told = TOLD.iter().map(|(title, action, _)| {
        let kind = title.split_once(',').map_or(*title, |(kind, _)| kind);
        format!("{kind} {action}")
    });
    let untold: BTreeSet<_> = UNTOLD.iter().map(|(kind, action, _)| format!("{kind} {action}")).collect();
    let told: BTreeSet<_> = told.collect();
    assert!(told.is_disjoint(&untold), "both compared and not: {:?}", told.intersection(&untold));
    let named: BTreeSet<_> = told.union(&untold).cloned().collect();
    assert_eq!(
        there.difference(&named).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "put them into TOLD of decisions/told.rs with the change that each speaks of, or into UNTOLD with the reason"
    );
    assert_eq!(named.difference(&there).collect::<Vec<_>>(), Vec::<&String>::new(), "there is no such action");
}

/// Lists of which an owner asks of each row what may be done with it.
const LISTS: &[&str] = &[
    "organization(id: $youth) { members(first: $first) { nodes { end: viewerCan(action: END) { code }
        erase: viewerCan(action: ERASE) { code } consent: viewerCan(action: RECORD_GUARDIAN_CONSENT) { code }
        grant: viewerCan(action: GRANT_ROLE) { code } } } }",
    "organization(id: $youth) { invitations(first: $first) { nodes { resend: viewerCan(action: RESEND) { code }
        cancel: viewerCan(action: CANCEL) { code } } } }",
    "organization(id: $youth) { customRoles(first: $first) { nodes { viewerCan(action: EDIT) { code } } } }",
    "organization(id: $youth) { joinRequests(first: $first) { nodes { viewerCan(action: APPROVE) { code } } } }",
    "organization(id: $youth) { serviceTokens(first: $first) { nodes { viewerCan(action: REVOKE) { code } } } }",
    "verifications(first: $first) { nodes { viewerCan(action: APPROVE) { code } } }",
    "viewer { sessions(first: $first) { nodes { viewerCan(action: END) { code } } } }",
    "organizations(first: $first) { nodes { archive: viewerCan(action: ARCHIVE) { code }
        verify: viewerCan(action: REQUEST_VERIFICATION) { code } leave: viewerCan(action: LEAVE) { code }
        join: viewerCan(action: REQUEST_TO_JOIN) { code } } }",
];

#[tokio::test(flavor = "multi_thread")]
async fn what_may_be_done_with_five_rows_takes_as_many_statements_as_with_two() {
    on_both(|network| async move {
        let siti = Person::registers(&network, "Siti").await;
        let youth = organization(&siti, "Karang Taruna", "YOUTH_GROUP").await;
        let open = json!({ "organizationId": youth, "joinPolicy": "OPEN_TO_REQUESTS" });
        siti.does("setJoinPolicy", open, "organization { id }").await;
        for number in 0..10 {
            let own = organization(&siti, &format!("Below {number}"), "ASSOCIATION").await;
            let ask = json!({ "organizationId": own, "evidence": "Decree" });
            siti.does("requestVerification", ask, "verification { id }").await;
            invitation(&siti, &youth, &format!("friend{number}@example.org"), "MEMBER").await;
            let role = json!({ "organizationId": youth, "name": format!("Role {number}"), "permissions": ["NEED_PUBLISH"] });
            siti.does("defineRole", role, "customRole { id }").await;
            let token = json!({
                "organizationId": youth, "name": format!("App {number}"), "scopes": ["org:read"], "expiresOn": "2027-01-31"
            });
            siti.does("issueServiceToken", token, "serviceToken { id }").await;
            let who = Person::registers(&network, &format!("Guest{number}")).await;
            if number % 2 == 0 {
                who.does("requestToJoin", json!({ "organizationId": youth }), "joinRequest { id }").await;
            } else {
                member(&siti, &youth, &who, &["MEMBER", "OWNER"][..1 + usize::from(number == 1)]).await;
            }
            Person::signs_in(&network, "Siti").await;
            let child = json!({ "organizationId": youth, "name": format!("Child {number}"), "birthDate": "2015-01-01" });
            siti.does("addMember", child, "member { id }").await;
        }
        siti.sees("{ viewer { id } }", json!({})).await;
        let mut faults = Vec::new();
        for list in LISTS {
            let has_youth = list.contains("$youth");
            let question = format!("query($first: Int!{}) {{ {list} }}", if has_youth { ", $youth: ID!" } else { "" });
            let mut counts = Vec::new();
            for first in [2, 5] {
                let _ = network.statements();
                siti.sees(&question, json!({ "first": first, "youth": youth })).await;
                counts.push(network.statements().len());
            }
            if counts[0] != counts[1] {
                faults.push(format!("{counts:?}: {list}"));
            }
        }
        assert!(faults.is_empty(), "larger pages take more statements: {faults:#?}");
    })
    .await;
}
