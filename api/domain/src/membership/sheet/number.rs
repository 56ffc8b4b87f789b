//! Amounts as people type them and spreadsheets show them: "Rp 1.250.000,50", "1,250,000.50", "500.000,-".

use entity::value::phone::is_scientific;
use entity::value::quantity::Quantity;
use entity::value::unit::Unit;
use entity::value::{Broken, Reason};

use super::fault::Why;
use super::form::DecimalMark;

/// The decimal mark of a column. It is one if at least one value can be read with it only ("1.250.000", "25000.00")
/// and none with the other only. "12.000" fits both and proves nothing; neither do the language of the titles nor the
/// delimiter, since a wrong mark is wrong by a thousand times.
pub(super) fn decimal_mark<'a>(cells: impl Iterator<Item = &'a str>) -> Option<DecimalMark> {
    let (mut comma, mut point) = (false, false);
    for cell in cells {
        let body = Signed::of(cell).body;
        match (plain(&body, DecimalMark::Comma), plain(&body, DecimalMark::Point)) {
            (Some(_), None) => comma = true,
            (None, Some(_)) => point = true,
            (Some(_), Some(_)) | (None, None) => {}
        }
    }
    match (comma, point) {
        (true, false) => Some(DecimalMark::Comma),
        (false, true) => Some(DecimalMark::Point),
        (true, true) | (false, false) => None,
    }
}

/// A fee in rupiah. Without a mark only whole amounts without separators are read.
///
/// # Errors
/// Negative, not an amount, ambiguous, shortened by the spreadsheet, too large, or with more than two decimals.
pub(super) fn fee(cell: &str, mark: Option<DecimalMark>) -> Result<Quantity, Why> {
    if is_scientific(cell) {
        return Err(Why::Value(Reason::ScientificNotation));
    }
    let Signed { negative, body } = Signed::of(cell);
    let (comma, point) = (plain(&body, DecimalMark::Comma), plain(&body, DecimalMark::Point));
    if comma.is_none() && point.is_none() {
        return Err(Why::Value(Reason::Malformed));
    }
    if negative {
        return Err(Why::FeeNegative);
    }
    let amount = match mark {
        Some(DecimalMark::Comma) => comma.ok_or(Why::Value(Reason::Malformed))?,
        Some(DecimalMark::Point) => point.ok_or(Why::Value(Reason::Malformed))?,
        None => comma.filter(|comma| point.as_ref() == Some(comma)).ok_or(Why::NumberFormatAmbiguous)?,
    };
    Unit::parse("IDR")
        .and_then(|rupiah| Quantity::parse(&amount, rupiah))
        .map_err(|Broken { reason }| Why::Value(reason))
}

/// An amount without currency and sign.
struct Signed {
    negative: bool,
    body: String,
}

impl Signed {
    /// Takes off "Rp", a minus before or after it, and the brackets that bookkeepers write instead of a minus. The
    /// stroke of "500.000,-" stands for no cents.
    fn of(cell: &str) -> Self {
        let cell = cell.to_lowercase();
        let inner = cell.strip_prefix('(').and_then(|cell| cell.strip_suffix(')'));
        let mut negative = inner.is_some();
        let mut body = inner.unwrap_or(&cell).trim();
        for prefix in ["-", "\u{2212}", "rp.", "rp", "idr", "-", "\u{2212}"] {
            if let Some(rest) = body.strip_prefix(prefix) {
                negative |= matches!(prefix, "-" | "\u{2212}");
                body = rest.trim_start();
            }
        }
        let body = match body.strip_suffix('-') {
            Some(rest) if rest.ends_with([',', '.']) => format!("{rest}00"),
            _ => body.to_owned(),
        };
        Self { negative, body }
    }
}

