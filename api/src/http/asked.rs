//! What a request asks, read from its body or its query string and checked for its types.

use std::collections::HashMap;

use actix_web::web::Query;
use async_graphql::Variables;
use serde_json::{Map, Value};

use super::refusal::{Code, Refusal};

/// A document with what belongs to it.
#[derive(Debug)]
pub struct Asked {
    pub query: String,
    pub operation: Option<String>,
    pub variables: Variables,
}

impl Asked {
    /// Reads the body of a POST.
    ///
    /// # Errors
    /// No JSON, a list of operations, members of the wrong type, no document.
    pub fn from_body(body: &[u8]) -> Result<Self, Refusal> {
        if body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
            return Err(Refusal::new(Code::BatchingDisabled));
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(members)) => Self::from_members(members),
            Ok(_) => Err(malformed("the body must be a JSON object")),
            Err(error) => {
                Err(malformed(&format!("the body is not JSON, line {} column {}", error.line(), error.column())))
            }
        }
    }

    /// Reads the query string of a GET. Empty parameters are absent ones.
    ///
    /// # Errors
    /// As [`Asked::from_body`].
    pub fn from_query_string(text: &str) -> Result<Self, Refusal> {
        let parameters = Query::<HashMap<String, String>>::from_query(text)
            .map_err(|_| malformed("the query string cannot be read"))?
            .into_inner();
        let mut members = Map::new();
        for (name, text) in parameters {
            let value = match name.as_str() {
                _ if text.is_empty() => continue,
                "query" | "operationName" => Value::String(text),
                "variables" | "extensions" => {
                    serde_json::from_str(&text).map_err(|_| malformed(&format!("{name} is not JSON")))?
                }
                _ => continue,
            };
            members.insert(name, value);
        }
        Self::from_members(members)
    }

    fn from_members(mut members: Map<String, Value>) -> Result<Self, Refusal> {
        let query = text(&mut members, "query")?;
        let operation = text(&mut members, "operationName")?;
        let variables = object(&mut members, "variables")?;
        let extensions = object(&mut members, "extensions")?;
        let Some(query) = query else {
            return Err(if extensions.contains_key("persistedQuery") {
                Refusal::new(Code::PersistedQueryNotSupported).of_document()
            } else {
                malformed("query is missing")
            });
        };
        Ok(Self { query, operation, variables: Variables::from_json(Value::Object(variables)) })
    }
}

/// A text that says something, or nothing.
fn text(members: &mut Map<String, Value>, name: &str) -> Result<Option<String>, Refusal> {
    match members.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok((!text.is_empty()).then_some(text)),
        Some(_) => Err(malformed(&format!("{name} must be a string"))),
    }
}

fn object(members: &mut Map<String, Value>, name: &str) -> Result<Map<String, Value>, Refusal> {
    match members.remove(name) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(object)) => Ok(object),
        Some(_) => Err(malformed(&format!("{name} must be an object"))),
    }
}

fn malformed(what: &str) -> Refusal {
    Refusal::new(Code::BadRequest).because(what)
}
