//! E-mail addresses.

use email_address::{EmailAddress, Options};
use serde::Serialize;
use unicode_normalization::char::is_combining_mark;

use super::character::is_ignorable;
use super::fold::identity_key;
use super::{Broken, Reason};

/// An address as it was written, with the key by which it is the same address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    text: String,
    key: String,
}

/// Longest address, in bytes: what a mail server must take (RFC 5321, without the angle brackets).
const MAX_BYTES: usize = 254;

impl Email {
    /// Reads an address; blank space around it goes away. Letters of any script are welcome, in the name and in the
    /// domain; quoted names and addresses of machines are not.
    ///
    /// # Errors
    /// Empty, too long, a character that hides or can be in no address, or not an address with a full domain.
    pub fn parse(text: &str) -> Result<Self, Broken> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Reason::Empty.into());
        }
        if text.len() > MAX_BYTES {
            return Err(Reason::TooLong { max: MAX_BYTES }.into());
        }
        let key = identity_key(text);
        // The key too, since folding can turn one character into a blank or an at sign.
        for spelling in [text, key.as_str()] {
            if !spelling.chars().all(is_allowed) {
                return Err(Reason::ForbiddenCharacter.into());
            }
            let options = Options::default().with_required_tld().without_display_text().without_domain_literal();
            let address = EmailAddress::parse_with_options(spelling, options).map_err(|_| Reason::Malformed)?;
            if !address.domain().chars().all(is_of_domain) || ends_in_number(address.domain()) {
                return Err(Reason::Malformed.into());
            }
        }
        Ok(Self { text: text.to_owned(), key })
    }

    /// The folded form: two addresses with one key are one address.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    #[must_use]
    pub fn into_string(self) -> String {
        self.text
    }
}

/// Two spellings of one address are one input.
impl Serialize for Email {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.key)
    }
}

/// Letters of any script, and the ASCII signs that need no quotes.
fn is_allowed(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_graphic() && c != '"' } else { is_word(c) }
}

fn is_of_domain(c: char) -> bool {
    matches!(c, '.' | '-') || is_word(c)
}

fn is_word(c: char) -> bool {
    (c.is_alphanumeric() || is_combining_mark(c)) && !is_ignorable(c)
}

/// No top-level domain is a number; `name@10.0.0.1` is the address of a machine.
fn ends_in_number(domain: &str) -> bool {
    domain.rsplit('.').next().is_some_and(|label| label.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(text: &str) -> Result<String, Reason> {
        Email::parse(text).map(|email| email.key().to_owned()).map_err(|broken| broken.reason)
    }

    #[test]
    fn spellings_of_one_address_share_a_key() {
        for text in ["Rauf@Example.org", "rauf@example.org", " RAUF@EXAMPLE.ORG ", "ｒauf@example.org"] {
            assert_eq!(key(text), Ok("rauf@example.org".to_owned()), "{text}");
        }
        assert_eq!(key("jos\u{e9}@example.org"), key("JOSE\u{301}@example.org"));
        assert_eq!(key("budi+kader@example.org"), Ok("budi+kader@example.org".to_owned()));
        assert_ne!(key("bu.di@example.org"), key("budi@example.org"));
    }

    #[test]
    fn an_address_stays_as_it_was_written() {
        for text in [
            "Siti@Example.org",
            "o'brien@example.org",
            "a@b.co",
            "siti_ayu-1@mail.sub-domain.example.org",
            "budi@xn--mgba3a4f16a.example",
            "محمد@مثال.إندونيسيا",
            "jos\u{e9}@münchen.example",
            "1@2.example",
        ] {
            assert_eq!(Email::parse(text).map(Email::into_string), Ok(text.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "a",
            "a@b",
            "@example.org",
            "a@",
            "a@@example.org",
            "a@b@example.org",
            "a@example.org.",
            "a@.example.org",
            "a@example..org",
            "a@-example.org",
            "a@example-.org",
            "a@exam_ple.org",
            "a@example.org/x",
            ".a@example.org",
            "a.@example.org",
            "a..b@example.org",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a(b)@example.org",
            "a,b@example.org",
            "mailto:a@example.org",
            "<a@example.org>",
            "a\\b@example.org",
        ] {
            assert_eq!(key(text), Err(Reason::Malformed), "{text:?}");
        }
        assert_eq!(key("  "), Err(Reason::Empty));
    }

    #[test]
    fn characters_that_can_be_in_no_address_are_refused() {
        for text in [
            "a b@example.org",
            "a@example.org\0",
            "a\r\nBcc:b@example.org",
            "Siti <siti@example.org>",
            "\"a b\"@example.org",
            "si\u{200b}ti@example.org",
            "si\u{202e}ti@example.org",
            "siti@exam\u{ad}ple.org",
            "si\u{3164}ti@example.org",
            "a\u{a0}b@example.org",
            "a\u{a8}b@example.org",
            "a＠b@example.org",
            "a@example.org＠b.org",
            "😀@example.org",
        ] {
            assert_eq!(key(text), Err(Reason::ForbiddenCharacter), "{text:?}");
        }
    }

    #[test]
    fn lengths_are_those_of_mail() {
        assert!(key(&format!("{}@example.org", "a".repeat(64))).is_ok());
        assert_eq!(key(&format!("{}@example.org", "a".repeat(65))), Err(Reason::Malformed));
        assert_eq!(key(&format!("a@{}.org", "b".repeat(64))), Err(Reason::Malformed));
        let long = |bytes: usize| format!("a@{}{}.org", "b.".repeat(50), "c".repeat(bytes - 106));
        assert!(key(&long(169)).is_ok());
        let labels = |count: usize| format!("a@{}example.org", "bbbb.".repeat(count));
        assert!(key(&labels(48)).is_ok(), "{}", labels(48).len());
        assert_eq!(key(&labels(49)), Err(Reason::TooLong { max: 254 }));
    }

    proptest! {
        #[test]
        fn a_key_is_an_address_with_itself_as_key(text in "[a-zA-Zéß@ｒ.0-9]{1,4}@[a-zA-Zé]{1,3}.[a-z]{2}") {
            if let Ok(once) = key(&text) {
                prop_assert_eq!(key(&once), Ok(once));
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = Email::parse(&text);
        }
    }
}
