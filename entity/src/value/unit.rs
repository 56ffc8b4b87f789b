//! Units of quantities: ISO 4217 currencies and a part of UN/CEFACT Recommendation 20.

use iso_currency::Currency;

use super::{Broken, Reason};

/// A registered unit. Quantities are counted in its smallest part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// An ISO 4217 currency; its smallest part is the minor unit (IDR has 2 decimals, JPY 0, KWD 3).
    Currency(Currency),
    /// KGM, counted in grams.
    Kilogram,
    /// LTR, counted in milliliters.
    Liter,
    /// MTK, counted in hundredths.
    SquareMeter,
    /// MIN, counted in minutes.
    Minute,
    /// HUR, counted in minutes. Two decimals of an hour are whole minutes in steps of 0.05, which is 3 minutes (0.25
    /// is 15); other numbers of minutes have no exact decimal form in hours and are given in MIN. So every quantity
    /// of hours is a multiple of 3 minutes, and sums and differences stay so.
    Hour,
    /// DAY, counted in whole days.
    Day,
    /// C62, counted in pieces.
    Piece,
}

/// What is not a currency, with its Recommendation 20 code.
const MEASURES: &[(&str, Unit)] = &[
    ("KGM", Unit::Kilogram),
    ("LTR", Unit::Liter),
    ("MTK", Unit::SquareMeter),
    ("MIN", Unit::Minute),
    ("HUR", Unit::Hour),
    ("DAY", Unit::Day),
    ("C62", Unit::Piece),
];

impl Unit {
    /// Reads a code: upper case, as the standards write it; no second spelling is stored.
    ///
    /// # Errors
    /// A code that is in neither list, or one that is no money in hand: metals, bond units, units of account without
    /// decimals, test codes.
    pub fn parse(code: &str) -> Result<Self, Broken> {
        if let Some((_, unit)) = MEASURES.iter().find(|(known, _)| *known == code) {
            return Ok(*unit);
        }
        match Currency::from_code(code) {
            Some(currency) if currency.exponent().is_some() && !currency.is_special() => Ok(Self::Currency(currency)),
            _ => Err(Reason::Unknown.into()),
        }
    }

    /// The code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Currency(currency) => currency.code(),
            Self::Kilogram => "KGM",
            Self::Liter => "LTR",
            Self::SquareMeter => "MTK",
            Self::Minute => "MIN",
            Self::Hour => "HUR",
            Self::Day => "DAY",
            Self::Piece => "C62",
        }
    }

    /// Most decimals that a quantity may be written with.
    #[must_use]
    pub fn decimals(self) -> u32 {
        match self {
            Self::Currency(currency) => u32::from(currency.exponent().unwrap_or(0)),
            Self::Kilogram | Self::Liter => 3,
            Self::SquareMeter | Self::Hour => 2,
            Self::Minute | Self::Day | Self::Piece => 0,
        }
    }

    /// Smallest parts in one unit.
    #[must_use]
    pub fn parts(self) -> i64 {
        match self {
            Self::Hour => 60,
            unit => 10_i64.pow(unit.decimals()),
        }
    }

    /// Whether it is money.
    #[must_use]
    pub fn is_currency(self) -> bool {
        matches!(self, Self::Currency(_))
    }

    /// Whether it measures time.
    #[must_use]
    pub fn is_time(self) -> bool {
        matches!(self, Self::Minute | Self::Hour | Self::Day)
    }
}

#[cfg(test)]
mod tests {
    use iso_currency::IntoEnumIterator;

    use super::*;

    #[test]
    fn codes_are_those_of_the_standards() {
        for code in ["", "idr", "IDR ", " IDR", "RPP", "ABC", "kgm", "XXX", "XAU", "XTS", "XDR", "XAD", "XUA", "IDR\0"]
        {
            assert_eq!(Unit::parse(code), Err(Reason::Unknown.into()), "{code:?}");
        }
        for (code, decimals, parts) in [
            ("IDR", 2, 100),
            ("JPY", 0, 1),
            ("KRW", 0, 1),
            ("XOF", 0, 1),
            ("KWD", 3, 1_000),
            ("TND", 3, 1_000),
            ("CLF", 4, 10_000),
            ("KGM", 3, 1_000),
            ("LTR", 3, 1_000),
            ("MTK", 2, 100),
            ("HUR", 2, 60),
            ("MIN", 0, 1),
            ("DAY", 0, 1),
            ("C62", 0, 1),
        ] {
            let read = Unit::parse(code).map(|unit| (unit.code(), unit.decimals(), unit.parts()));
            assert_eq!(read, Ok((code, decimals, parts)));
        }
    }

    #[test]
    fn every_code_is_read_back_and_no_measure_hides_a_currency() {
        let money = Currency::iter().filter_map(|currency| Unit::parse(currency.code()).ok()).collect::<Vec<_>>();
        assert!(money.len() > 150);
        for unit in money.into_iter().chain(MEASURES.iter().map(|(_, unit)| *unit)) {
            assert_eq!(Unit::parse(unit.code()), Ok(unit));
            assert_eq!(unit.is_currency(), Currency::from_code(unit.code()).is_some(), "{}", unit.code());
            assert!(unit.decimals() <= 4, "{}", unit.code());
        }
    }
}
