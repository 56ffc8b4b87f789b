//! Days.

use chrono::{Datelike, NaiveDate};

use super::{Broken, Reason};

/// Reads `YYYY-MM-DD`, between the years 1900 and 9999. Impossible days are refused, never clamped.
///
/// # Errors
/// Empty, another form, a day that does not exist.
pub fn parse(text: &str) -> Result<NaiveDate, Broken> {
    if text.is_empty() {
        return Err(Reason::Empty.into());
    }
    let shaped = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    let day = shaped.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten();
    day.filter(|day| day.year() >= 1900).ok_or_else(|| Reason::Malformed.into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn impossible_days_are_refused() {
        for text in [
            "2026-02-30",
            "2025-02-29",
            "00/00/0000",
            "2026-13-01",
            "2026-1-1",
            "2026-01-01T24:00:00Z",
            "2026-00-10",
            "2026-01-00",
            "1900-02-29",
            "+026-01-01",
            "2026/01/01",
            "31-12-2026",
            " 2026-01-01",
            "2026-01-01 ",
            "20260101",
            "２０２６-01-01",
            "2026-01-0\u{661}",
            "1899-12-31",
            "10000-01-01",
            "",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        for text in ["2024-02-29", "2000-02-29", "1900-01-01", "9999-12-31"] {
            assert_eq!(parse(text).map(|day| day.to_string()), Ok(text.to_owned()));
        }
    }

    proptest! {
        #[test]
        fn a_day_that_is_read_is_written_the_same(text in "[12][0-9]{3}-[01][0-9]-[0-3][0-9]") {
            if let Ok(day) = parse(&text) {
                prop_assert_eq!(day.to_string(), text);
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = parse(&text);
        }
    }
}
