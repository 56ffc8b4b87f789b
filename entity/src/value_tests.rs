//! Quantities and units: every text either is exactly one amount or is refused.

use proptest::prelude::*;

use crate::value::Reason;
use crate::value::quantity::{LARGEST_UNITS, Quantity};
use crate::value::unit::Unit;

fn unit(code: &str) -> Unit {
    Unit::parse(code).unwrap_or(Unit::Piece)
}

fn read(text: &str, code: &str) -> Result<String, Reason> {
    Quantity::parse(text, unit(code)).map(Quantity::to_decimal).map_err(|broken| broken.reason)
}

#[test]
fn amounts_come_back_digit_for_digit() {
    for (text, code, back) in [
        ("12500000.00", "IDR", "12500000.00"),
        ("150000", "IDR", "150000.00"),
        ("12345678909", "IDR", "12345678909.00"),
        ("8999999999999999.99", "IDR", "8999999999999999.99"),
        ("9000000000000000", "IDR", "9000000000000000.00"),
        ("0.001", "KWD", "0.001"),
        ("100", "JPY", "100"),
        ("40", "KGM", "40.000"),
        ("96", "HUR", "96.00"),
        ("1.5", "HUR", "1.50"),
        ("0.05", "HUR", "0.05"),
    ] {
        assert_eq!(read(text, code), Ok(back.to_owned()), "{text} {code}");
    }
}

#[test]
fn more_decimals_than_the_unit_has_are_refused_and_not_rounded() {
    for (text, code) in [("99.5", "JPY"), ("10.005", "EUR"), ("0.0001", "KWD"), ("12.345678", "IDR"), ("10.0", "JPY")] {
        assert!(matches!(read(text, code), Err(Reason::TooManyDecimals { .. })), "{text} {code}");
    }
}

#[test]
fn hostile_spellings_are_refused() {
    for text in [
        "NaN",
        "Infinity",
        "-Infinity",
        "1e400",
        "1e3",
        "1E3",
        " ",
        "0x10",
        "-1",
        "-0",
        "+1",
        "1,000",
        "1.000.000",
        "1_000",
        "1 000",
        ".5",
        "5.",
        ".",
        "..",
        "1.2.3",
        "１２",
        "١٢",
        "1\u{a0}000",
        "1\0",
        "Rp 100",
        "100 IDR",
        "1/2",
        "0b1",
        "0o7",
        "true",
        "null",
        "∞",
        "½",
        "1\n",
        "\t1",
        "1'000",
        "--1",
        "1-",
        "1.-1",
        "1.+1",
    ] {
        assert_eq!(read(text, "IDR"), Err(Reason::Malformed), "{text:?}");
    }
    assert_eq!(read("", "IDR"), Err(Reason::Empty));
    for text in ["9000000000000000.01", "1000000000000000000000000000000", &"9".repeat(500)] {
        assert_eq!(read(text, "IDR"), Err(Reason::TooLarge), "{text}");
    }
    for text in ["0", "0.00", "00"] {
        assert_eq!(
            Quantity::parse_positive(text, unit("IDR")).map_err(|b| b.reason),
            Err(Reason::NotPositive),
            "{text}"
        );
    }
}

#[test]
fn codes_are_those_of_the_standards() {
    for code in ["idr", "XXX", "XAU", "XTS", "ABC", "", "IDR ", "kgm"] {
        assert_eq!(Unit::parse(code), Err(Reason::Unknown.into()), "{code:?}");
    }
    for (code, decimals) in [("IDR", 2), ("JPY", 0), ("KWD", 3), ("TND", 3), ("CLF", 4), ("UYW", 4), ("KGM", 3)] {
        assert_eq!(Unit::parse(code).map(Unit::decimals), Ok(decimals), "{code}");
    }
}

proptest! {
    #[test]
    fn every_amount_reads_back_as_itself(minor in 0..LARGEST_UNITS, code in prop::sample::select(vec!["IDR", "JPY", "KWD", "KGM", "C62", "MIN", "LTR"])) {
        let quantity = Quantity { minor, unit: unit(code) };
        prop_assert_eq!(Quantity::parse(&quantity.to_decimal(), unit(code)), Ok(quantity));
    }

    #[test]
    fn hours_read_back_as_themselves(steps in 0..1_000_000_i64) {
        let quantity = Quantity { minor: steps * 3, unit: Unit::Hour };
        prop_assert_eq!(Quantity::parse(&quantity.to_decimal(), Unit::Hour), Ok(quantity));
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,40}") {
        let _ = Quantity::parse(&text, Unit::Hour);
    }
}
