//! The one form of what a receipt says, which is hashed and signed.
//!
//! It names nobody. An organization that gave is its id; of a person who gave it says no more than that a person did: the
//! receiver is told nowhere which gifts come from one hand, and what was signed could not be erased.

use chrono::NaiveDate;
use data_encoding::HEXLOWER;
use entity::id::TransactionId;
use entity::ledger::exchange;
use entity::mobilization::{contribution, need, receipt};
use entity::state::ResourceKind;
use entity::value::quantity::Quantity;
use entity::value::unit::Unit;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::code::grouped;
use crate::chain::digest::instant;
use crate::chain::head::Owner;
use crate::refusal::Fault;
use crate::stored;

/// Changes when the form does.
pub const FORMAT: &str = "simpul-receipt/1";

/// What a receipt says, in the order in which it is hashed. Numbers are texts: not every reader of JSON keeps 64 bits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Said {
    pub format: String,
    pub receipt: String,
    pub code: String,
    /// Its number among those of the receiver.
    pub number: String,
    /// Who received, with the name that it had then.
    pub receiver: Owner,
    pub giver: Giver,
    pub what: What,
    /// How much was confirmed.
    pub quantity: Amount,
    /// How much of it had been taken back when the receipt was issued.
    pub reversed: Amount,
    /// What came in another currency, and by which rate it was exchanged into `quantity`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Exchange>,
    pub happened_on: NaiveDate,
    pub confirmed_at: String,
    pub contribution: String,
    /// The transaction of the receiver's books that has posted it.
    pub transaction: String,
    pub issued_at: String,
}

/// Who gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "UPPERCASE", deny_unknown_fields)]
pub enum Giver {
    Organization { id: String },
    Person,
}

/// What it was given for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct What {
    pub kind: ResourceKind,
    pub need: String,
    pub title: String,
}

/// What has arrived in another currency, by which rate it was exchanged, and who says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    pub original: Amount,
    pub rate: String,
    pub source: String,
    pub on: NaiveDate,
}

impl Exchange {
    fn of(row: &exchange::Model) -> Result<Self, Fault> {
        Ok(Self {
            original: Amount::of(row.original_minor, stored::unit(&row.original_unit)?),
            rate: row.rate.clone(),
            source: row.source.clone(),
            on: row.rated_on,
        })
    }
}

/// A quantity as the API tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    pub value: String,
    pub unit: String,
}

impl Amount {
    pub(crate) fn of(minor: i64, unit: Unit) -> Self {
        Self { value: Quantity { minor, unit }.to_decimal(), unit: unit.code().to_owned() }
    }
}

/// What receipts are about.
pub(super) struct Gift<'a> {
    pub row: &'a contribution::Model,
    pub need: &'a need::Model,
    pub unit: Unit,
    /// The receiver's name.
    pub receiver: String,
    pub transaction: TransactionId,
    pub exchange: Option<exchange::Model>,
}

impl Said {
    /// What the receipt of this gift says; the row has its id, code, number and instant.
    pub(super) fn of(row: &receipt::Model, gift: &Gift<'_>) -> Result<Self, Fault> {
        let confirmed = gift.row.confirmed.zip(gift.row.confirmed_at);
        let (quantity, confirmed_at) = confirmed.ok_or_else(|| Fault::Broken("a receipt for nothing".into()))?;
        let amount = |minor| Amount::of(minor, gift.unit);
        let giver = gift.row.giver_organization_id;
        Ok(Self {
            format: FORMAT.to_owned(),
            receipt: row.id.to_string(),
            code: grouped(&row.code),
            number: row.number.to_string(),
            receiver: Owner { id: row.organization_id.to_string(), name: gift.receiver.clone() },
            giver: giver.map_or(Giver::Person, |id| Giver::Organization { id: id.to_string() }),
            what: What { kind: gift.need.kind, need: gift.need.id.to_string(), title: gift.need.title.clone() },
            quantity: amount(quantity),
            reversed: amount(gift.row.reversed),
            exchange: gift.exchange.as_ref().map(Exchange::of).transpose()?,
            happened_on: gift.row.happened_on,
            confirmed_at: instant(confirmed_at),
            contribution: gift.row.id.to_string(),
            transaction: gift.transaction.to_string(),
            issued_at: instant(row.issued_at),
        })
    }
}

/// SHA-256 of a text, in hexadecimal.
pub(crate) fn digest(text: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(text))
}
