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
}
