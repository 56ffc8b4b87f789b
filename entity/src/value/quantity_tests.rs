//! Beside the table of amounts in `value_tests.rs`: the laws of every unit, and the bounds.

use iso_currency::{Currency, IntoEnumIterator};
use proptest::prelude::*;

use super::*;

fn unit(code: &str) -> Unit {
    Unit::parse(code).unwrap_or_else(|_| panic!("{code} is no unit"))
}

/// Every unit there is.
fn units() -> Vec<Unit> {
    let codes = ["KGM", "LTR", "MTK", "MIN", "HUR", "DAY", "C62"].into_iter();
    codes.chain(Currency::iter().map(|currency| currency.code())).filter_map(|code| Unit::parse(code).ok()).collect()
}

fn read(text: &str, unit: Unit) -> Result<i64, Reason> {
    Quantity::parse(text, unit).map(|quantity| quantity.minor).map_err(|broken| broken.reason)
}

/// The smallest quantity of the unit that can be written: one part, or three minutes as hours.
fn step(unit: Unit) -> i64 {
    if unit == Unit::Hour { 3 } else { 1 }
}

fn largest(unit: Unit) -> i64 {
    LARGEST_MINOR.min(LARGEST_UNITS.saturating_mul(unit.parts()))
}

#[test]
fn small_amounts_are_kept_and_smaller_ones_refused() {
    let table = [
        ("IDR", "0.01", "0.001"),
        ("JPY", "1", "0.5"),
        ("KRW", "1", "0.01"),
        ("KWD", "0.001", "0.0001"),
        ("TND", "0.001", "0.0001"),
        ("CLF", "0.0001", "0.00001"),
        ("UYW", "0.0001", "0.00001"),
        ("EUR", "0.01", "0.001"),
    ];
    for (code, kept, refused) in table {
        let unit = unit(code);
        assert_eq!(read(kept, unit), Ok(1), "{code}");
        assert_eq!(read(refused, unit), Err(Reason::TooManyDecimals { allowed: unit.decimals() }), "{code}");
        assert_eq!(Quantity { minor: 1, unit }.to_decimal(), kept);
    }
}

#[test]
fn one_amount_has_one_meaning_in_all_its_spellings() {
    let euro = unit("EUR");
    for text in ["10", "10.0", "10.00", "0010", "010.0"] {
        assert_eq!(read(text, euro), Ok(1_000), "{text}");
    }
    assert_eq!(read("150000", unit("IDR")), Ok(15_000_000));
}

#[test]
fn hostile_amounts_are_refused() {
    let rupiah = unit("IDR");
    for text in [
        "-1.00",
        "-0.01",
        "-0",
        "+1.00",
        "--1",
        "−1.00",
        "1e3",
        "1E2",
        "1e308",
        "1e-400",
        "NaN",
        "nan",
        "Infinity",
        "-Infinity",
        "inf",
        "0x10",
        "0b1",
        "1_000",
        "1,000.00",
        "1.000,00",
        "1 000.00",
        " 1.00",
        "1.00 ",
        "1.",
        ".5",
        ".",
        "1.0.0",
        "１２.00",
        "١٢",
        "१२",
        "1.٠٠",
        "1.00\0",
        "1\u{200b}.00",
        "\u{feff}1",
        "1\u{a0}000",
        "1'000",
        "abc",
        "$1",
        "Rp1",
        "1.00 EUR",
        "1/2",
        "1%",
        "½",
        "²",
        "Ⅻ",
        "1.-1",
        "1.+1",
        "\n",
        "1;2",
    ] {
        assert_eq!(read(text, rupiah), Err(Reason::Malformed), "{text:?}");
    }
    for text in ["0.001", "1.999", "1.0000000000000000000000000000000000000000000000000"] {
        assert_eq!(read(text, rupiah), Err(Reason::TooManyDecimals { allowed: 2 }), "{text}");
    }
    for text in [
        "92233720368547758.08",
        "9223372036854775808",
        "9223372036854775807",
        "99999999999999999999.00",
        "79228162514264337593543950336",
        &"9".repeat(5_000),
    ] {
        assert_eq!(read(text, rupiah), Err(Reason::TooLarge), "{text}");
    }
    assert_eq!(read("", rupiah), Err(Reason::Empty));
    for text in ["0", "0.00", "000"] {
        assert_eq!(read(text, rupiah), Ok(0));
        assert_eq!(Quantity::parse_positive(text, rupiah), Err(Reason::NotPositive.into()));
    }
}

#[test]
fn the_largest_quantity_comes_back_and_the_next_is_refused() {
    for unit in units() {
        let most = Quantity { minor: largest(unit), unit };
        assert_eq!(Quantity::parse(&most.to_decimal(), unit), Ok(most), "{}", unit.code());
        let beyond = Quantity { minor: largest(unit) + step(unit), unit };
        assert_eq!(read(&beyond.to_decimal(), unit), Err(Reason::TooLarge), "{}", unit.code());
    }
    assert_eq!(read("9000000000000000", unit("IDR")), Ok(900_000_000_000_000_000));
    assert_eq!(read("4000000000000000.001", Unit::Kilogram), Err(Reason::TooLarge));
}

#[test]
fn hours_are_whole_minutes_or_refused() {
    for (text, minutes) in
        [("1", 60), ("1.5", 90), ("1.50", 90), ("0.25", 15), ("0.05", 3), ("0.95", 57), ("96", 5_760)]
    {
        assert_eq!(read(text, Unit::Hour), Ok(minutes), "{text}");
    }
    for text in ["0.01", "0.33", "1.99", "2.51"] {
        assert_eq!(read(text, Unit::Hour), Err(Reason::Malformed), "{text}");
    }
    assert_eq!(read("0.125", Unit::Hour), Err(Reason::TooManyDecimals { allowed: 2 }));
}

#[test]
fn what_left_an_account_is_written_with_its_sign() {
    let shown = |minor, code| Quantity { minor, unit: unit(code) }.to_decimal();
    assert_eq!(shown(-5, "IDR"), "-0.05");
    assert_eq!(shown(-12_345, "KWD"), "-12.345");
    assert_eq!(shown(-90, "HUR"), "-1.50");
    assert_eq!(shown(-7, "C62"), "-7");
    assert_eq!(shown(i64::MIN, "JPY"), "-9223372036854775808");
}

proptest! {
    #[test]
    fn every_quantity_of_every_unit_reads_back_as_itself(unit in prop::sample::select(units()), steps in 0..=LARGEST_MINOR) {
        let minor = (steps % (largest(unit) / step(unit) + 1)) * step(unit);
        let quantity = Quantity { minor, unit };
        prop_assert_eq!(Quantity::parse(&quantity.to_decimal(), unit), Ok(quantity));
    }

    #[test]
    fn what_is_read_is_written_with_the_same_digits(unit in prop::sample::select(units()), text in "[0-9]{1,17}(\\.[0-9]{1,5})?") {
        if let Ok(quantity) = Quantity::parse(&text, unit) {
            let written = quantity.to_decimal();
            let plain = |text: &str| match text.contains('.') {
                true => text.trim_start_matches('0').trim_end_matches('0').trim_end_matches('.').to_owned(),
                false => text.trim_start_matches('0').to_owned(),
            };
            prop_assert_eq!(plain(&written), plain(&text));
        }
    }

    #[test]
    fn no_text_makes_it_panic(unit in prop::sample::select(units()), text in any::<String>(), near in "[-+0-9.eE, ]{0,30}") {
        let _ = Quantity::parse(&text, unit);
        let _ = Quantity::parse(&near, unit);
    }
}
