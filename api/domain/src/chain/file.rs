//! The file in which books are handed to somebody: JSON, a line a thing.
//!
//! | line | says |
//! |---|---|
//! | the first | `{"simpul": "ledger 1", "organization": {id, name}, "exportedAt"}` |
//! | before each chain | `{"chain": scope, "head": signed}` |
//! | a link | `{"sequence", "hash", "record": […]}`, the record as it was hashed: see [`super::digest`] |
//!
//! Whoever checks it needs the file, the keys that the server publishes, and nobody's word.

use entity::state::ChainKind;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::books::{Books, Wrong};
use super::digest;
use super::export::Line;
use super::head::Head;
use super::prove::Reads;

const FORMAT: &str = "ledger 1";

/// A line of the file.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub enum Entry {
    #[serde(rename_all = "camelCase")]
    Begin {
        simpul: String,
        organization: Owner,
        exported_at: String,
    },
    Chain {
        chain: String,
        head: String,
    },
    Link {
        sequence: i64,
        hash: String,
        record: Value,
    },
}

/// Whose books they are.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    pub id: String,
    pub name: String,
}

impl Entry {
    /// The first line.
    #[must_use]
    pub fn begin(id: String, name: String, at: chrono::DateTime<chrono::Utc>) -> Self {
        let organization = Owner { id, name };
        Self::Begin { simpul: FORMAT.to_owned(), organization, exported_at: digest::instant(at) }
    }
}

impl From<Line> for Entry {
    fn from(line: Line) -> Self {
        Self::Link { sequence: line.sequence, hash: line.hash, record: line.record }
    }
}

/// Why a file is not believed: in which line, counted from one, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {says}")]
pub struct Doubt {
    pub line: u64,
    pub says: String,
}

/// Books that were read whole.
pub struct Checked {
    pub organization: Owner,
    pub exported_at: String,
    pub heads: Vec<Head>,
    pub books: Books,
}

/// A chain that is being read.
struct Open {
    head: Head,
    length: i64,
    hash: String,
}

/// Reads a file line by line, and believes nothing that does not follow.
pub struct Check<'a> {
    reads: &'a Reads<'a>,
    line: u64,
    begun: Option<(Owner, String)>,
    open: Option<Open>,
    heads: Vec<Head>,
    books: Books,
}

impl<'a> Check<'a> {
    /// Checks with these keys.
    #[must_use]
    pub fn with(reads: &'a Reads<'a>) -> Self {
        Self { reads, line: 0, begun: None, open: None, heads: Vec::new(), books: Books::default() }
    }

    /// Reads the next line.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn line(&mut self, text: &str) -> Result<(), Doubt> {
        self.line += 1;
        self.read(text).map_err(|says| Doubt { line: self.line, says })
    }

    fn read(&mut self, text: &str) -> Result<(), String> {
        let entry: Entry = serde_json::from_str(text).map_err(|_| "it is no line of such a file".to_owned())?;
        match entry {
            Entry::Begin { simpul, organization, exported_at } if self.begun.is_none() => {
                if simpul != FORMAT {
                    return Err(format!("the file is of another kind: {simpul}"));
                }
                self.begun = Some((organization, exported_at));
                Ok(())
            }
            Entry::Chain { chain, head } => self.chain(&chain, &head),
            Entry::Link { sequence, hash, record } => self.link(sequence, &hash, &record),
            Entry::Begin { .. } => Err("the file begins once more".to_owned()),
        }
    }

    fn chain(&mut self, chain: &str, head: &str) -> Result<(), String> {
        self.close()?;
        let Some((organization, _)) = &self.begun else { return Err("the first line is missing".to_owned()) };
        let head = (self.reads)(head).ok_or_else(|| "none of the keys has signed the head".to_owned())?;
        if head.kind != ChainKind::Ledger || head.scope != chain {
            return Err("the signed head is of another chain".to_owned());
        }
        if head.scope.split('/').next() != Some(organization.id.as_str()) {
            return Err("the chain is of another organization".to_owned());
        }
        if self.heads.iter().any(|known| known.scope == head.scope) {
            return Err("the chain comes twice".to_owned());
        }
        self.open = Some(Open { head, length: 0, hash: digest::BEGINNING.to_owned() });
        Ok(())
    }

    fn link(&mut self, sequence: i64, hash: &str, record: &Value) -> Result<(), String> {
        let Some(open) = &mut self.open else { return Err("a chain must begin before it".to_owned()) };
        if sequence != open.length + 1 {
            return Err(format!("it is number {sequence}, and {} is next", open.length + 1));
        }
        let owners = format!("{}/{}", part(record, 1), part(record, 2));
        if owners != open.head.scope {
            return Err("the transaction belongs to other books".to_owned());
        }
        if digest::link(ChainKind::Ledger, &open.head.scope, sequence, &open.hash, record) != hash {
            return Err("the hash does not follow from the transaction and the line before".to_owned());
        }
        open.length = sequence;
        hash.clone_into(&mut open.hash);
        self.books.read(record).map_err(|wrong: Wrong| wrong.to_string())
    }

    fn close(&mut self) -> Result<(), String> {
        let Some(open) = self.open.take() else { return Ok(()) };
        if (open.length, &open.hash) != (open.head.length, &open.head.hash) {
            return Err(format!("of {} transactions of the signed head {} came", open.head.length, open.length));
        }
        self.heads.push(open.head);
        Ok(())
    }

    /// The end of the file.
    ///
    /// # Errors
    /// When it ends too early, or an account ends where none can.
    pub fn finish(mut self) -> Result<Checked, Doubt> {
        let doubt = |line: u64, says: String| Doubt { line, says };
        let line = self.line + 1;
        self.close().map_err(|says| doubt(line, says))?;
        let (organization, exported_at) =
            self.begun.take().ok_or_else(|| doubt(line, "the file is empty".to_owned()))?;
        if let Some(missing) = self.books.missing().first() {
            return Err(doubt(line, format!("{missing} is taken back, and is not there")));
        }
        if let Some(account) = self.books.overdrawn().first() {
            return Err(doubt(line, format!("more was taken from {account} than was in it")));
        }
        Ok(Checked { organization, exported_at, heads: self.heads, books: self.books })
    }
}

fn part(record: &Value, at: usize) -> &str {
    record.get(at).and_then(Value::as_str).unwrap_or_default()
}
