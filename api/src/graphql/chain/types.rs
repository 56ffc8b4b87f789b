//! Heads and links of chains.

use async_graphql::{ID, Object};
use domain::Seen;
use domain::chain::verify::{Fault, Verified};
use domain::entity::feed::{chain, chain_link};

use crate::graphql::scalar::Instant;

/// The head of a chain.
pub struct ChainHead(Seen<chain::Model>);

impl From<Seen<chain::Model>> for ChainHead {
    fn from(row: Seen<chain::Model>) -> Self {
        Self(row)
    }
}

/// The head of a chain of hashes, to be kept: whoever has it can tell later whether what was recorded up to then is what
/// it was. A chain only grows.
#[Object]
impl ChainHead {
    /// Whose chain it is, as it stands in every hash: ids, with a slash between two.
    async fn scope(&self) -> &str {
        &self.0.scope
    }

    /// How many records are in the chain.
    async fn length(&self) -> i64 {
        self.0.length
    }

    /// The hash of the last link: 64 hexadecimal digits.
    async fn hash(&self) -> &str {
        &self.0.head
    }

    /// When the last records were added.
    async fn sealed_at(&self) -> Instant {
        Instant(self.0.sealed_at)
    }

    /// All of this as a JSON Web Signature (RFC 7515), compact, by a key of `/.well-known/jwks.json`: it proves that the
    /// server has said so.
    async fn signature(&self) -> &str {
        &self.0.signature
    }
}

/// The place of a record in a chain.
pub struct ChainLink {
    row: Seen<chain_link::Model>,
    /// Whether the viewer may know how many records come before it.
    is_placed: bool,
}

impl ChainLink {
    /// The link, to somebody who reads the whole chain or only some of its records.
    #[must_use]
    pub fn new(row: Seen<chain_link::Model>, is_placed: bool) -> Self {
        Self { row, is_placed }
    }
}

/// The place of a record in its chain of hashes.
#[Object]
impl ChainLink {
    /// Its number in the chain, from one; null to those who read a part of the trail alone, since it would tell how many
    /// records they do not read.
    async fn sequence(&self) -> Option<i64> {
        self.is_placed.then_some(self.row.sequence)
    }

    /// The hash over the record and the link before it: 64 hexadecimal digits.
    async fn hash(&self) -> &str {
        &self.row.hash
    }
}

/// What was found in books.
pub struct LedgerVerification(Verified);

impl From<Verified> for LedgerVerification {
    fn from(verified: Verified) -> Self {
        Self(verified)
    }
}

/// What was found in the books of an organization.
#[Object]
impl LedgerVerification {
    /// Whether nothing was found that stands against them.
    async fn is_sound(&self) -> bool {
        self.0.faults.is_empty()
    }

    /// How many transactions were read, without closed periods. Those of the last seconds may not be among them.
    async fn transactions(&self) -> u64 {
        self.0.transactions
    }

    /// The heads of the books that were read: that of the closed periods first, if there are any, then one for each
    /// partnership, at most 1,000. To be kept: books that are shown later must go on from them.
    async fn heads(&self) -> Vec<ChainHead> {
        self.0.heads.iter().cloned().map(ChainHead::from).collect()
    }

    /// What stands against them; at most 100.
    async fn faults(&self) -> Vec<LedgerFault> {
        self.0.faults.iter().cloned().map(LedgerFault).collect()
    }
}

/// Something that is not as it must be.
pub struct LedgerFault(Fault);

/// Something in the books that is not as it must be.
#[Object]
impl LedgerFault {
    /// What must hold and does not, or what is wrong. In English: it is for those who look into the database.
    async fn says(&self) -> &str {
        &self.0.says
    }

    /// The id of the transaction, the period, the account or the chain.
    async fn subject_id(&self) -> ID {
        ID(self.0.subject.clone())
    }
}
