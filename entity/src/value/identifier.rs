//! What outside registers call an organization: a register, and the name that it gave.

use serde::Serialize;

use super::{Broken, Reason};

/// Longest code of a register, in characters.
pub const SCHEME_MAX: usize = 40;
/// Longest name that a register gave, in characters.
pub const VALUE_MAX: usize = 100;

/// The code of a register, in the way of org-id.guide: `ID-KHH`, `XI-LEI`. Capital letters and digits, with single
/// hyphens between them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Scheme(String);

/// The name that the register gave: visible ASCII without blanks, in capitals, because registers and people write
/// the same name in either case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IdentifierValue(String);

impl Scheme {
    /// Reads the code of a register; case and outer blanks do not matter.
    ///
    /// # Errors
    /// Empty, longer than [`SCHEME_MAX`], another form.
    pub fn parse(text: &str) -> Result<Self, Broken> {
        let code = capitals(text, SCHEME_MAX)?;
        let fits = code
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()));
        if fits { Ok(Self(code)) } else { Err(Reason::Malformed.into()) }
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

impl IdentifierValue {
    /// Reads a name that a register gave; case and outer blanks do not matter.
    ///
    /// # Errors
    /// Empty, longer than [`VALUE_MAX`], blanks inside or other characters that are no visible ASCII.
    pub fn parse(text: &str) -> Result<Self, Broken> {
        let value = capitals(text, VALUE_MAX)?;
        if value.bytes().all(|byte| byte.is_ascii_graphic()) {
            Ok(Self(value))
        } else {
            Err(Reason::ForbiddenCharacter.into())
        }
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

fn capitals(text: &str, max: usize) -> Result<String, Broken> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Reason::Empty.into());
    }
    if text.chars().count() > max {
        return Err(Reason::TooLong { max }.into());
    }
    Ok(text.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_identifier_are_one() {
        assert_eq!(Scheme::parse(" id-khh ").map(Scheme::into_string), Ok("ID-KHH".to_owned()));
        let value = IdentifierValue::parse(" ahu-0012345.ah.01.07 ").map(IdentifierValue::into_string);
        assert_eq!(value, Ok("AHU-0012345.AH.01.07".to_owned()));
    }

    #[test]
    fn what_is_no_identifier_is_refused() {
        for (text, reason) in [
            ("", Reason::Empty),
            ("ID_KHH", Reason::Malformed),
            ("-ID", Reason::Malformed),
            ("ID--KHH", Reason::Malformed),
        ] {
            assert_eq!(Scheme::parse(text), Err(reason.into()), "{text:?}");
        }
        for (text, reason) in [
            ("  ", Reason::Empty),
            ("12 34", Reason::ForbiddenCharacter),
            ("１２", Reason::ForbiddenCharacter),
            ("a\0b", Reason::ForbiddenCharacter),
            (&"9".repeat(VALUE_MAX + 1), Reason::TooLong { max: VALUE_MAX }),
        ] {
            assert_eq!(IdentifierValue::parse(text), Err(reason.into()), "{text:?}");
        }
    }
}
