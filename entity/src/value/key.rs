//! Keys by which a repeated request is known.

use serde::Serialize;

use super::{Broken, Reason};

/// Longest key, in characters.
pub const KEY_MAX: usize = 100;

/// The client's name for one intended change: 1 to 100 visible ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Reads a key. It is compared as it stands, so nothing is trimmed or folded.
    ///
    /// # Errors
    /// Empty, longer than [`KEY_MAX`], blanks or other characters that are no visible ASCII.
    pub fn parse(text: &str) -> Result<Self, Broken> {
        if text.is_empty() {
            return Err(Reason::Empty.into());
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Reason::ForbiddenCharacter.into());
        }
        if text.len() > KEY_MAX {
            return Err(Reason::TooLong { max: KEY_MAX }.into());
        }
        Ok(Self(text.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_taken_as_it_stands() {
        for key in ["a", "3f1c9d7e-0000-4000-8000-000000000000", "~!#", &"k".repeat(100)] {
            assert_eq!(IdempotencyKey::parse(key).map(|key| key.as_str().to_owned()), Ok(key.to_owned()));
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for (text, reason) in [
            ("", Reason::Empty),
            (" ", Reason::ForbiddenCharacter),
            ("a b", Reason::ForbiddenCharacter),
            ("a\n", Reason::ForbiddenCharacter),
            ("kunci-é", Reason::ForbiddenCharacter),
            (&"k".repeat(101), Reason::TooLong { max: 100 }),
        ] {
            assert_eq!(IdempotencyKey::parse(text), Err(reason.into()), "{text:?}");
        }
    }
}
