//! Names and longer texts that people write.

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};
use unicode_security::MixedScript;

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
    /// Empty or invisible, longer than [`NAME_MAX`], control or direction characters.
    pub fn parse(text: &str) -> Result<Self, Broken> {
        let name: String = text.nfc().collect::<String>().trim().to_owned();
        if name.chars().any(|c| c.is_control() || changes_direction(c) || is_zero_width(c)) || misplaced_joiner(&name) {
            return Err(Reason::ForbiddenCharacter.into());
        }
        if !name.chars().any(is_visible) {
            return Err(Reason::Empty.into());
        }
        if name.chars().count() > NAME_MAX {
            return Err(Reason::TooLong { max: NAME_MAX }.into());
        }
        Ok(Self(name))
    }

    /// The name of an organization: besides, its letters belong to one script, so that nobody poses as another
    /// with look-alike letters (UTS 39).
    ///
    /// # Errors
    /// As [`Name::parse`], and mixed scripts.
    pub fn parse_organization(text: &str) -> Result<Self, Broken> {
        let name = Self::parse(text)?;
        if name.0.split_whitespace().any(|word| !word.is_single_script()) {
            return Err(Reason::MixedScript.into());
        }
        Ok(name)
    }

    /// The form for search and order.
    #[must_use]
    pub fn search_key(&self) -> String {
        search_key(&self.0)
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
    /// A text in NFC, trimmed; lines and tabs are kept.
    ///
    /// # Errors
    /// Longer than [`TEXT_MAX`], or control characters.
    pub fn parse(text: &str) -> Result<Self, Broken> {
        Self::parse_up_to(text, TEXT_MAX)
    }

    /// The same with another bound.
    ///
    /// # Errors
    /// Longer than `max` characters, or control characters.
    pub fn parse_up_to(text: &str, max: usize) -> Result<Self, Broken> {
        let text: String = text.replace("\r\n", "\n").nfc().collect::<String>().trim().to_owned();
        if text.chars().any(|c| (c.is_control() && c != '\n' && c != '\t') || changes_direction(c)) {
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

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

/// Overrides and isolates of direction: they make a text look like another one.
fn changes_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{061c}')
}

/// Characters without width that no writing system needs.
fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{00ad}' | '\u{180e}')
}

/// A joiner belongs between two letters (Persian, Hindi) or inside an emoji; anywhere else it only hides.
fn misplaced_joiner(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    chars.iter().enumerate().any(|(at, c)| {
        if !matches!(c, '\u{200c}' | '\u{200d}') {
            return false;
        }
        let carries = |c: Option<&char>| {
            c.is_some_and(|c| !c.is_whitespace() && !c.is_ascii() && *c != '\u{200c}' && *c != '\u{200d}')
        };
        !(carries(at.checked_sub(1).and_then(|before| chars.get(before))) && carries(chars.get(at + 1)))
    })
}

fn is_visible(c: char) -> bool {
    // The Hangul fillers are letters by category and blank by looks.
    let filler = matches!(c, '\u{3164}' | '\u{115f}' | '\u{1160}' | '\u{ffa0}' | '\u{2800}');
    !filler
        && !is_combining_mark(c)
        && !matches!(c.general_category_group(), GeneralCategoryGroup::Separator | GeneralCategoryGroup::Mark)
        && !matches!(
            c.general_category(),
            GeneralCategory::Control
                | GeneralCategory::Format
                | GeneralCategory::Unassigned
                | GeneralCategory::Surrogate
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_names_stay_as_they_are_written() {
        for name in [
            "Sumarni",
            "H. Dr. Abd. Ra'uf, S.Pd.I",
            "O’Brien",
            "Ni Luh \"Ayu\"",
            "José",
            "محمد",
            "علی\u{200c}رضا",
            "=cmd",
            "Müller-Lüdenscheidt",
        ] {
            assert_eq!(Name::parse(name).map(Name::into_string), Ok(name.to_owned()), "{name}");
        }
    }

    #[test]
    fn invisible_names_are_empty() {
        for name in ["", "   ", "\u{a0}", "\u{3164}", "\u{301}\u{302}"] {
            assert_eq!(Name::parse(name), Err(Reason::Empty.into()), "{name:?}");
        }
    }

    #[test]
    fn control_and_direction_characters_are_refused() {
        for name in
            ["ab\0cd", "a\u{202e}b", "a\u{200b}b", "\u{200b}\u{200b}\u{200b}", "a\nb", "a\u{200d}", "Kar\u{200d}ang"]
        {
            assert_eq!(Name::parse(name), Err(Reason::ForbiddenCharacter.into()), "{name:?}");
        }
        assert!(Text::parse("ab\0cd").is_err());
        assert!(Text::parse("one\ntwo\tthree").is_ok());
    }

    #[test]
    fn length_is_counted_in_characters_and_cut_nowhere() {
        assert!(Name::parse(&"é".repeat(120)).is_ok());
        assert_eq!(Name::parse(&"é".repeat(121)), Err(Reason::TooLong { max: 120 }.into()));
        assert_eq!(Text::parse(&"x".repeat(10_000)), Err(Reason::TooLong { max: 5_000 }.into()));
    }

    #[test]
    fn look_alike_letters_are_refused_in_names_of_organizations() {
        assert_eq!(Name::parse_organization("K\u{0430}rang Taruna"), Err(Reason::MixedScript.into()));
        assert!(Name::parse_organization("Karang Taruna Bahari 2").is_ok());
        assert!(Name::parse_organization("Masjid Al-Ikhlas مسجد").is_ok());
    }
}
