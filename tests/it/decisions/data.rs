//! Which data an answer holds, in words that are the same on every run: rows are told by the order in which they were
//! made, secrets are left out.

use std::collections::HashMap;

use domain::entity::id::AnyId;
use serde_json::Value;
use tests::{Engine, Network};
use uuid::Uuid;

/// One answer: the word that stands in the table, and the data behind it, where it holds some.
#[derive(Clone)]
pub struct Cell {
    pub word: String,
    pub data: Option<String>,
}

impl Cell {
    pub fn word(word: impl Into<String>) -> Self {
        Self { word: word.into(), data: None }
    }
}

/// Fields whose values are other ones on each run.
const VOLATILE: &[&str] = &["hint", "requestId"];

/// Words as long as this are signatures and hashes, which are other ones on each run too.
const LONG: usize = 40;

/// The rows that there are: each is the so-manieth of its table.
pub struct Names(HashMap<Uuid, usize>);

impl Names {
    pub async fn read(network: &Network) -> Self {
        let mut names = HashMap::new();
        for (table, columns) in network.columns().await {
            if !columns.iter().any(|column| column == "id") {
                continue;
            }
            let id = match network.engine() {
                Engine::Sqlite => "lower(hex(id))",
                Engine::Postgres => "replace(id::text, '-', '')",
            };
            let ids = network.texts(&format!("select {id} from {table} order by id")).await;
            names.extend(ids.iter().enumerate().filter_map(|(at, id)| Some((Uuid::try_parse(id).ok()?, at + 1))));
        }
        Self(names)
    }

    /// The value of a field of this name in such words; nothing where it says no more than its type.
    pub fn tell(&self, field: &str, value: &Value) -> Option<String> {
        match value {
            Value::String(_) if VOLATILE.contains(&field) => None,
            Value::String(text) => Some(self.row(text).unwrap_or_else(|| format!("\"{}\"", self.text(text)))),
            Value::Array(list) => Some(runs(list.iter().filter_map(|one| self.tell(field, one)))),
            Value::Object(map) => {
                let mut fields = map.iter().filter(|(name, _)| *name != "__typename");
                match (map.get("id").and_then(Value::as_str), map.len()) {
                    (Some(id), 2) => Some(self.row(id).unwrap_or_else(|| id.to_owned())),
                    (_, 0 | 1) if fields.next().is_none() => None,
                    _ => {
                        let told = map.iter().filter(|(name, _)| *name != "__typename");
                        let told = told.filter_map(|(name, value)| Some(format!("{name} {}", self.tell(name, value)?)));
                        Some(format!("{{{}}}", told.collect::<Vec<_>>().join(", ")))
                    }
                }
            }
            other => Some(other.to_string()),
        }
    }

    /// A text in which rows may be named.
    fn text(&self, text: &str) -> String {
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
        let words = text.split_inclusive(|letter| !is_part(letter)).map(|piece| {
            let (word, rest) = piece.split_at(piece.trim_end_matches(|letter| !is_part(letter)).len());
            let row = || Some(format!("#{}", self.0.get(&Uuid::try_parse(word).ok()?)?));
            match word.len() {
                LONG.. => format!("…{rest}"),
                // A receipt's code: three times four letters.
                14 if word.bytes().enumerate().all(|(at, byte)| (byte == b'-') == (at == 4 || at == 9)) => {
                    format!("…{rest}")
                }
                _ => format!("{}{rest}", self.row(word).or_else(row).unwrap_or_else(|| word.to_owned())),
            }
        });
        words.collect::<String>().replace('\n', " ")
    }

    fn row(&self, text: &str) -> Option<String> {
        let id = AnyId::parse(text)?;
        Some(self.0.get(&id.id).map_or_else(|| format!("{}#new", id.kind), |number| format!("{}#{number}", id.kind)))
    }
}

/// Rows that follow one another are told by the first and the last one.
fn runs(told: impl Iterator<Item = String>) -> String {
    let number = |one: &str| -> Option<(String, i64)> {
        let (kind, number) = one.split_once('#')?;
        Some((kind.to_owned(), number.parse().ok()?))
    };
    let mut runs: Vec<(String, String, i64, usize)> = Vec::new();
    for one in told {
        let last = runs.last_mut().and_then(|(_, last, step, length)| {
            let ((kind, from), (same, to)) = (number(last)?, number(&one)?);
            let by = to - from;
            (kind == same && by.abs() == 1 && (*length == 1 || by == *step)).then_some((last, step, length, by))
        });
        match last {
            Some((last, step, length, by)) => {
                (*step, *length) = (by, *length + 1);
                last.clone_from(&one);
            }
            None => runs.push((one.clone(), one, 0, 1)),
        }
    }
    let tell = |(first, last, _, length): (String, String, i64, usize)| match length {
        1 => first,
        2 => format!("{first} {last}"),
        _ => format!("{first}…{}", last.rsplit_once('#').map_or("", |(_, number)| number)),
    };
    runs.into_iter().map(tell).collect::<Vec<_>>().join(" ")
}
