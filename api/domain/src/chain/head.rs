//! The head of a chain: how long it is and what its last hash is. Whoever keeps a signed head can tell later whether
//! the chain that is shown to them is the one that they were shown before.

use chrono::{DateTime, Utc};
use entity::state::ChainKind;
use serde::{Deserialize, Serialize};

use crate::refusal::Fault;

/// What a head says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    pub kind: ChainKind,
    /// Whose chain it is: ids as they are in the API, or `network`.
    pub scope: String,
    pub length: i64,
    /// The hash of the last link.
    pub hash: String,
    pub sealed_at: DateTime<Utc>,
}

/// What a file of books says of itself: whose they are, since when, and which chains it holds, in their order. A file from
/// which one of them was left out is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Manifest {
    pub organization: Owner,
    /// Only what is held in this partnership, by its id.
    pub partnership: Option<String>,
    pub exported_at: DateTime<Utc>,
    pub heads: Vec<Head>,
}

/// Whose books they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    pub id: String,
    pub name: String,
}

/// What is signed besides heads and books, each as a kind of its own, so that none is ever taken for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// What the receiver says of a contribution.
    Receipt,
    /// What lay and moved in an organization's accounts.
    Statement,
}

impl Document {
    pub const ALL: [Self; 2] = [Self::Receipt, Self::Statement];

    /// Its word in a signature and in the file that somebody is handed.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Statement => "statement",
        }
    }
}

/// Who signs heads and knows its own signatures. The key is the edge's.
pub trait Signer: Send + Sync {
    /// The thumbprint of the key that it signs with (RFC 7638).
    fn key_id(&self) -> &str;

    /// The head as a JSON Web Signature (RFC 7515), compact.
    ///
    /// # Errors
    /// When the library fails.
    fn sign(&self, head: &Head) -> Result<String, Fault>;

    /// What a signed head says, if one of the keys that are known here has signed it.
    fn read(&self, text: &str) -> Option<Head>;

    /// A text, which is JSON as `serde_json` writes it, as a JSON Web Signature.
    ///
    /// # Errors
    /// When the library fails, or it is none.
    fn sign_text(&self, document: Document, text: &str) -> Result<String, Fault>;

    /// What a signed text says, if one of the keys that are known here has signed it as this.
    fn read_text(&self, document: Document, signed: &str) -> Option<String>;
}
