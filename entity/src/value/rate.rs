//! Rates of exchange: exact decimals, and the one place where what they come to is rounded.

use serde::Serialize;

use super::quantity::{Quantity, largest};
use super::unit::Unit;
use super::{Broken, Reason};

/// Most digits after the point.
pub const DECIMALS: u32 = 12;
/// Most digits before it.
const WHOLE: usize = 12;

/// What one of a currency is of another one; greater than zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// In steps of the last digit after the point.
    steps: i128,
}

/// Steps in one.
const ONE: i128 = 10_i128.pow(DECIMALS);

impl Rate {
    /// Reads a decimal text: ASCII digits and at most one point with digits on both sides. No sign, exponent, separator
    /// or blank.
    ///
    /// # Errors
    /// Empty; malformed; more than twelve digits after the point, or before it; zero.
    pub fn parse(text: &str) -> Result<Self, Broken> {
        if text.is_empty() {
            return Err(Reason::Empty.into());
        }
        let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, part)| (whole, Some(part)));
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !fraction.is_none_or(is_number) {
            return Err(Reason::Malformed.into());
        }
        let fraction = fraction.unwrap_or_default();
        if fraction.len() > DECIMALS as usize {
            return Err(Reason::TooManyDecimals { allowed: DECIMALS }.into());
        }
        let whole = whole.trim_start_matches('0');
        if whole.len() > WHOLE {
            return Err(Reason::TooLarge.into());
        }
        let digits = format!("{whole}{fraction:0<width$}", width = DECIMALS as usize);
        match digits.parse::<i128>().map_err(|_| Reason::TooLarge)? {
            0 => Err(Reason::NotPositive.into()),
            steps => Ok(Self { steps }),
        }
    }

    /// The decimal text, without zeros at its end: `16345.6`.
    #[must_use]
    pub fn to_decimal(self) -> String {
        let text = format!("{}.{:0width$}", self.steps / ONE, self.steps % ONE, width = DECIMALS as usize);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }

    /// What a quantity comes to in another currency, in the smallest part of that one: rounded once, half to even.
    /// Nothing where that is more than any quantity may be.
    #[must_use]
    pub fn exchange(self, original: Quantity, into: Unit) -> Option<i64> {
        let above = i128::from(original.minor).checked_mul(self.steps)?.checked_mul(i128::from(into.parts()))?;
        let below = ONE.checked_mul(i128::from(original.unit.parts()))?;
        i64::try_from(half_even(above, below)).ok().filter(|minor| *minor <= largest(into))
    }
}

/// Bound to idempotency keys: `16345.60` and `16345.6` are one rate.
impl Serialize for Rate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_decimal().serialize(serializer)
    }
}

/// How much of an original belongs to a part of what it came to: rounded half to even, so that the whole belongs to the
/// whole, whatever its parts were.
#[must_use]
pub fn share(original: i64, (part, whole): (i64, i64)) -> i64 {
    let share = half_even(i128::from(original) * i128::from(part), i128::from(whole.max(1)));
    i64::try_from(share).unwrap_or(original)
}

/// The quotient of two numbers that are not below zero.
fn half_even(above: i128, below: i128) -> i128 {
    let (quotient, rest) = (above / below, above % below);
    // The rest is compared with what is missing to the next one: it is not doubled, which may be too large.
    match rest.cmp(&(below - rest)) {
        std::cmp::Ordering::Less => quotient,
        std::cmp::Ordering::Equal => quotient + quotient % 2,
        std::cmp::Ordering::Greater => quotient + 1,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::value::quantity::LARGEST_MINOR;

    fn unit(code: &str) -> Unit {
        Unit::parse(code).unwrap_or(Unit::Piece)
    }

    fn exchanged(rate: &str, original: i64, from: &str, into: &str) -> Option<i64> {
        Rate::parse(rate).ok()?.exchange(Quantity { minor: original, unit: unit(from) }, unit(into))
    }

    #[test]
    fn what_is_no_rate_is_refused() {
        for (text, reason) in [
            ("", Reason::Empty),
            ("-1", Reason::Malformed),
            ("+1", Reason::Malformed),
            ("1e3", Reason::Malformed),
            ("16,345", Reason::Malformed),
            ("16345.", Reason::Malformed),
            (".5", Reason::Malformed),
            ("1.2.3", Reason::Malformed),
            (" 1", Reason::Malformed),
            ("NaN", Reason::Malformed),
            ("0", Reason::NotPositive),
            ("0.000000000000", Reason::NotPositive),
            ("1.0000000000001", Reason::TooManyDecimals { allowed: 12 }),
            ("1000000000000", Reason::TooLarge),
        ] {
            assert_eq!(Rate::parse(text), Err(reason.into()), "{text:?}");
        }
    }

    #[test]
    fn a_rate_is_written_in_one_way() {
        for (text, written) in [
            ("16345.60", "16345.6"),
            ("0016345", "16345"),
            ("0.000000000001", "0.000000000001"),
            ("100", "100"),
            ("999999999999.999999999999", "999999999999.999999999999"),
        ] {
            assert_eq!(Rate::parse(text).map(Rate::to_decimal), Ok(written.to_owned()));
        }
    }

    #[test]
    fn what_it_comes_to_is_rounded_once_half_to_even() {
        assert_eq!(exchanged("16345.6", 10_000, "USD", "IDR"), Some(163_456_000));
        // Yen have no smaller part, Kuwaiti dinars have thousandths.
        assert_eq!(exchanged("109.25", 1_000, "JPY", "IDR"), Some(10_925_000));
        assert_eq!(exchanged("0.00915", 10_925_000, "IDR", "JPY"), Some(1_000));
        assert_eq!(exchanged("53000.5", 1, "KWD", "IDR"), Some(5_300));
        // Two and a half, three and a half of the smallest part.
        assert_eq!(exchanged("0.5", 5, "USD", "EUR"), Some(2));
        assert_eq!(exchanged("0.5", 7, "USD", "EUR"), Some(4));
        assert_eq!(exchanged("0.500000000001", 5, "USD", "EUR"), Some(3));
        assert_eq!(exchanged("0.000000000001", 1, "USD", "EUR"), Some(0));
        assert_eq!(exchanged("999999999999", LARGEST_MINOR, "USD", "IDR"), None);
        assert_eq!(exchanged("1", largest(unit("USD")), "USD", "IDR"), Some(largest(unit("IDR"))));
        assert_eq!(exchanged("1.01", largest(unit("USD")), "USD", "IDR"), None);
    }

    proptest! {
        #[test]
        fn the_shares_of_all_parts_are_the_whole(
            original in 1..=LARGEST_MINOR, whole in 1..=LARGEST_MINOR, cuts in prop::collection::vec(any::<u64>(), 0..5)
        ) {
            let cut = |cut: &u64| i64::try_from(i128::from(*cut) % i128::from(whole)).unwrap_or(0);
            let mut cuts: Vec<_> = cuts.iter().map(cut).collect();
            cuts.extend([0, whole]);
            cuts.sort_unstable();
            let shares: Vec<_> = cuts.iter().map(|cut| share(original, (*cut, whole))).collect();
            prop_assert_eq!(shares.first(), Some(&0));
            prop_assert_eq!(shares.last(), Some(&original));
            prop_assert!(shares.is_sorted());
        }
    }
}
