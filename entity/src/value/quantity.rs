//! Quantities: integers of a unit's smallest part. No floating point, anywhere.

use serde::Serialize;

use super::unit::Unit;
use super::{Broken, Reason};

/// Largest quantity, in whole units: 9 × 10^15.
pub const LARGEST_UNITS: i64 = 9_000_000_000_000_000;
/// Largest quantity, in smallest parts, of any unit: what a balance may hold, so that the sum of two fits in 64 bits.
/// Units of three and more decimals meet this bound first, at 4 × 10^15 units and below.
pub const LARGEST_MINOR: i64 = 4_000_000_000_000_000_000;

/// The largest quantity of this unit, in its smallest part.
#[must_use]
pub fn largest(unit: Unit) -> i64 {
    LARGEST_MINOR.min(LARGEST_UNITS.saturating_mul(unit.parts()))
}

/// An amount of one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// In the smallest part of the unit.
    pub minor: i64,
    pub unit: Unit,
}

impl Quantity {
    /// Reads a decimal text: ASCII digits and at most one point with digits on both sides. No sign, exponent,
    /// separator or blank. More decimals than the unit has are refused, never rounded.
    ///
    /// # Errors
    /// Empty; malformed, which hours are too that are no whole number of minutes; too many decimals; more than
    /// [`LARGEST_UNITS`] or [`LARGEST_MINOR`].
    pub fn parse(text: &str, unit: Unit) -> Result<Self, Broken> {
        if text.is_empty() {
            return Err(Reason::Empty.into());
        }
        let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, part)| (whole, Some(part)));
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !fraction.is_none_or(is_number) {
            return Err(Reason::Malformed.into());
        }
        let fraction = fraction.unwrap_or_default();
        let allowed = unit.decimals();
        let decimals = match u32::try_from(fraction.len()) {
            Ok(decimals) if decimals <= allowed => decimals,
            _ => return Err(Reason::TooManyDecimals { allowed }.into()),
        };
        // Made of digits only, what cannot be read has too many of them.
        let whole: i64 = whole.parse().map_err(|_| Reason::TooLarge)?;
        let fraction: i64 = if decimals == 0 { 0 } else { fraction.parse().map_err(|_| Reason::TooLarge)? };
        // The fraction in smallest parts: 0.25 hours are 25 × 60 / 100 minutes, and must come out whole.
        let (scaled, scale) = (fraction * unit.parts(), 10_i64.pow(decimals));
        if scaled % scale != 0 {
            return Err(Reason::Malformed.into());
        }
        let largest = largest(unit);
        whole
            .checked_mul(unit.parts())
            .and_then(|minor| minor.checked_add(scaled / scale))
            .filter(|minor| *minor <= largest)
            .map(|minor| Self { minor, unit })
            .ok_or_else(|| Reason::TooLarge.into())
    }

    /// The same, greater than zero.
    ///
    /// # Errors
    /// As [`Quantity::parse`], and zero.
    pub fn parse_positive(text: &str, unit: Unit) -> Result<Self, Broken> {
        let quantity = Self::parse(text, unit)?;
        if quantity.minor == 0 { Err(Reason::NotPositive.into()) } else { Ok(quantity) }
    }

    /// The exact decimal text with all decimals of the unit: `12500000.00`. It is exact since no quantity holds a
    /// part that its unit cannot write; see [`Unit::Hour`].
    #[must_use]
    pub fn to_decimal(self) -> String {
        let sign = if self.minor < 0 { "-" } else { "" };
        let (minor, parts) = (self.minor.unsigned_abs(), self.unit.parts().unsigned_abs());
        let whole = minor / parts;
        match self.unit.decimals() {
            0 => format!("{sign}{whole}"),
            decimals => {
                let fraction = (minor % parts) * 10_u64.pow(decimals) / parts;
                format!("{sign}{whole}.{fraction:0width$}", width = decimals as usize)
            }
        }
    }
}

/// Bound to idempotency keys: `10` and `10.00` are one amount.
impl Serialize for Quantity {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.minor, self.unit.code()).serialize(serializer)
    }
}

#[cfg(test)]
#[path = "quantity_tests.rs"]
mod tests;
