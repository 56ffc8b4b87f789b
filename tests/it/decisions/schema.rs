//! What there is to ask, from the schema that the server itself tells.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};
use tests::Person;
use tests::person::text;

const QUESTION: &str = "{ __schema { types { kind name interfaces { name } enumValues { name } fields { name
    args { name type { kind ofType { name } } }
    type { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } }";

/// How deep objects without an id are looked into.
const DEPTH: usize = 3;

/// Fewer than one request may rename.
const RENAMED: usize = 20;

pub struct Schema(HashMap<String, Value>);

/// A field of an answer and how it is read.
pub enum Shape {
    Value,
    /// What the viewer may do, by the code that it names.
    Ability,
    /// A page, of which the rows are counted.
    Connection,
    Object(Vec<(String, Shape)>),
}

impl Schema {
    pub async fn read(who: &Person) -> Self {
        let answer = who.asks_quietly(QUESTION, json!({})).await;
        let types = answer["data"]["__schema"]["types"].as_array().unwrap_or_else(|| panic!("no schema: {answer}"));
        Self(types.iter().map(|one| (text(&one["name"]), one.clone())).collect())
    }

    /// The root fields of the query.
    pub fn roots(&self) -> BTreeSet<String> {
        self.fields("Query").map(|field| text(&field["name"])).collect()
    }

    /// The types that have an id of their own.
    pub fn nodes(&self) -> BTreeSet<String> {
        self.0.keys().filter(|name| self.is_node(name)).cloned().collect()
    }

    fn is_node(&self, name: &str) -> bool {
        let interfaces = self.0[name]["interfaces"].as_array();
        interfaces.is_some_and(|list| list.iter().any(|one| one["name"] == "Node"))
    }

    fn fields(&self, name: &str) -> impl Iterator<Item = &Value> {
        self.0[name]["fields"].as_array().into_iter().flatten()
    }

    /// What is asked of a root field: which rows it answers, and of what is no row all of it.
    pub fn root(&self, field: &str) -> (String, Shape) {
        let field = self.fields("Query").find(|one| one["name"] == field).expect("a field");
        let kind = named(&field["type"]);
        if kind.ends_with("Connection") {
            return (format!("nodes {{ {} }}", self.row_of(&kind)), Shape::Connection);
        }
        let is_row = kind == "Node" || self.is_node(&kind);
        let select = match kind.as_str() {
            // Its fields are asked by themselves.
            "Viewer" => "__typename".to_owned(),
            _ if is_row => "__typename id".to_owned(),
            kind => self.select_to(kind, 1).0,
        };
        (select, Shape::Value)
    }

    /// What is asked of each row of a page: which one it is, or, of what has no id, all of it.
    fn row_of(&self, connection: &str) -> String {
        let nodes = self.fields(connection).find(|one| one["name"] == "nodes").expect("rows");
        let kind = named(&nodes["type"]);
        if self.is_node(&kind) { "__typename id".to_owned() } else { self.select_to(&kind, 1).0 }
    }

    /// Everything that can be asked of an object of the type, and how it is asked: its fields, and then what may be done
    /// with it, so many at a time as one request may rename.
    pub fn select(&self, name: &str) -> Vec<(String, Vec<(String, Shape)>)> {
        let mut parts = vec![self.select_to(name, DEPTH)];
        for field in self.fields(name).filter(|field| named(&field["type"]) == "Ability") {
            let field_name = text(&field["name"]);
            for actions in self.actions(field).chunks(RENAMED) {
                let asked =
                    actions.iter().map(|action| format!("can{action}: {field_name}(action: {action}) {{ code }}"));
                let shapes = actions.iter().map(|action| (format!("can{action}"), Shape::Ability)).collect();
                parts.push((asked.collect::<Vec<_>>().join(" "), shapes));
            }
        }
        parts
    }

    fn select_to(&self, name: &str, depth: usize) -> (String, Vec<(String, Shape)>) {
        let mut asked = String::from("__typename");
        let mut shapes = Vec::new();
        for field in self.fields(name) {
            let (field_name, inner) = (text(&field["name"]), named(&field["type"]));
            if inner == "Ability" {
                continue;
            }
            assert!(!needs_arguments(field), "{name}.{field_name} is not asked for want of arguments");
            let shape = if self.0[&inner]["kind"] != "OBJECT" {
                asked.push_str(&format!(" {field_name}"));
                Shape::Value
            } else if inner.ends_with("Connection") {
                let row = self.row_of(&inner);
                asked.push_str(&format!(" {field_name}(first: 50) {{ nodes {{ {row} }} }}"));
                Shape::Connection
            } else if self.is_node(&inner) {
                asked.push_str(&format!(" {field_name} {{ __typename id }}"));
                Shape::Value
            } else if depth == 0 {
                asked.push_str(&format!(" {field_name} {{ __typename }}"));
                Shape::Object(Vec::new())
            } else {
                let (below, shapes) = self.select_to(&inner, depth - 1);
                asked.push_str(&format!(" {field_name} {{ {below} }}"));
                Shape::Object(shapes)
            };
            shapes.push((field_name, shape));
        }
        (asked, shapes)
    }

    /// The values of the enum that `viewerCan` of this field takes.
    fn actions(&self, field: &Value) -> Vec<String> {
        let taken = text(&field["args"][0]["type"]["ofType"]["name"]);
        let values = self.0[&taken]["enumValues"].as_array().expect("values");
        values.iter().map(|value| text(&value["name"])).collect()
    }
}

fn needs_arguments(field: &Value) -> bool {
    field["args"].as_array().is_some_and(|list| list.iter().any(|one| one["type"]["kind"] == "NON_NULL"))
}

/// The type within lists and without null.
fn named(of: &Value) -> String {
    if of["ofType"].is_null() { text(&of["name"]) } else { named(&of["ofType"]) }
}
