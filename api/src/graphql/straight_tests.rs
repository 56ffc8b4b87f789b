//! Rows that are answered straight, and the same rows answered by the engine, say the same.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use async_graphql::{Context, EmptyMutation, EmptySubscription, Object, Request, Schema, Variables, value};
use serde_json::json;

use super::{Row, Rows};

#[derive(Clone)]
struct Gift(i32);

#[Object]
impl Gift {
    async fn number(&self) -> i32 {
        self.0
    }

    async fn note(&self) -> Option<String> {
        (self.0 % 2 == 0).then(|| format!("gift {}", self.0))
    }

    async fn sized(&self, by: i32) -> i32 {
        self.0 * by
    }

    async fn giver(&self) -> Row<Giver> {
        Row(Giver)
    }

    /// Waits, and fails for one of them.
    async fn asked(&self) -> async_graphql::Result<i32> {
        tokio::task::yield_now().await;
        if self.0 == 2 { Err("not this one".into()) } else { Ok(self.0) }
    }

    /// Fails without waiting.
    async fn refused(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        let _ = ctx;
        if self.0 == 2 { Err("nor this one".into()) } else { Ok(self.0) }
    }
}

struct Giver;

#[Object]
impl Giver {
    async fn name(&self) -> &str {
        "Siti"
    }
}

straight!(Giver: "name");
straight!(Gift: "number", "note", "sized", "refused"; "giver" => Giver);

struct Query;

#[Object]
impl Query {
    async fn quick(&self) -> Rows<Gift> {
        Rows(gifts())
    }

    async fn usual(&self) -> Vec<Gift> {
        gifts()
    }

    async fn one(&self) -> Row<Gift> {
        Row(Gift(4))
    }

    async fn usual_one(&self) -> Gift {
        Gift(4)
    }
}

fn gifts() -> Vec<Gift> {
    (1..=3).map(Gift).collect()
}

async fn answer(selected: &str, root: &str) -> serde_json::Value {
    let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
    let text = format!(
        "query($by: Int!, $no: Boolean!) {{ found: {root} {{ {selected} }} }}
         fragment Card on Gift {{ number ...More }} fragment More on Gift {{ note giver {{ name }} }}"
    );
    // Only fragments that are used may stand in a document.
    let text = if selected.contains("...Card") { text } else { text.split("fragment Card").next().unwrap().to_owned() };
    let request = Request::new(text).variables(Variables::from_value(value!({ "by": 3, "no": false })));
    let mut answer = json!(schema.execute(request).await);
    if let Some(errors) = answer.get_mut("errors").and_then(serde_json::Value::as_array_mut) {
        for error in errors {
            // The two documents differ in the length of the field's name.
            error.as_object_mut().unwrap().remove("locations");
        }
    }
    answer
}

#[tokio::test]
async fn straight_or_not_the_answer_is_the_same() {
    for selected in [
        "number",
        "note number",
        "first: number second: number",
        "number number note number",
        "giver { name } giver { also: name }",
        "__typename number giver { __typename name }",
        "sized(by: $by) other: sized(by: 2)",
        "...Card",
        "number ... on Gift { note } ... { giver { name } }",
        "number @skip(if: $no) note @include(if: $no)",
        "number asked",
        "refused",
        "number giver { name } asked refused",
    ] {
        // Both variables have to be used.
        let selected = format!("{selected} used: sized(by: $by) unused: number @include(if: $no)");
        assert_eq!(answer(&selected, "quick").await, answer(&selected, "usual").await, "{selected}");
        assert_eq!(answer(&selected, "one").await, answer(&selected, "usualOne").await, "{selected}");
    }
}

#[tokio::test]
async fn the_schema_tells_nothing_of_it() {
    let sdl = Schema::new(Query, EmptyMutation, EmptySubscription).sdl();
    assert!(sdl.contains("quick: [Gift!]!") && sdl.contains("one: Gift!") && sdl.contains("giver: Giver!"), "{sdl}");
}

#[test]
fn what_waits_is_left_to_the_engine() {
    let is_straight = |selected: &str| {
        let document = async_graphql::parser::parse_query(format!("{{ {selected} }} fragment F on Gift {{ number }}"));
        let document = document.unwrap();
        let operation = document.operations.iter().next().unwrap().1;
        super::fields::<Gift>(&operation.node.selection_set.node, &document.fragments).is_some()
    };
    for straight in ["number", "number giver { name }", "...F note", "... { number }", "one: number two: number"] {
        assert!(is_straight(straight), "{straight}");
    }
    for other in ["asked", "number asked", "... { asked }", "number number", "number @skip(if: true)", "...G"] {
        assert!(!is_straight(other), "{other}");
    }
}
