//! The file in which books are handed to somebody: JSON, a line a thing.
//!
//! | line | says |
//! |---|---|
//! | the first | `{"simpul": "ledger 1", "books": signed}`: whose books they are, when they were handed out, and the heads of all chains that follow |
//! | before each chain | `{"chain": scope}` |
//! | a link | `{"sequence", "hash", "record": […]}`, the record as it was hashed: see [`super::digest`] |
//!
//! Whoever checks it needs the file, the keys that the server publishes, and nobody's word.

use std::collections::{HashMap, VecDeque};

use entity::state::ChainKind;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::books::Books;
use super::closed::{is_period, stood};
use super::digest;
use super::export::Line;
use super::head::{Head, Manifest};

const FORMAT: &str = "ledger 1";

/// Reads a signed manifest: what it says, if a known key has signed it.
pub type Reads<'a> = dyn Fn(&str) -> Option<Manifest> + Send + Sync + 'a;

/// A line of the file.
#[derive(Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Entry {
    Begin { simpul: String, books: String },
    Chain { chain: String },
    Link { sequence: i64, hash: String, record: Value },
}

impl Entry {
    /// The first line, with the signed manifest.
    #[must_use]
    pub fn begin(books: String) -> Self {
        Self::Begin { simpul: FORMAT.to_owned(), books }
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
    pub manifest: Manifest,
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
    manifest: Option<Manifest>,
    /// The chains that must still come.
    left: VecDeque<Head>,
    open: Option<Open>,
    books: Books,
    /// The hashes that the chains must have at these numbers, as closed periods tell.
    stood: HashMap<(String, i64), String>,
}

impl<'a> Check<'a> {
    /// Checks with these keys.
    #[must_use]
    pub fn with(reads: &'a Reads<'a>) -> Self {
        Self {
            reads,
            line: 0,
            manifest: None,
            left: VecDeque::new(),
            open: None,
            books: Books::default(),
            stood: HashMap::new(),
        }
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
        match serde_json::from_str(text).map_err(|_| "it is no line of such a file".to_owned())? {
            Entry::Begin { simpul, books } => self.begin(&simpul, &books),
            Entry::Chain { chain } => self.chain(&chain),
            Entry::Link { sequence, hash, record } => self.link(sequence, &hash, &record),
        }
    }

    fn begin(&mut self, simpul: &str, books: &str) -> Result<(), String> {
        if self.manifest.is_some() {
            return Err("the file begins once more".to_owned());
        }
        if simpul != FORMAT {
            return Err(format!("the file is of another kind: {simpul}"));
        }
        let manifest = (self.reads)(books).ok_or_else(|| "none of the keys has signed it".to_owned())?;
        self.left = manifest.heads.iter().cloned().collect();
        self.manifest = Some(manifest);
        Ok(())
    }

    fn chain(&mut self, chain: &str) -> Result<(), String> {
        self.close()?;
        if self.manifest.is_none() {
            return Err("the first line is missing".to_owned());
        }
        let head = self.left.pop_front().filter(|head| head.kind == ChainKind::Ledger && head.scope == chain);
        let head = head.ok_or_else(|| "another chain was signed to come here".to_owned())?;
        self.open = Some(Open { head, length: 0, hash: digest::BEGINNING.to_owned() });
        Ok(())
    }

    fn link(&mut self, sequence: i64, hash: &str, record: &Value) -> Result<(), String> {
        let Some(open) = &mut self.open else { return Err("a chain must begin before it".to_owned()) };
        if sequence != open.length + 1 {
            return Err(format!("it is number {sequence}, and {} is next", open.length + 1));
        }
        let is_period = is_period(record);
        let owners =
            if is_period { part(record, 2).to_owned() } else { format!("{}/{}", part(record, 1), part(record, 2)) };
        if owners != open.head.scope {
            return Err("the transaction belongs to other books".to_owned());
        }
        if digest::link(ChainKind::Ledger, &open.head.scope, sequence, &open.hash, record) != hash {
            return Err("the hash does not follow from the transaction and the line before".to_owned());
        }
        if self.stood.remove(&(open.head.scope.clone(), sequence)).is_some_and(|stood| stood != hash) {
            return Err("a period was closed on another transaction".to_owned());
        }
        open.length = sequence;
        hash.clone_into(&mut open.hash);
        if is_period {
            let heads = stood(record).unwrap_or_default().into_iter();
            self.stood.extend(heads.map(|head| ((head.scope, head.length), head.hash)));
        }
        self.books.read(record).map_err(|wrong| wrong.to_string())
    }

    fn close(&mut self) -> Result<(), String> {
        let Some(open) = self.open.take() else { return Ok(()) };
        if (open.length, &open.hash) != (open.head.length, &open.head.hash) {
            return Err(format!("of {} transactions of the signed head {} came", open.head.length, open.length));
        }
        Ok(())
    }

    /// The end of the file.
    ///
    /// # Errors
    /// When it ends too early, or an account ends where none can.
    pub fn finish(mut self) -> Result<Checked, Doubt> {
        let line = self.line + 1;
        let doubt = |says: String| Doubt { line, says };
        self.close().map_err(doubt)?;
        let manifest = self.manifest.take().ok_or_else(|| doubt("the file is empty".to_owned()))?;
        if let Some(head) = self.left.front() {
            return Err(doubt(format!("{} is missing", head.scope)));
        }
        if let Some(missing) = self.books.missing().first() {
            return Err(doubt(format!("{missing} is taken back, and is not there")));
        }
        if let Some(((scope, length), _)) = self.stood.iter().min() {
            return Err(doubt(format!("a period was closed on number {length} of {scope}, which is not there")));
        }
        if let Some((period, says)) = self.books.closings().wrong().first() {
            return Err(doubt(format!("{period}: {says}")));
        }
        if let Some(transaction) = self.books.out_of_proportion().first() {
            return Err(doubt(format!(
                "of {transaction} one currency went back and not what belongs to it of the other"
            )));
        }
        if let Some(account) = self.books.overdrawn().first() {
            return Err(doubt(format!("more was taken from {account} than was in it")));
        }
        Ok(Checked { manifest, books: self.books })
    }
}

fn part(record: &Value, at: usize) -> &str {
    record.get(at).and_then(Value::as_str).unwrap_or_default()
}
