//! Telephone numbers in E.164.

use serde::Serialize;

use super::{Broken, Reason};

/// `+` and 9 to 15 digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Phone(String);

impl Phone {
    /// Reads the spellings that Indonesian lists use: `0812-0000-0005`, `(0812) 0000 0005`, `62812…`, `+62 812 …`.
    /// A number without its leading zero or country code is refused, since it cannot be told from another.
    ///
    /// # Errors
    /// Empty, another form, or shortened by a spreadsheet (`8,12E+11`).
    pub fn parse(text: &str) -> Result<Self, Broken> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Reason::Empty.into());
        }
        if is_scientific(text) {
            return Err(Reason::ScientificNotation.into());
        }
        let bare: String =
            text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')' | '\u{a0}' | '/')).collect();
        let digits = match bare.strip_prefix('+') {
            Some(rest) => rest.to_owned(),
            None if bare.starts_with("62") => bare,
            None => match bare.strip_prefix('0') {
                Some(rest) if !rest.starts_with('0') => format!("62{rest}"),
                _ => return Err(Reason::Malformed.into()),
            },
        };
        let fits = (9..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0');
        if fits { Ok(Self(format!("+{digits}"))) } else { Err(Reason::Malformed.into()) }
    }

    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

/// Whether a spreadsheet has turned the number into `8,12E+11`.
#[must_use]
pub fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits = |part: &str, also: &[char]| {
        part.chars().any(|c| c.is_ascii_digit()) && part.chars().all(|c| c.is_ascii_digit() || also.contains(&c))
    };
    digits(mantissa, &[',', '.']) && digits(exponent, &['+', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_number_are_one_number() {
        for text in ["081200000005", "0812-0000-0005", "(0812) 0000-0005", "+62 812-0000-0005", "62812 0000 0005"] {
            assert_eq!(Phone::parse(text).map(Phone::into_string), Ok("+6281200000005".to_owned()), "{text}");
        }
    }

    #[test]
    fn shortened_and_damaged_numbers_are_refused() {
        assert_eq!(Phone::parse("8,12E+11"), Err(Reason::ScientificNotation.into()));
        for text in ["812000000", "abc", "+62x", "0", "00", "+6281200000000000"] {
            assert_eq!(Phone::parse(text), Err(Reason::Malformed.into()), "{text}");
        }
    }
}
