//! What closed periods say, compared with the transactions of the same books: the periods follow each other without a
//! gap, and each account held at the end of one what had moved up to then.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde_json::Value;

/// The word that the record of a period begins with, where that of a transaction has its id.
pub(crate) const PERIOD: &str = "period";

type Moved = (i128, i128);

/// A period as its record tells it.
struct Period {
    id: String,
    sequence: i64,
    begins_on: Option<NaiveDate>,
    ends_on: NaiveDate,
    /// Of each account: what entered, what left, what lay there in the end.
    lines: HashMap<String, (i128, i128, i128)>,
}

/// Where a chain of the books stood when a period was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stood {
    pub scope: String,
    pub length: i64,
    pub hash: String,
}

/// The closed periods of books, and what moved on which day.
#[derive(Default)]
pub struct Closings {
    periods: Vec<Period>,
    moved: HashMap<String, BTreeMap<NaiveDate, Moved>>,
}

/// Whether it is the record of a period.
#[must_use]
pub fn is_period(record: &Value) -> bool {
    record.get(0).and_then(Value::as_str) == Some(PERIOD)
}

/// Where the chains stood, as the record of a period tells.
#[must_use]
pub fn stood(record: &Value) -> Option<Vec<Stood>> {
    record.get(8)?.as_array()?.iter().map(one_stood).collect()
}

fn one_stood(head: &Value) -> Option<Stood> {
    let text = |at: usize| head.get(at).and_then(Value::as_str);
    Some(Stood { scope: text(0)?.to_owned(), length: text(1)?.parse().ok()?, hash: text(2)?.to_owned() })
}

impl Closings {
    /// Reads the record of a period; none when it is not written as one is.
    pub(super) fn read(&mut self, record: &Value) -> Option<()> {
        let text = |at: usize| record.get(at).and_then(Value::as_str);
        let begins_on = match record.get(4)? {
            Value::Null => None,
            day => Some(day.as_str()?.parse().ok()?),
        };
        stood(record)?;
        let lines = record.get(9)?.as_array()?.iter().map(line).collect::<Option<HashMap<_, _>>>()?;
        let (sequence, ends_on) = (text(3)?.parse().ok()?, text(5)?.parse().ok()?);
        self.periods.push(Period { id: text(1)?.to_owned(), sequence, begins_on, ends_on, lines });
        Some(())
    }

    /// Counts what moved in an account.
    pub(super) fn count(&mut self, account: &str, day: NaiveDate, quantity: i128) {
        let days = self.moved.entry(account.to_owned()).or_default();
        let (increase, decrease) = days.entry(day).or_default();
        if quantity > 0 {
            *increase += quantity;
        } else {
            *decrease -= quantity;
        }
    }

    /// The last day that is closed.
    #[must_use]
    pub fn through(&self) -> Option<NaiveDate> {
        self.periods.last().map(|period| period.ends_on)
    }

    /// How many periods are closed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.periods.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.periods.is_empty()
    }

    /// What is wrong with the periods: of each such one its id, and what.
    #[must_use]
    pub fn wrong(&self) -> Vec<(&str, &'static str)> {
        let mut wrong = Vec::new();
        let mut before: Option<&Period> = None;
        for (at, period) in self.periods.iter().enumerate() {
            let begins_on = before.and_then(|before| before.ends_on.succ_opt());
            let number = i64::try_from(at).unwrap_or(i64::MAX).saturating_add(1);
            let is_later = period.begins_on.is_none_or(|first| first <= period.ends_on);
            if period.sequence != number || period.begins_on != begins_on || !is_later {
                wrong.push((period.id.as_str(), "it does not begin on the day after the period before"));
            }
            if !self.adds_up(period, before) {
                wrong.push((period.id.as_str(), "an account held something else at its end"));
            }
            before = Some(period);
        }
        wrong
    }

    fn adds_up(&self, period: &Period, before: Option<&Period>) -> bool {
        let is_known = period.lines.keys().all(|account| self.moved.contains_key(account));
        is_known
            && self.moved.iter().all(|(account, days)| {
                let (mut increase, mut decrease) = (0, 0);
                let first = before.map_or(NaiveDate::MIN, |before| before.ends_on.succ_opt().unwrap_or(before.ends_on));
                for (entered, left) in days.range(first..=period.ends_on).map(|(_, moved)| *moved) {
                    increase += entered;
                    decrease += left;
                }
                let opening = before.and_then(|before| before.lines.get(account)).map_or(0, |line| line.2);
                let told = period.lines.get(account).copied().unwrap_or_default();
                told == (increase, decrease, opening + increase - decrease)
            })
    }
}

fn line(line: &Value) -> Option<(String, (i128, i128, i128))> {
    let text = |at: usize| line.get(at).and_then(Value::as_str);
    let number = |at: usize| text(at)?.parse::<i64>().ok().map(i128::from);
    Some((text(0)?.to_owned(), (number(2)?, number(3)?, number(4)?)))
}
