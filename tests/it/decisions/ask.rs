//! Asking everybody's questions, and reading an answer as one cell of the table.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::Person;

use super::super::refusals::Step;
use super::data::{Cell, Names};
use super::schema::{Schema, Shape};
use super::world::Node;

type Actors = [(Person, &'static str)];

/// A change, tried by each without effect.
pub async fn mutation(actors: &Actors, step: &Step<'_>, input: &Value) -> Vec<String> {
    let mut input = input.clone();
    // The session that is asked about is nobody's here, so that none can be ended.
    if step.field != "endSession" {
        input["validateOnly"] = json!(true);
    }
    // Some at a time: what asks for a password takes a while.
    let mut done = Vec::new();
    for some in actors.chunks(6) {
        done.extend(join_all(some.iter().map(|(who, _)| tried(who, step, &input))).await);
    }
    done
}

/// What somebody is answered who tries it; again where a busy machine says so.
pub async fn tried(who: &Person, step: &Step<'_>, input: &Value) -> String {
    let mut tried = who.tries_quietly(step.field, input.clone(), step.select).await;
    for _ in 0..20 {
        if tried.status != 503 {
            break;
        }
        tried = who.tries_quietly(step.field, input.clone(), step.select).await;
    }
    // Only a credential that is not good, or no longer, ends the request before it is carried out.
    let is_stopped = tried.status == 401 && tried.code() == "UNAUTHENTICATED";
    assert!(tried.status == 200 || is_stopped, "{}: {} {}", step.field, tried.status, tried.answer);
    short(tried.code())
}

/// Where what is asked is told from.
pub struct Source<'a> {
    pub actors: &'a Actors,
    pub schema: &'a Schema,
    pub names: &'a Names,
}

impl Source<'_> {
    /// A root field, asked by each.
    pub async fn root(&self, field: &str, arguments: &str) -> Vec<Cell> {
        let (select, shape) = self.schema.root(field);
        let document = format!("{{ {field}{arguments} {{ {select} }} }}");
        let answers = everybody(self.actors, &document).await;
        answers.iter().map(|answer| self.cell(answer, &[field], &answer["data"][field], &shape)).collect()
    }

    /// All fields of one object, asked by each.
    pub async fn fields(&self, node: &Node) -> Vec<(String, Vec<Cell>)> {
        let mut rows = Vec::new();
        for (asked, shapes) in self.schema.select(node.kind) {
            let document = format!("{{ node(id: \"{}\") {{ ... on {} {{ {asked} }} }} }}", node.id, node.kind);
            rows.extend(self.by_field(&everybody(self.actors, &document).await, "node", &shapes));
        }
        rows
    }

    /// All fields of the account that asks.
    pub async fn viewer(&self) -> Vec<(String, Vec<Cell>)> {
        let mut rows = Vec::new();
        for (asked, shapes) in self.schema.select("Viewer") {
            let answers = everybody(self.actors, &format!("{{ viewer {{ {asked} }} }}")).await;
            rows.extend(self.by_field(&answers, "viewer", &shapes));
        }
        rows
    }

    fn by_field(&self, answers: &[Value], root: &str, shapes: &[(String, Shape)]) -> Vec<(String, Vec<Cell>)> {
        let mut rows = Vec::new();
        for (name, shape) in shapes {
            self.rows_of(answers, &mut vec![root, name], shape, &mut rows);
        }
        rows
    }

    fn rows_of<'a>(
        &self,
        answers: &[Value],
        path: &mut Vec<&'a str>,
        shape: &'a Shape,
        rows: &mut Vec<(String, Vec<Cell>)>,
    ) {
        let cells = answers.iter().map(|answer| {
            let parent = path[..path.len() - 1].iter().try_fold(&answer["data"], |value, name| within(value).get(name));
            match parent.map(within) {
                Some(parent) if parent.is_object() => self.cell(answer, path, &parent[path[path.len() - 1]], shape),
                _ => Cell::word(refusal(answer, path).replace('·', "–")),
            }
        });
        rows.push((path[1..].join("."), cells.collect()));
        if let Shape::Object(below) = shape {
            for (name, shape) in below {
                path.push(name);
                self.rows_of(answers, path, shape, rows);
                path.pop();
            }
        }
    }

    fn cell(&self, answer: &Value, path: &[&str], value: &Value, shape: &Shape) -> Cell {
        let told = |word: String, value: &Value| Cell { word, data: self.names.tell(path[path.len() - 1], value) };
        match (value, shape) {
            (Value::Null, _) => Cell::word(refusal(answer, path)),
            (value, Shape::Connection) => {
                told(value["nodes"].as_array().map_or(0, Vec::len).to_string(), &value["nodes"])
            }
            (Value::Array(list), _) => told(list.len().to_string(), value),
            (value, Shape::Ability) => Cell::word(short(value["code"].as_str().unwrap_or("ALLOWED"))),
            // What it holds is told field by field.
            (Value::Object(_), Shape::Object(below)) if !below.is_empty() => Cell::word("Y"),
            (value, _) => told("Y".to_owned(), value),
        }
    }
}

