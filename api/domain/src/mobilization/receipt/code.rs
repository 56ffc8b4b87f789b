//! The short code of a receipt: eleven random characters and one that is checked, as people copy them from paper.

use entity::value::{Broken, Reason};

use crate::identity::secret::random_bytes;
use crate::refusal::Fault;

/// Crockford's base 32: no I, L, O or U.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 55 bits: of a network with a million receipts one try in 36 thousand million hits one, and tries are counted.
const RANDOM: usize = 11;
/// Longest text that is looked at, with spaces and hyphens.
const LONGEST: usize = 40;

/// The code of a receipt, without hyphens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptCode(String);

impl ReceiptCode {
    /// A new one.
    pub(crate) fn random() -> Result<Self, Fault> {
        let mut code: String = random_bytes::<RANDOM>()?.iter().map(|byte| letter((*byte).into())).collect();
        code.push(check(&code));
        Ok(Self(code))
    }

    /// Reads what somebody has typed: spaces, hyphens and small letters are let pass, and what looks like a digit is one.
    ///
    /// # Errors
    /// It is no code. Of mistyped ones the last character tells 31 of 32, without anything being looked for.
    pub fn parse(text: &str) -> Result<Self, Broken> {
        let malformed = || Broken::from(Reason::Malformed);
        if text.len() > LONGEST {
            return Err(malformed());
        }
        let read = |letter: char| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            letter => letter,
        };
        let mut code: String = text.chars().filter(|letter| !matches!(letter, ' ' | '-')).map(read).collect();
        let is_spelled = code.chars().count() == RANDOM + 1 && code.bytes().all(|letter| LETTERS.contains(&letter));
        let last = code.pop().filter(|_| is_spelled).ok_or_else(malformed)?;
        if check(&code) != last {
            return Err(malformed());
        }
        code.push(last);
        Ok(Self(code))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The code as it is printed: in groups of four.
#[must_use]
pub fn grouped(code: &str) -> String {
    let letters: Vec<_> = code.chars().collect();
    letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-")
}

fn letter(bits: u32) -> char {
    let place = usize::try_from(bits % 32).unwrap_or_default();
    char::from(LETTERS.get(place).copied().unwrap_or(b'0'))
}

/// The character that the others must fit.
fn check(code: &str) -> char {
    letter(crc32fast::hash(code.as_bytes()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may break off")]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let code = ReceiptCode::random().unwrap();
        let printed = grouped(code.as_str());
        assert_eq!(printed.len(), 14);
        for written in [printed.clone(), printed.to_lowercase(), printed.replace('-', " "), format!(" {printed} ")] {
            assert_eq!(ReceiptCode::parse(&written).unwrap(), code, "{written}");
        }
        let looks_alike = printed.replace('0', "O").replace('1', "l");
        assert_eq!(ReceiptCode::parse(&looks_alike).unwrap(), code, "{looks_alike}");
    }

    #[test]
    fn what_is_mistyped_is_mostly_told_and_what_is_no_code_always() {
        let code = format!("5QW3ZK0VX9M{}", check("5QW3ZK0VX9M"));
        let mut told = 0;
        for place in 0..code.len() {
            let wrong = if code.as_bytes()[place] == b'7' { "8" } else { "7" };
            let mut typed = code.clone();
            typed.replace_range(place..=place, wrong);
            told += usize::from(ReceiptCode::parse(&typed).is_err());
        }
        assert!(told >= 11, "{told} of 12");
        for none in ["", "-", &code[1..], &format!("{code}0"), "ÄÄÄÄÄÄ", &"0".repeat(1_000), "U00000000000", "\0"]
        {
            assert!(ReceiptCode::parse(none).is_err(), "{none}");
        }
    }
}
