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
            "+026-01-01",
            "1899-12-31",
            "",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert_eq!(parse("2024-02-29").map(|day| day.to_string()), Ok("2024-02-29".to_owned()));
    }
}