async fn everybody(actors: &Actors, document: &str) -> Vec<Value> {
    let answers = join_all(actors.iter().map(|(who, _)| who.asks_quietly(document, json!({})))).await;
    for answer in &answers {
        let errors = answer["errors"].as_array().into_iter().flatten();
        for error in errors {
            let code = error["extensions"]["code"].as_str();
            assert!(code.is_some_and(|code| !OURS.contains(&code)), "{document}: {error}");
        }
    }
    answers
}

/// What is no answer to the question of rights: the question itself was wrong, or the server.
const OURS: &[&str] = &[
    "INTERNAL",
    "BAD_REQUEST",
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    "QUERY_TOO_COMPLEX",
    "OVERLOADED",
];

/// Of a list its first element, which stands for the others.
fn within(value: &Value) -> &Value {
    value.as_array().map_or(value, |list| list.first().unwrap_or(&Value::Null))
}

/// Why a field is null: the code of the error at it or above it.
fn refusal(answer: &Value, path: &[&str]) -> String {
    let errors = answer["errors"].as_array().into_iter().flatten();
    let names = |error: &Value| -> Vec<String> {
        let places = error["path"].as_array().into_iter().flatten();
        places.filter_map(|place| place.as_str().map(str::to_owned)).collect()
    };
    let mut at = errors.filter(|error| path.starts_with(&names(error).iter().map(String::as_str).collect::<Vec<_>>()));
    at.next().map_or_else(|| "·".to_owned(), |error| short(error["extensions"]["code"].as_str().unwrap_or("?")))
}

fn short(code: &str) -> String {
    let letter = match code {
        "DONE" | "ALLOWED" => "Y",
        "NOT_FOUND" => "–",
        "UNAUTHENTICATED" => "U",
        "FORBIDDEN" => "F",
        "INSUFFICIENT_SCOPE" => "S",
        "ORG_SUSPENDED" => "O",
        other => other,
    };
    letter.to_owned()
}

/// The same with ids of things that are not there.
pub fn absent(input: &Value) -> Value {
    match input {
        Value::String(text) => Value::String(absent_text(text)),
        Value::Array(list) => list.iter().map(absent).collect(),
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), absent(value))).collect(),
        other => other.clone(),
    }
}

/// The same for a text in which ids stand.
pub fn absent_text(text: &str) -> String {
    let is_part = |letter: char| letter.is_ascii_digit() || letter.is_ascii_lowercase() || letter == '_';
    let mut words = text.split_inclusive(|letter| !is_part(letter)).map(|word| {
        let end = word.trim_end_matches(|letter| !is_part(letter)).len();
        let is_id = word[..end].rsplit_once('_').is_some_and(|(_, digits)| digits.len() == 26);
        if is_id { format!("{}zzzzzz{}", &word[..end - 6], &word[end..]) } else { word.to_owned() }
    });
    words.by_ref().collect()
}
