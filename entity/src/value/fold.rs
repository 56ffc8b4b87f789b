//! Folding: the forms in which texts are compared. Done here and not by the database, because the two engines
//! fold differently.

use unicode_normalization::UnicodeNormalization;

use super::character::{is_accent, is_ignorable};

/// Longest search key, in characters: what its columns hold. Single characters unfold into as many as eighteen.
pub const KEY_MAX: usize = 800;

/// For search and order: without case, accents, differences of blank space, and what cannot be seen. The key of a
/// key is the key itself.
#[must_use]
pub fn search_key(text: &str) -> String {
    // There and back, so that "STRASSE" and "STRAẞE" find "Straße", and every Greek sigma the others.
    let folded: String = text
        .nfkd()
        .filter(is_compared)
        .flat_map(char::to_lowercase)
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(is_compared)
        .collect();
    let key = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    match key.char_indices().nth(KEY_MAX) {
        None => key,
        Some((end, _)) => key.get(..end).unwrap_or_default().trim_end().to_owned(),
    }
}

fn is_compared(c: &char) -> bool {
    // A control character can be in no stored text, and NUL may not even be asked for on PostgreSQL.
    !is_accent(*c) && !is_ignorable(*c) && (c.is_whitespace() || !c.is_control())
}

/// For identity, such as that of e-mail addresses: without case and differences of Unicode form, but with accents.
#[must_use]
pub fn identity_key(text: &str) -> String {
    let folded: String = text.nfkc().collect::<String>().to_lowercase().nfkc().collect();
    folded.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn both_encodings_of_an_accent_are_found_by_either() {
        assert_eq!(search_key("Jos\u{e9}"), search_key("Jose\u{301}"));
        assert_eq!(search_key("  JOSÉ\u{a0} Rizal "), "jose rizal");
    }

    #[test]
    fn spellings_that_readers_take_for_one_share_a_key() {
        for (one, other) in [
            ("Straße", "STRASSE"),
            ("Straße", "STRAẞE"),
            ("ΟΔΟΣ", "οδος"),
            ("ＫＡＲＡＮＧ", "karang"),
            ("İstanbul", "istanbul"),
            ("ﬁkri", "FIKRI"),
            ("علی\u{200c}رضا", "علیرضا"),
            ("مُحَمَّد", "محمد"),
            ("❤\u{fe0f}", "❤"),
            ("a\0b", "ab"),
            ("a\n\t b", "a b"),
        ] {
            assert_eq!(search_key(one), search_key(other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn vowels_are_no_accents() {
        for (one, other) in [("किताब", "कतब"), ("ꦏꦶ", "ꦏ"), ("กี", "ก")] {
            assert_ne!(search_key(one), search_key(other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn patterns_and_quotes_stay() {
        assert_eq!(search_key("100% a_b c\\d Soka\"an Ba'u"), "100% a_b c\\d soka\"an ba'u");
    }

    #[test]
    fn a_key_fits_its_column_whatever_unfolds() {
        let key = search_key(&"\u{fdfa}".repeat(120));
        assert!(key.chars().count() <= KEY_MAX);
        assert_eq!(search_key(&key), key);
    }

    #[test]
    fn every_character_folds_like_its_other_case_and_only_once() {
        // Beyond are Han, selectors and private use, none of them with case.
        for c in '\0'..='\u{1ffff}' {
            let key = search_key(c.encode_utf8(&mut [0; 4]));
            assert_eq!(search_key(&key), key, "{c:?}");
            assert_eq!(search_key(&c.to_lowercase().to_string()), key, "{c:?}");
            assert_eq!(search_key(&c.to_uppercase().to_string()), key, "{c:?}");
            let identity = identity_key(c.encode_utf8(&mut [0; 4]));
            assert_eq!(identity_key(&identity), identity, "{c:?}");
        }
    }

    #[test]
    fn an_address_is_the_same_in_any_case_and_form() {
        assert_eq!(identity_key("Rauf@Example.org"), identity_key(" RAUF@EXAMPLE.ORG "));
        assert_eq!(identity_key("jos\u{e9}@example.org"), identity_key("jose\u{301}@example.org"));
        assert_ne!(identity_key("jos\u{e9}@example.org"), identity_key("jose@example.org"));
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(text in any::<String>()) {
            let key = search_key(&text);
            prop_assert_eq!(search_key(&key), key);
        }

        #[test]
        fn the_form_of_writing_makes_no_difference(text in any::<String>()) {
            prop_assert_eq!(search_key(&text.nfd().to_string()), search_key(&text));
            prop_assert_eq!(search_key(&text.nfc().to_string()), search_key(&text));
            prop_assert_eq!(identity_key(&text.nfd().to_string()), identity_key(&text));
        }
    }
}