/// The amount in digits with a point before the decimals, if it can be read with this mark: thousands in groups of
/// three throughout or not at all, and digits on both sides of the mark.
fn plain(body: &str, mark: DecimalMark) -> Option<String> {
    let (mark, separator) = mark.signs();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = body.split_once(mark).map_or((body, None), |(whole, rest)| (whole, Some(rest)));
    if !fraction.is_none_or(digits) {
        return None;
    }
    let mut groups = whole.split(separator);
    let first = groups.next().filter(|first| digits(first))?;
    let rest: Vec<&str> = groups.collect();
    let grouped =
        first.len() <= 3 && !first.starts_with('0') && rest.iter().all(|group| group.len() == 3 && digits(group));
    if !rest.is_empty() && !grouped {
        return None;
    }
    let whole = whole.replace(separator, "");
    Some(fraction.map_or(whole.clone(), |fraction| format!("{whole}.{fraction}")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::DecimalMark::{Comma, Point};
    use super::*;

    #[test]
    fn the_mark_is_found_over_the_column() {
        for (cells, mark) in [
            (vec!["1.250.000,50", "75.000", "0"], Some(Comma)),
            (vec!["75.000", "1.250.000"], Some(Comma)),
            (vec!["75.000", "25,5"], Some(Comma)),
            (vec!["75.000", "500.000,-"], Some(Comma)),
            (vec!["75.000", "-25.000,00"], Some(Comma)),
            (vec!["75,000", "25000.00"], Some(Point)),
            (vec!["75,000", "0.500"], Some(Point)),
            (vec!["12.000"], None),
            (vec!["12.000", "75,000", "5000"], None),
            (vec!["1.250.000", "1,250,000"], None),
            (vec!["12.000,45.6", "1,5 jt", ""], None),
        ] {
            assert_eq!(decimal_mark(cells.iter().copied()), mark, "{cells:?}");
        }
    }

    #[test]
    fn amounts_are_read_to_the_last_digit() {
        for (cell, mark, minor) in [
            ("1.250.000,50", Some(Comma), 125_000_050),
            ("1,250,000.50", Some(Point), 125_000_050),
            ("1250000,5", Some(Comma), 125_000_050),
            ("75.000", Some(Comma), 7_500_000),
            ("75,000", Some(Point), 7_500_000),
            ("75000", None, 7_500_000),
            ("0", None, 0),
            ("Rp 500.000,-", Some(Comma), 50_000_000),
            ("Rp. 375.500", Some(Comma), 37_550_000),
            ("IDR 25000", None, 2_500_000),
            ("rp\u{a0}25000", None, 2_500_000),
            ("12.345.678.909", Some(Comma), 1_234_567_890_900),
        ] {
            assert_eq!(fee(cell, mark).map(|fee| fee.minor), Ok(minor), "{cell}");
        }
    }

    #[test]
    fn what_is_no_fee_is_refused() {
        let malformed = Why::Value(Reason::Malformed);
        for (cell, mark, why) in [
            ("12.000", None, Why::NumberFormatAmbiguous),
            ("12,000", None, Why::NumberFormatAmbiguous),
            ("1.250.000,50", None, Why::NumberFormatAmbiguous),
            ("12.000,45.6", Some(Comma), malformed.clone()),
            ("12.000,45.6", None, malformed.clone()),
            ("1.250.00", Some(Comma), malformed.clone()),
            ("1,5 jt", Some(Comma), malformed.clone()),
            ("75 000", Some(Comma), malformed.clone()),
            ("-", Some(Comma), malformed.clone()),
            (",50", Some(Comma), malformed.clone()),
            ("50,", Some(Comma), malformed.clone()),
            ("NaN", Some(Point), malformed.clone()),
            ("Infinity", Some(Point), malformed.clone()),
            ("0x10", Some(Point), malformed.clone()),
            ("$5", Some(Point), malformed.clone()),
            ("USD 5", Some(Point), malformed.clone()),
            ("٧٥", None, malformed),
            ("1,25E+06", Some(Comma), Why::Value(Reason::ScientificNotation)),
            ("-25.000", Some(Comma), Why::FeeNegative),
            ("-25.000", None, Why::FeeNegative),
            ("(25.500)", Some(Comma), Why::FeeNegative),
            ("-Rp 25.000", Some(Comma), Why::FeeNegative),
            ("Rp -25.000", Some(Comma), Why::FeeNegative),
            ("\u{2212}5", None, Why::FeeNegative),
            ("-0,00", Some(Comma), Why::FeeNegative),
            ("75.000", Some(Point), Why::Value(Reason::TooManyDecimals { allowed: 2 })),
            ("9999999999999999999", None, Why::Value(Reason::TooLarge)),
        ] {
            assert_eq!(fee(cell, mark), Err(why), "{cell}");
        }
    }

    proptest! {
        #[test]
        fn the_other_mark_reads_the_other_writing(whole in 0_i64..9_000_000_000_000, cents in 0_i64..100) {
            let text: Vec<char> = whole.to_string().chars().rev().collect();
            let groups: Vec<String> = text.chunks(3).map(|group| group.iter().collect()).collect();
            let point: String = groups.join(",").chars().rev().chain(format!(".{cents:02}").chars()).collect();
            let comma: String = point.chars().map(|c| match c { ',' => '.', '.' => ',', c => c }).collect();
            let minor = |cell: &str| fee(cell, decimal_mark([cell].into_iter())).map(|fee| fee.minor);
            prop_assert_eq!(minor(&point), Ok(whole * 100 + cents));
            prop_assert_eq!(minor(&comma), Ok(whole * 100 + cents));
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = (fee(&text, None), fee(&text, Some(Comma)), decimal_mark([text.as_str()].into_iter()));
        }
    }
}
