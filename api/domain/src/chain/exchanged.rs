//! What a record of the books says of an exchange, read again from the record alone.

use chrono::NaiveDate;
use entity::value::quantity::Quantity;
use entity::value::rate::{Rate, share};
use entity::value::unit::Unit;
use serde_json::Value;

/// What came in another currency, and what it came to.
pub(super) struct Exchanged {
    original: Quantity,
    amount: Quantity,
    rate: Rate,
}

/// The exchange of a transaction, if it has one: the last item, an array.
///
/// # Errors
/// It is not written as an exchange is.
pub(super) fn exchange_at(record: &Value) -> Result<Option<Exchanged>, ()> {
    let items = record.as_array().map_or(&[][..], Vec::as_slice);
    let (last, before) = match items {
        // The postings, and then a day, an exchange, or both.
        [.., last] if items.len() > 16 => (last, items.len() - 1),
        _ => return Ok(None),
    };
    match last {
        Value::Array(_) if before <= 17 => read(last).ok_or(()).map(Some),
        Value::String(_) if before == 16 => Ok(None),
        _ => Err(()),
    }
}

fn read(told: &Value) -> Option<Exchanged> {
    let [original_unit, original, unit, amount, rate, source, day] = told.as_array()?.as_slice() else { return None };
    let quantity = |unit: &Value, minor: &Value| {
        let unit = Unit::parse(unit.as_str()?).ok()?;
        let minor = minor.as_str()?.parse().ok().filter(|minor| *minor > 0)?;
        Some(Quantity { minor, unit })
    };
    source.as_str()?;
    day.as_str()?.parse::<NaiveDate>().ok()?;
    let rate = Rate::parse(rate.as_str()?).ok()?;
    Some(Exchanged { original: quantity(original_unit, original)?, amount: quantity(unit, amount)?, rate })
}

impl Exchanged {
    /// Whether these postings, by type, unit and quantity, are its two halves, and the one is what the rate makes of the
    /// other.
    pub fn is_posted_as(&self, posted: &[(&str, &str, i128)]) -> bool {
        let (original, amount) = (i128::from(self.original.minor), i128::from(self.amount.minor));
        let (from, into) = (self.original.unit.code(), self.amount.unit.code());
        let mut halves = [
            ("SOURCE", from, -original),
            ("CLEARING", from, original),
            ("CLEARING", into, -amount),
            ("AVAILABLE", into, amount),
        ];
        let mut posted = posted.to_vec();
        halves.sort_unstable();
        posted.sort_unstable();
        posted == halves && self.rate.exchange(self.original, self.amount.unit) == Some(self.amount.minor)
    }

    /// Whether what is left of the original, by unit, belongs to what is left of what it came to. Parts that went back on
    /// two servers may stand in another order than the one in which they were rounded: until all has gone back, one of
    /// the smallest part lies between them.
    pub fn leaves(&self, left: impl Fn(&str) -> i128) -> bool {
        let (original, amount) = (left(self.original.unit.code()), left(self.amount.unit.code()));
        if amount == 0 || amount == i128::from(self.amount.minor) {
            return original == if amount == 0 { 0 } else { i128::from(self.original.minor) };
        }
        let back = i64::try_from(i128::from(self.amount.minor) - amount).unwrap_or(self.amount.minor);
        let expected = self.original.minor - share(self.original.minor, (back, self.amount.minor));
        (original - i128::from(expected)).abs() <= 1
    }
}
