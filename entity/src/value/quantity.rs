//! Quantities: integers of a unit's smallest part. No floating point, anywhere.

use serde::Serialize;

use super::unit::Unit;
use super::{Broken, Reason};

/// Largest quantity, in whole units: 9 × 10^15, which still fits in 64 bits with three decimals.
pub const LARGEST_UNITS: i64 = 9_000_000_000_000_000;
/// Largest quantity of a unit with four or more decimals, in smallest parts.
const LARGEST_MINOR: i128 = 4_000_000_000_000_000_000;

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
    /// Empty, malformed, too many decimals, too large.
    pub fn parse(text: &str, unit: Unit) -> Result<Self, Broken> {
        if text.is_empty() {
            return Err(Reason::Empty.into());
        }
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) {
            return Err(Reason::Malformed.into());
        }
        let decimals = if text.contains('.') { fraction.len() } else { 0 };
        let allowed = unit.decimals();
        if u32::try_from(decimals).map_or(true, |decimals| decimals > allowed) {
            return Err(Reason::TooManyDecimals { allowed }.into());
        }
        let whole: i128 = whole
            .trim_start_matches('0')
            .parse()
            .or_else(|_| if whole.bytes().all(|b| b == b'0') { Ok(0) } else { Err(Reason::TooLarge) })?;
        let fraction: i128 = if decimals == 0 { 0 } else { fraction.parse().map_err(|_| Reason::TooLarge)? };
        // The fraction in smallest parts: 0.25 hours are 25 × 60 / 100 minutes, and must come out whole.
        let scaled = fraction * i128::from(unit.parts());
        let scale = 10_i128.pow(u32::try_from(decimals).unwrap_or(0));
        if scaled % scale != 0 {
            return Err(Reason::Malformed.into());
        }
        if whole > i128::from(LARGEST_UNITS) {
            return Err(Reason::TooLarge.into());
        }
        let minor = whole * i128::from(unit.parts()) + scaled / scale;
        if minor > i128::from(LARGEST_UNITS) * i128::from(unit.parts()) || minor > LARGEST_MINOR {
            return Err(Reason::TooLarge.into());
        }
        let minor = i64::try_from(minor).map_err(|_| Reason::TooLarge)?;
        Ok(Self { minor, unit })
    }

    /// The same, greater than zero.
    ///
    /// # Errors
    /// As [`Quantity::parse`], and zero.
    pub fn parse_positive(text: &str, unit: Unit) -> Result<Self, Broken> {
        let quantity = Self::parse(text, unit)?;
        if quantity.minor == 0 { Err(Reason::NotPositive.into()) } else { Ok(quantity) }
    }

    /// The exact decimal text with all decimals of the unit: `12500000.00`. Minutes that have no two-decimal form
    /// as hours are written with as many decimals as two can hold only through MIN, so an hour balance never holds
    /// any: every quantity of hours was written as hours.
    #[must_use]
    pub fn to_decimal(self) -> String {
        let decimals = usize::try_from(self.unit.decimals()).unwrap_or(0);
        let sign = if self.minor < 0 { "-" } else { "" };
        let minor = i128::from(self.minor).abs();
        let parts = i128::from(self.unit.parts());
        let whole = minor / parts;
        if decimals == 0 {
            return format!("{sign}{whole}");
        }
        let fraction = (minor % parts) * 10_i128.pow(self.unit.decimals()) / parts;
        format!("{sign}{whole}.{fraction:0decimals$}")
    }
}

/// Bound to idempotency keys: `10` and `10.00` are one amount.
impl Serialize for Quantity {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.minor, self.unit.code()).serialize(serializer)
    }
}
