//! What the records of books say together, read again from the records alone: whether each transaction balances,
//! whether more was taken back than was posted, and what lies where in the end.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde_json::Value;

use super::closed::{Closings, is_period};
use super::exchanged::{Exchanged, exchange_at};

/// What stands against a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    #[error("it is not written as a transaction is")]
    Unreadable,
    #[error("it has fewer than two postings")]
    TooFew,
    #[error("its postings do not sum to zero")]
    Unbalanced,
    #[error("it takes back more than there was")]
    TooMuch,
    #[error("it moves otherwise than what it takes back")]
    OtherWay,
    #[error("its halves are not what the rate of its exchange says")]
    OffRate,
    #[error("it clears another currency without an exchange")]
    Unexchanged,
    #[error("an account changes what it is")]
    Changeling,
    #[error("it is not written as a period is")]
    NoPeriod,
}

/// What an account is: its type, its need, its program and its unit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccountKey {
    pub need: String,
    pub unit: String,
    pub kind: String,
    pub program: Option<String>,
}

struct Account {
    key: AccountKey,
    balance: i128,
}

/// What moved in one unit, from which accounts to which. Of a transaction that may still be taken back: how much of it is
/// left.
struct Moved {
    from: Vec<String>,
    to: Vec<String>,
    quantity: i128,
}

/// What moved, by unit.
struct Movement {
    units: BTreeMap<String, Moved>,
    exchanged: Option<Exchanged>,
}

impl Movement {
    fn of(lines: &[Line<'_>], exchanged: Option<Exchanged>) -> Self {
        let mut units: BTreeMap<String, Vec<&Line<'_>>> = BTreeMap::new();
        for line in lines {
            units.entry(line.key.unit.clone()).or_default().push(line);
        }
        let units = units.into_iter().map(|(unit, lines)| (unit, Moved::of(&lines))).collect();
        Self { units, exchanged }
    }

    /// Takes it back, all or a part.
    fn take_back(&mut self, back: &Self) -> Result<(), Wrong> {
        for (unit, back) in &back.units {
            let of = self.units.get(unit).ok_or(Wrong::OtherWay)?;
            if of.from != back.to || of.to != back.from {
                return Err(Wrong::OtherWay);
            }
            if of.quantity < back.quantity {
                return Err(Wrong::TooMuch);
            }
        }
        // Only once all of it fits: a record that is wrong counts in no unit.
        for (unit, of) in &mut self.units {
            of.quantity -= back.units.get(unit).map_or(0, |back| back.quantity);
        }
        Ok(())
    }

    /// Whether what is left of the one half belongs to what is left of the other one.
    fn is_in_proportion(&self) -> bool {
        let left = |unit: &str| self.units.get(unit).map_or(0, |moved| moved.quantity);
        self.exchanged.as_ref().is_none_or(|exchanged| exchanged.leaves(left))
    }
}

impl Moved {
    fn of(lines: &[&Line<'_>]) -> Self {
        let side = |is_to: bool| {
            let side = lines.iter().filter(|line| (line.quantity > 0) == is_to);
            let mut side: Vec<_> = side.map(|line| line.account.to_owned()).collect();
            side.sort_unstable();
            side
        };
        let quantity = lines.iter().map(|line| line.quantity.max(0)).sum();
        Self { from: side(false), to: side(true), quantity }
    }
}

/// Books, read record by record in the order of their chain.
#[derive(Default)]
pub struct Books {
    accounts: HashMap<String, Account>,
    open: HashMap<String, Movement>,
    /// What takes back a transaction that has not come yet: servers whose clocks differ may have chained it first.
    early: HashMap<String, Vec<Movement>>,
    count: u64,
    closings: Closings,
}

struct Line<'a> {
    account: &'a str,
    key: AccountKey,
    quantity: i128,
}

impl Books {
    /// Reads the next record.
    ///
    /// # Errors
    /// What is wrong with it; nothing of it is counted then.
    pub fn read(&mut self, record: &Value) -> Result<(), Wrong> {
        if is_period(record) {
            return self.closings.read(record).ok_or(Wrong::NoPeriod);
        }
        let text = |at: usize| record.get(at).and_then(Value::as_str);
        let (id, need) = text(0).zip(text(3)).ok_or(Wrong::Unreadable)?;
        let booked_on = booked_on(record).ok_or(Wrong::Unreadable)?;
        let lines = record.get(15).and_then(Value::as_array).ok_or(Wrong::Unreadable)?;
        let lines = lines.iter().map(|line| read(line, need)).collect::<Option<Vec<_>>>().ok_or(Wrong::Unreadable)?;
        if lines.len() < 2 {
            return Err(Wrong::TooFew);
        }
        let mut sums: BTreeMap<&str, i128> = BTreeMap::new();
        for line in &lines {
            *sums.entry(&line.key.unit).or_default() += line.quantity;
            if self.accounts.get(line.account).is_some_and(|known| known.key != line.key) {
                return Err(Wrong::Changeling);
            }
        }
        if sums.values().any(|sum| *sum != 0) {
            return Err(Wrong::Unbalanced);
        }
        let exchanged = exchange_at(record).map_err(|()| Wrong::Unreadable)?;
        let is_cleared = lines.iter().any(|line| line.key.kind == "CLEARING");
        let is_back = record.get(8).is_some_and(Value::is_string);
        match &exchanged {
            Some(_) if is_back => return Err(Wrong::Unreadable),
            Some(exchanged) => {
                let posted = lines.iter().map(|line| (line.key.kind.as_str(), line.key.unit.as_str(), line.quantity));
                if !exchanged.is_posted_as(&posted.collect::<Vec<_>>()) {
                    return Err(Wrong::OffRate);
                }
            }
            None if !is_back && (is_cleared || sums.len() > 1) => return Err(Wrong::Unexchanged),
            None => {}
        }
        let mut movement = Movement::of(&lines, exchanged);
        match record.get(8) {
            Some(Value::Null) => {
                for back in self.early.remove(id).unwrap_or_default() {
                    movement.take_back(&back)?;
                }
                self.open.insert(id.to_owned(), movement);
            }
            Some(Value::String(reversed)) => match self.open.get_mut(reversed) {
                Some(open) => open.take_back(&movement)?,
                None => self.early.entry(reversed.clone()).or_default().push(movement),
            },
            _ => return Err(Wrong::Unreadable),
        }
        for line in lines {
            let account = self.accounts.entry(line.account.to_owned()).or_insert(Account { key: line.key, balance: 0 });
            account.balance += line.quantity;
            self.closings.count(line.account, booked_on, line.quantity);
        }
        self.count += 1;
        Ok(())
    }

