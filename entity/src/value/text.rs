//! Names and longer texts that people write.

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;
use unicode_security::{MixedScript, RestrictionLevel, RestrictionLevelDetection, skeleton};

use super::character::{
    is_accent, is_ignorable, is_joiner, is_variation_selector, is_visible, overrides_direction, takes_joiner,
};
use super::fold::search_key;
use super::{Broken, Reason};

/// Longest name, in characters.
pub const NAME_MAX: usize = 120;
/// Longest text, in characters.
pub const TEXT_MAX: usize = 5_000;

/// A name of a person, an organization or a thing: one line, something visible, no tricks with direction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Name(String);

/// A text of several lines, possibly empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Text(String);

impl Name {
    /// A name as its owner writes it: trimmed, in NFC, otherwise unchanged. One word is enough; quotes,
    /// apostrophes, titles and all scripts are welcome.
    ///
    /// # Errors
    /// Empty or invisible, longer than [`NAME_MAX`], or with characters that hide: controls, line ends, direction,
    /// no width. A joiner is at home between letters of a script that joins, and in emoji.
    pub fn parse(text: &str) -> Result<Self, Broken> {
        let name: String = text.nfc().collect::<String>().trim().to_owned();
        if !name.chars().any(is_visible) {
            return Err(Reason::Empty.into());
        }
        if name.chars().any(hides_in_name) || has_stray_joiner(&name) {
            return Err(Reason::ForbiddenCharacter.into());
        }
        if name.chars().count() > NAME_MAX {
            return Err(Reason::TooLong { max: NAME_MAX }.into());
        }
        Ok(Self(name))
    }

    /// The name of an organization: besides, the letters of each word belong to one script, or to Latin and one of
    /// the East Asian writing systems, so that nobody poses as another with look-alike letters (UTS 39, highly
    /// restrictive).
    ///
    /// # Errors
    /// As [`Name::parse`], and mixed scripts.
    pub fn parse_organization(text: &str) -> Result<Self, Broken> {
        let name = Self::parse(text)?;
        if name.0.split_whitespace().any(mixes_scripts) {
            return Err(Reason::MixedScript.into());
        }
        Ok(name)
    }

    /// The form for search and order.
    #[must_use]
    pub fn search_key(&self) -> String {
        search_key(&self.0)
    }

    /// Equal for names that readers take for one: besides what [`Name::search_key`] makes equal, letters that look
    /// alike are (UTS 39, skeleton).
    #[must_use]
    pub fn skeleton_key(&self) -> String {
        search_key(&skeleton(&self.search_key()).collect::<String>())
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

impl Text {
    /// A text in NFC, trimmed; tabs are kept, and lines, which end in a line feed.
    ///
    /// # Errors
    /// Longer than [`TEXT_MAX`], control characters, or overrides of direction.
    pub fn parse(text: &str) -> Result<Self, Broken> {
        Self::parse_up_to(text, TEXT_MAX)
    }

    /// The same with another bound.
    ///
    /// # Errors
    /// Longer than `max` characters, control characters, or overrides of direction.
    pub fn parse_up_to(text: &str, max: usize) -> Result<Self, Broken> {
        let text: String = text.replace("\r\n", "\n").replace('\r', "\n").nfc().collect::<String>().trim().to_owned();
        if text.chars().any(|c| (c.is_control() && c != '\n' && c != '\t') || overrides_direction(c)) {
            return Err(Reason::ForbiddenCharacter.into());
        }
        if text.chars().count() > max {
            return Err(Reason::TooLong { max }.into());
        }
        Ok(Self(text))
    }

    /// A text that says something.
    ///
    /// # Errors
    /// As [`Text::parse_up_to`], and empty or invisible.
    pub fn required(text: &str, max: usize) -> Result<Self, Broken> {
        let text = Self::parse_up_to(text, max)?;
        if text.0.chars().any(is_visible) { Ok(text) } else { Err(Reason::Empty.into()) }
    }

    /// A text that says something of substance: so many characters that are seen, and no more than so many in all.
    ///
    /// # Errors
    /// As [`Text::required`], and too short.
    pub fn substantial(text: &str, min: usize, max: usize) -> Result<Self, Broken> {
        let text = Self::required(text.trim(), max)?;
        let seen = text.0.chars().filter(|c| is_visible(*c)).count();
        if seen < min { Err(Reason::TooShort { min }.into()) } else { Ok(text) }
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

/// What a reader cannot see and the writer need not write. The separators of lines and paragraphs are no controls.
fn hides_in_name(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}')
        || (is_ignorable(c) && !is_joiner(c) && !is_variation_selector(c))
}

/// Whether a joiner stands where it joins nothing, and so only hides.
fn has_stray_joiner(name: &str) -> bool {
    name.char_indices().any(|(at, c)| {
        let before = name.get(..at).and_then(|before| before.chars().rev().find(|c| !is_accent(*c)));
        let after = name.get(at + c.len_utf8()..).and_then(|after| after.chars().next());
        is_joiner(c) && !(before.is_some_and(takes_joiner) && after.is_some_and(takes_joiner))
    })
}

fn mixes_scripts(word: &str) -> bool {
    let letters: String = word.chars().filter(|c| c.is_alphabetic()).collect();
    !word.is_single_script() && !letters.as_str().check_restriction_level(RestrictionLevel::HighlyRestrictive)
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
