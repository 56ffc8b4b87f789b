//! A signed document as a file of its own: what it says, to be read by people and programs, and the signature under it.
//!
//! `{"simpul": "receipt 1", "says": {…}, "signature": "…"}`: the signature is a compact JSON Web Signature whose payload is
//! what the document says. Whoever checks it needs the file, the keys that the server publishes, and nobody's word.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::head::Document;
use crate::refusal::Fault;

/// The version that the word of each document is followed by.
const VERSION: &str = "1";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Paper {
    simpul: String,
    says: Value,
    signature: String,
}

/// Reads a signed text as this kind of document: what it says, if a known key has signed it.
pub type Reads<'a> = dyn Fn(Document, &str) -> Option<String> + 'a;

/// The file of a document.
///
/// # Errors
/// When the text is no JSON.
pub fn file(document: Document, text: &str, signature: &str) -> Result<String, Fault> {
    let paper = Paper { simpul: word(document), says: serde_json::from_str(text)?, signature: signature.to_owned() };
    Ok(serde_json::to_string(&paper)? + "\n")
}

/// Which kind of document begins like this, if it is one of these.
#[must_use]
pub fn kind(text: &str) -> Option<Document> {
    let paper: Paper = serde_json::from_str(text).ok()?;
    Document::ALL.into_iter().find(|document| paper.simpul == word(*document))
}

fn word(document: Document) -> String {
    format!("{} {VERSION}", document.word())
}

/// What a file says, as it was signed.
///
/// # Errors
/// Why it is not believed.
pub fn read(document: Document, text: &str, reads: &Reads<'_>) -> Result<String, &'static str> {
    let paper = serde_json::from_str::<Paper>(text).ok().filter(|paper| paper.simpul == word(document));
    let paper = paper.ok_or("it is no such document")?;
    let signed = reads(document, &paper.signature).ok_or("none of the keys has signed it")?;
    let is_the_same = serde_json::from_str::<Value>(&signed).is_ok_and(|signed| signed == paper.says);
    if is_the_same { Ok(signed) } else { Err("it says something else than what was signed") }
}
