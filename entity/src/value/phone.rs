//! Telephone numbers in E.164.

use serde::Serialize;

use super::{Broken, Reason};

/// `+` and 9 to 15 digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Phone(String);

impl Phone {
    /// Reads the spellings that Indonesian lists use: `0812-0000-0005`, `(0812) 0000 0005`, `62812…`, `+62 812 …`,
    /// `+62 (0)812 …`. Other countries' numbers need their `+`. A number without its leading zero or country code is
    /// refused, since it cannot be told from another.
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
        let bare: String = text.chars().filter(|c| !is_separator(*c)).collect();
        let national = bare.strip_prefix("+62").or_else(|| bare.strip_prefix("62"));
        let digits = match (national, bare.strip_prefix('+')) {
            // The zero in brackets is dialed at home only.
            (Some(national), _) => format!("62{}", national.strip_prefix('0').unwrap_or(national)),
            (None, Some(foreign)) => foreign.to_owned(),
            (None, None) => format!("62{}", bare.strip_prefix('0').ok_or(Reason::Malformed)?),
        };
        let fits = (9..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0')
            && !digits.starts_with("620");
        if fits { Ok(Self(format!("+{digits}"))) } else { Err(Reason::Malformed.into()) }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

/// What people write between the digits, with the dashes and blanks that word processors make of theirs.
fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}' | '\u{202f}' | '\u{2010}'..='\u{2013}')
}

/// Whether a spreadsheet has turned the number into `8,12E+11`.
#[must_use]
pub fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits = |part: &str, also: &[char]| {
        part.chars().any(|c| c.is_ascii_digit()) && part.chars().all(|c| c.is_ascii_digit() || also.contains(&c))
    };
    digits(mantissa.trim_start_matches(['+', '-']), &[',', '.']) && digits(exponent, &['+', '-'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<String, Reason> {
        Phone::parse(text).map(Phone::into_string).map_err(|broken| broken.reason)
    }

    #[test]
    fn spellings_of_one_number_are_one_number() {
        for text in [
            "081200000005",
            "0812-0000-0005",
            "0812\u{2013}0000\u{2011}0005",
            "(0812) 0000-0005",
            "0812.0000.0005",
            "+62 812-0000-0005",
            "+62 (0)812-0000-0005",
            "+6281200000005",
            "62812 0000 0005",
            " 62 0812\u{a0}0000\u{a0}0005 ",
        ] {
            assert_eq!(read(text), Ok("+6281200000005".to_owned()), "{text}");
        }
        assert_eq!(read("(0411) 555-0100"), Ok("+624115550100".to_owned()));
        assert_eq!(read("+65 6555 0100"), Ok("+6565550100".to_owned()));
        assert_eq!(read("+1 (202) 555-0100"), Ok("+12025550100".to_owned()));
    }

    #[test]
    fn shortened_numbers_have_their_own_reason() {
        for text in ["8,12E+11", "8.12E+11", "8,12e11", "8E+11", "+8,12E+11", "6,28E+12"] {
            assert_eq!(read(text), Err(Reason::ScientificNotation), "{text}");
        }
    }

    #[test]
    fn damaged_numbers_are_refused() {
        for text in [
            "81200000005",
            "abc",
            "+62x",
            "0",
            "00",
            "0062812000005",
            "+0812000005",
            "+62 00812000005",
            "++62812000005",
            "62+812000005",
            "+",
            "62",
            "+62 812 00",
            "+6281200000000000",
            "0812000005 ext 3",
            "０８１２００００００５",
            "+٦٢٨١٢٠٠٠٠٠٠٠٥",
            "0812\u{200b}00000005",
            "0812,0000,0005",
            "0812000005;0812000006",
            "E",
            "e5",
        ] {
            assert_eq!(read(text), Err(Reason::Malformed), "{text}");
        }
        assert_eq!(read(" "), Err(Reason::Empty));
    }

    proptest! {
        #[test]
        fn a_number_reads_back_as_itself(digits in "[1-9][0-9]{8,14}") {
            prop_assume!(!digits.starts_with("620"));
            let number = format!("+{digits}");
            prop_assert_eq!(read(&number), Ok(number));
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = Phone::parse(&text);
        }
    }
}
