//! What was asked and answered, in a form that must be equal on both engines: ids by the order in which they appear,
//! secrets and instants left out.

use std::collections::HashMap;

use serde_json::{Map, Value};

/// Keys whose values differ from run to run.
const VOLATILE: &[&str] =
    &["accessToken", "refreshToken", "token", "secret", "requestId", "hint", "idempotencyKey", "digest", "canonical"];
const CURSORS: &[&str] = &["cursor", "startCursor", "endCursor", "after", "before"];

#[derive(Default)]
pub struct Transcript {
    lines: Vec<String>,
    names: HashMap<String, String>,
    counts: HashMap<String, usize>,
}

impl Transcript {
    pub fn note(&mut self, who: &str, what: &str, variables: &Value, answer: &Value) {
        let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
        let (variables, answer) = (self.plain(variables), self.plain(answer));
        self.lines.push(format!("{who}: {what}\n  {variables}\n  {answer}"));
    }

    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    fn plain(&mut self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.plain_text(text)),
            Value::Array(list) => list.iter().map(|one| self.plain(one)).collect(),
            Value::Object(map) => {
                let plain = |(key, value): (&String, &Value)| {
                    let value = match value {
                        Value::String(_) if VOLATILE.contains(&key.as_str()) => Value::from("<secret>"),
                        Value::String(_) if CURSORS.contains(&key.as_str()) => Value::from("<cursor>"),
                        value => self.plain(value),
                    };
                    (key.clone(), value)
                };
                Value::Object(map.iter().map(plain).collect::<Map<_, _>>())
            }
            other => other.clone(),
        }
    }

    fn plain_text(&mut self, text: &str) -> String {
        let Some((prefix, suffix)) = text.rsplit_once('_') else { return text.to_owned() };
        if suffix.len() != 26 || !suffix.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase()) {
            return text.to_owned();
        }
        if let Some(name) = self.names.get(text) {
            return name.clone();
        }
        let count = self.counts.entry(prefix.to_owned()).or_default();
        *count += 1;
        let name = format!("{prefix}#{count}");
        self.names.insert(text.to_owned(), name.clone());
        name
    }
}
