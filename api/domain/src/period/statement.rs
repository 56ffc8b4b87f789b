//! A statement of an organization's books for a span of days: what lay in each account, what moved, what lay there in the
//! end. Whoever is handed one needs nothing but the server's public keys to check it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::state::{AccountType, TransactionKind};
use entity::value::quantity::Quantity;
use entity::value::rate::Rate;
use entity::value::unit::Unit;
use serde::{Deserialize, Serialize};

use crate::chain::head::Owner;

/// Changes when the form does.
pub const FORMAT: &str = "simpul-statement/1";

/// What a statement says. Numbers are texts, in the smallest part of their unit: not every reader of JSON keeps 64 bits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Statement {
    pub format: String,
    pub organization: Owner,
    /// Only what it holds in this partnership.
    pub partnership: Option<String>,
    /// The closed period that it is of, if it is of one.
    pub period: Option<String>,
    /// The first day that counts; none from the beginning.
    pub begins_on: Option<NaiveDate>,
    /// The last one.
    pub ends_on: NaiveDate,
    pub issued_at: String,
    pub accounts: Vec<Line>,
    /// What came in other currencies within these days, and by which rates it was exchanged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exchanges: Vec<Exchange>,
    /// Where the chains of the books stood: when the period was closed, or when the statement was made.
    pub heads: Vec<Stood>,
}

/// An account in which something lay or moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Line {
    pub account: String,
    pub need: String,
    #[serde(rename = "type")]
    pub account_type: AccountType,
    pub program: Option<String>,
    pub unit: String,
    pub opening: String,
    pub movements: Vec<Movement>,
    pub closing: String,
}

/// What transactions of one kind moved in an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Movement {
    pub kind: TransactionKind,
    /// The sum of what entered.
    pub increase: String,
    /// The sum of what left, above zero.
    pub decrease: String,
}

/// What was exchanged in one transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Exchange {
    pub transaction: String,
    pub original_unit: String,
    pub original: String,
    pub unit: String,
    pub amount: String,
    pub rate: String,
    pub source: String,
    pub on: NaiveDate,
}

/// How long a chain was, and its last hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stood {
    pub scope: String,
    pub length: String,
    pub hash: String,
}

impl Statement {
    /// Reads what was signed as a statement, and believes it only if it adds up: each account from its opening to its
    /// closing, and both of all accounts to zero in each unit.
    ///
    /// # Errors
    /// What does not.
    pub fn read(text: &str) -> Result<Self, String> {
        let statement: Self =
            serde_json::from_str(text).map_err(|_| "it is not written as a statement is".to_owned())?;
        if statement.format != FORMAT {
            return Err(format!("it is of another kind: {}", statement.format));
        }
        let mut all: BTreeMap<&str, (i128, i128)> = BTreeMap::new();
        for line in &statement.accounts {
            let (opening, closing) = line.adds_up().ok_or_else(|| format!("{} does not add up", line.account))?;
            let of_unit = all.entry(&line.unit).or_default();
            *of_unit = (of_unit.0 + opening, of_unit.1 + closing);
        }
        match all.iter().find(|(_, sums)| **sums != (0, 0)) {
            Some((unit, _)) => Err(format!("what entered in {unit} is not what lies there")),
            None => statement.is_exchanged().map(|()| statement),
        }
    }

    /// Each exchange comes to what its rate says, and all of them to what was cleared in each currency.
    fn is_exchanged(&self) -> Result<(), String> {
        let mut cleared: BTreeMap<&str, (i128, i128)> = BTreeMap::new();
        for exchange in &self.exchanges {
            let (original, amount) =
                exchange.at_rate().ok_or_else(|| format!("{} is not at its rate", exchange.transaction))?;
            cleared.entry(&exchange.original_unit).or_default().0 += i128::from(original);
            cleared.entry(&exchange.unit).or_default().1 += i128::from(amount);
        }
        let clearing = self.accounts.iter().filter(|line| line.account_type == AccountType::Clearing);
        for line in clearing {
            let of_unit = cleared.entry(&line.unit).or_default();
            for moved in line.movements.iter().filter(|moved| moved.kind == TransactionKind::Contribution) {
                let number = |text: &str| text.parse::<i64>().map_or(0, i128::from);
                *of_unit = (of_unit.0 - number(&moved.increase), of_unit.1 - number(&moved.decrease));
            }
        }
        match cleared.iter().find(|(_, rest)| **rest != (0, 0)) {
            Some((unit, _)) => Err(format!("what was cleared in {unit} is not what was exchanged")),
            None => Ok(()),
        }
    }
}

impl Exchange {
    /// What came and what it came to, if the one follows from the other.
    fn at_rate(&self) -> Option<(i64, i64)> {
        let (original, amount) = (self.original.parse().ok()?, self.amount.parse().ok()?);
        let from = Unit::parse(&self.original_unit).ok()?;
        let into = Unit::parse(&self.unit).ok()?;
        let rate = Rate::parse(&self.rate).ok()?;
        (rate.exchange(Quantity { minor: original, unit: from }, into)? == amount).then_some((original, amount))
    }
}

impl Line {
    /// What lay there at first and in the end, if the one follows from the other.
    fn adds_up(&self) -> Option<(i128, i128)> {
        let number = |text: &str| text.parse::<i64>().ok().map(i128::from);
        let (opening, closing) = (number(&self.opening)?, number(&self.closing)?);
        let mut sum = opening;
        for movement in &self.movements {
            let (increase, decrease) = (number(&movement.increase)?, number(&movement.decrease)?);
            if increase < 0 || decrease < 0 {
                return None;
            }
            sum += increase - decrease;
        }
        (sum == closing).then_some((opening, closing))
    }
}

#[cfg(test)]
#[path = "statement_tests.rs"]
mod tests;
