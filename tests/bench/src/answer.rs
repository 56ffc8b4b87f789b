//! Answers in a form that can be compared: what our server writes and what SQL says become the same JSON.

use api::domain::entity::id::{ContributionId, PartnershipId};
use api::domain::entity::value::sum::Sum;
use api::domain::entity::value::unit::Unit;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

/// Ids become UUIDs, instants one spelling, quantities decimal text; cursors, which only their maker reads, go away.
pub fn canonical(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(canonical).collect(),
        Value::Object(fields) => object(fields),
        Value::String(text) => Value::String(string(text)),
        other => other,
    }
}

fn object(fields: Map<String, Value>) -> Value {
    let unit = fields.get("unit").and_then(Value::as_str).and_then(|code| Unit::parse(code).ok());
    fields
        .into_iter()
        .filter(|(name, _)| name != "endCursor")
        .map(|(name, value)| match (unit, value.as_i64()) {
            (Some(unit), Some(minor)) if name == "value" => {
                (name, Value::String(Sum { minor: minor.into(), unit }.to_decimal()))
            }
            _ => (name, canonical(value)),
        })
        .collect()
}

fn string(text: String) -> String {
    let id = ContributionId::parse(&text).map(|id| id.0).or_else(|| PartnershipId::parse(&text).map(|id| id.0));
    if let Some(id) = id {
        return id.to_string();
    }
    match DateTime::parse_from_rfc3339(&text) {
        Ok(instant) => instant.with_timezone(&Utc).to_rfc3339(),
        Err(_) => text,
    }
}

/// Where two answers differ first, in words.
pub fn difference(ours: &Value, theirs: &Value) -> Option<String> {
    match (ours, theirs) {
        (Value::Array(left), Value::Array(right)) => {
            let inner = left.iter().zip(right).zip(0..);
            inner.filter_map(|((left, right), at)| Some(format!("[{at}]{}", difference(left, right)?))).next().or_else(
                || {
                    let (left, right) = (left.len(), right.len());
                    (left != right).then(|| format!(": {left} items, SQL says {right}"))
                },
            )
        }
        (Value::Object(left), Value::Object(right)) if left.len() == right.len() => {
            left.iter().find_map(|(name, one)| {
                Some(format!(".{name}{}", difference(one, right.get(name).unwrap_or(&Value::Null))?))
            })
        }
        _ => (ours != theirs).then(|| format!(": {ours}, SQL says {theirs}")),
    }
}
