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
    /// HUR, counted in minutes. Only hours that are whole minutes in at most two decimals can be written: 0.25 is
    /// 15 minutes, 0.05 is 3. A number of minutes that has no such form is given in MIN.
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
    /// Reads a code: upper case, as the standards write it.
    ///
    /// # Errors
    /// A code that is in neither list, or a currency without minor units (gold, test codes).
    pub fn parse(code: &str) -> Result<Self, Broken> {
        if let Some((_, unit)) = MEASURES.iter().find(|(known, _)| *known == code) {
            return Ok(*unit);
        }
        match Currency::from_code(code) {
            Some(currency) if currency.exponent().is_some() && !is_special(code) => Ok(Self::Currency(currency)),
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

/// Codes of ISO 4217 that are no money in hand: precious metals, bond units, test and "no currency" codes.
fn is_special(code: &str) -> bool {
    code.starts_with('X') && !matches!(code, "XAF" | "XCD" | "XOF" | "XPF" | "XCG")
}
