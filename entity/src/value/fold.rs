//! Folding: the forms in which texts are compared. Done here and not by the database, because the two engines
//! fold differently.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// For search and order: without case, accents, and differences of blank space.
#[must_use]
pub fn search_key(text: &str) -> String {
    let folded: String = text.nfkd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_lowercase();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// For identity, such as that of e-mail addresses: without case and differences of Unicode form.
#[must_use]
pub fn identity_key(text: &str) -> String {
    text.trim().nfkc().collect::<String>().to_lowercase().nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_encodings_of_an_accent_are_found_by_either() {
        assert_eq!(search_key("Jos\u{e9}"), search_key("Jose\u{301}"));
        assert_eq!(search_key("  JOSÉ\u{a0} Rizal "), "jose rizal");
    }

    #[test]
    fn an_address_is_the_same_in_any_case_and_form() {
        assert_eq!(identity_key("Rauf@Example.org"), identity_key(" RAUF@EXAMPLE.ORG "));
        assert_eq!(identity_key("jos\u{e9}@example.org"), identity_key("jose\u{301}@example.org"));
    }
}
