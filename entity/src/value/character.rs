//! What single characters are, as far as it matters for what people write.

use unicode_normalization::char::canonical_combining_class;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};
use unicode_security::GeneralSecurityProfile;
use unicode_security::general_security_profile::IdentifierType;

/// Whether a character leaves no mark of its own on the page: joiners, zero-width spaces, direction marks, selectors,
/// and the Hangul fillers, which are letters by category and blank by looks.
pub(super) fn is_ignorable(c: char) -> bool {
    c.general_category() == GeneralCategory::Format
        || c.identifier_type() == Some(IdentifierType::Default_Ignorable)
        // An empty Braille cell, which Unicode counts as a symbol.
        || c == '\u{2800}'
}

/// Whether a text of this character alone would show something. Accents alone do not.
pub(super) fn is_visible(c: char) -> bool {
    use GeneralCategoryGroup::{Letter, Number, Punctuation, Symbol};
    matches!(c.general_category_group(), Letter | Number | Punctuation | Symbol) && !is_ignorable(c)
}

/// Chooses one of several pictures of the character before it; emoji, Mongolian and Han names need it.
pub(super) fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{180b}'..='\u{180d}' | '\u{180f}')
}

/// ZWNJ and ZWJ.
pub(super) fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// An accent, tone or vowel point: what a reader who searches may leave out. Signs without which a word is another
/// one (the vowels and viramas of the scripts of India, Java and Bali) are none.
pub(super) fn is_accent(c: char) -> bool {
    // The classes of what does not reorder, of viramas, and of the Greek iota that capitals write as a letter.
    !matches!(canonical_combining_class(c), 0 | 9 | 240)
}

/// Whether a joiner may stand beside the character: a letter or sign of a script that joins (such scripts have no
/// upper and lower case), or a part of an emoji.
pub(super) fn takes_joiner(c: char) -> bool {
    let of_emoji = matches!(c.general_category(), GeneralCategory::OtherSymbol | GeneralCategory::ModifierSymbol);
    let caseless = c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase();
    let sign = c.general_category_group() == GeneralCategoryGroup::Mark && !is_accent(c);
    is_variation_selector(c) || (!c.is_ascii() && !is_ignorable(c) && (of_emoji || caseless || sign))
}

/// Starts or ends a stretch that is written against its own direction, and so can make a text look like another one.
/// Isolates and marks of direction only order whole pieces, and texts of mixed scripts need them.
pub(super) fn overrides_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}')
}