    /// How many transactions were read.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The periods that are closed.
    #[must_use]
    pub const fn closings(&self) -> &Closings {
        &self.closings
    }

    /// What lies in an account in the end, by its id.
    #[must_use]
    pub fn balance(&self, account: &str) -> Option<i128> {
        self.accounts.get(account).map(|account| account.balance)
    }

    /// The accounts with what lies in them, in the order of what they are.
    #[must_use]
    pub fn balances(&self) -> Vec<(&str, &AccountKey, i128)> {
        let mut all: Vec<_> = self.accounts.iter().map(|(id, one)| (id.as_str(), &one.key, one.balance)).collect();
        all.sort_unstable_by(|one, other| (one.1, one.0).cmp(&(other.1, other.0)));
        all
    }

    /// The transactions that something takes back, and that are not there.
    #[must_use]
    pub fn missing(&self) -> Vec<&str> {
        let mut ids: Vec<_> = self.early.keys().map(String::as_str).collect();
        ids.sort_unstable();
        ids
    }

    /// The transactions of whose exchange more or less of the one currency went back than belongs to what went back of
    /// the other.
    #[must_use]
    pub fn out_of_proportion(&self) -> Vec<&str> {
        let open = self.open.iter().filter(|(_, movement)| !movement.is_in_proportion());
        let mut ids: Vec<_> = open.map(|(id, _)| id.as_str()).collect();
        ids.sort_unstable();
        ids
    }

    /// The accounts from which more was taken than was in them; sources, which count what came in, are below zero by
    /// nature, and never above it. On which side of it a clearing account lies depends on the need's currency, which no
    /// record tells; what goes through it is held against its exchange.
    #[must_use]
    pub fn overdrawn(&self) -> Vec<&str> {
        let is_wrong = |one: &Account| match one.key.kind.as_str() {
            "SOURCE" => one.balance > 0,
            "CLEARING" => false,
            _ => one.balance < 0,
        };
        let mut ids: Vec<_> =
            self.accounts.iter().filter(|(_, one)| is_wrong(one)).map(|(id, _)| id.as_str()).collect();
        ids.sort_unstable();
        ids
    }
}

/// The day that a transaction counts on: it is told where it is not the day on which it happened.
fn booked_on(record: &Value) -> Option<NaiveDate> {
    let day = |at: usize| record.get(at).and_then(Value::as_str)?.parse().ok();
    let happened_on: NaiveDate = day(11)?;
    match record.get(16) {
        None | Some(Value::Array(_)) => Some(happened_on),
        Some(_) => day(16).filter(|booked| *booked > happened_on),
    }
}

fn read<'a>(line: &'a Value, need: &str) -> Option<Line<'a>> {
    let text = |at: usize| line.get(at).and_then(Value::as_str);
    let program = match line.get(3)? {
        Value::Null => None,
        program => Some(program.as_str()?.to_owned()),
    };
    let key = AccountKey { need: need.to_owned(), unit: text(4)?.to_owned(), kind: text(2)?.to_owned(), program };
    Some(Line { account: text(1)?, key, quantity: text(5)?.parse::<i64>().ok()?.into() })
}

#[cfg(test)]
#[path = "books_tests.rs"]
mod tests;
