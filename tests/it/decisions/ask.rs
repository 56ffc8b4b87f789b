//! Asking everybody's questions, and reading an answer as one cell of the table.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::Person;

use super::schema::{Schema, Shape};
use super::world::Node;

type Actors = [(Person, &'static str)];

/// A change, tried by each.
pub async fn mutation(actors: &Actors, field: &str, input: &Value, select: &str) -> Vec<String> {
    let mut input = input.clone();
    // The session that is asked about is nobody's here, so that none can be ended.
    if field != "endSession" {
        input["validateOnly"] = json!(true);
    }
    // Some at a time, and again where a busy machine says so: what asks for a password takes a while.
    let mut done = Vec::new();
    for some in actors.chunks(6) {
        let tries = some.iter().map(|(who, _)| async {
            let mut tried = who.tries_quietly(field, input.clone(), select).await;
            for _ in 0..20 {
                if tried.status != 503 {
                    break;
                }
                tried = who.tries_quietly(field, input.clone(), select).await;
            }
            tried
        });
        done.extend(join_all(tries).await);
    }
    for tried in &done {
        // Only a credential that is not good, or no longer, ends the request before it is carried out.
        let is_stopped = tried.status == 401 && tried.code() == "UNAUTHENTICATED";
        assert!(tried.status == 200 || is_stopped, "{field}: {} {}", tried.status, tried.answer);
    }
    done.iter().map(|tried| short(tried.code())).collect()
}

/// A root field, asked by each.
pub async fn root(actors: &Actors, field: &str, arguments: &str, schema: &Schema) -> Vec<String> {
    let kind = schema.root(field);
    let (select, shape) = match &kind {
        kind if kind.ends_with("Connection") => ("nodes { __typename }", Shape::Connection),
        _ => ("__typename", Shape::Object(Vec::new())),
    };
    let document = format!("{{ {field}{arguments} {{ {select} }} }}");
    let answers = everybody(actors, &document).await;
    answers.iter().map(|answer| cell(answer, &[field], &answer["data"][field], &shape)).collect()
}

/// All fields of one object, asked by each.
pub async fn fields(actors: &Actors, node: &Node, schema: &Schema) -> Vec<(String, Vec<String>)> {
    let mut rows = Vec::new();
    for (asked, shapes) in schema.select(node.kind) {
        let document = format!("{{ node(id: \"{}\") {{ ... on {} {{ {asked} }} }} }}", node.id, node.kind);
        rows.extend(by_field(&everybody(actors, &document).await, "node", &shapes));
    }
    rows
}

/// All fields of the account that asks.
pub async fn viewer(actors: &Actors, schema: &Schema) -> Vec<(String, Vec<String>)> {
    let mut rows = Vec::new();
    for (asked, shapes) in schema.select("Viewer") {
        rows.extend(by_field(&everybody(actors, &format!("{{ viewer {{ {asked} }} }}")).await, "viewer", &shapes));
    }
    rows
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

fn by_field(answers: &[Value], root: &str, shapes: &[(String, Shape)]) -> Vec<(String, Vec<String>)> {
    let mut rows = Vec::new();
    for (name, shape) in shapes {
        rows_of(answers, &mut vec![root, name], shape, &mut rows);
    }
    rows
}

fn rows_of<'a>(answers: &[Value], path: &mut Vec<&'a str>, shape: &'a Shape, rows: &mut Vec<(String, Vec<String>)>) {
    let cells = answers.iter().map(|answer| {
        let parent = path[..path.len() - 1].iter().try_fold(&answer["data"], |value, name| within(value).get(name));
        match parent.map(within) {
            Some(parent) if parent.is_object() => cell(answer, path, &parent[path[path.len() - 1]], shape),
            _ => cell(answer, path, &Value::Null, &Shape::Object(Vec::new())).replace('·', "–"),
        }
    });
    rows.push((path[1..].join("."), cells.collect()));
    if let Shape::Object(below) = shape {
        for (name, shape) in below {
            path.push(name);
            rows_of(answers, path, shape, rows);
            path.pop();
        }
    }
}

/// Of a list its first element, which stands for the others.
fn within(value: &Value) -> &Value {
    value.as_array().map_or(value, |list| list.first().unwrap_or(&Value::Null))
}

fn cell(answer: &Value, path: &[&str], value: &Value, shape: &Shape) -> String {
    match (value, shape) {
        (Value::Null, _) => refusal(answer, path),
        (value, Shape::Connection) => value["nodes"].as_array().map_or(0, Vec::len).to_string(),
        (Value::Array(list), _) => list.len().to_string(),
        (value, Shape::Ability) => short(value["code"].as_str().unwrap_or("ALLOWED")),
        _ => "Y".to_owned(),
    }
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
