//! E-mail addresses.

use email_address::{EmailAddress, Options};
use serde::Serialize;

use super::fold::identity_key;
use super::{Broken, Reason};

/// An address as it was written, with the key by which it is the same address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    text: String,
    key: String,
}

impl Email {
    /// Reads an address; blank space around it goes away.
    ///
    /// # Errors
    /// Empty, or not an address with a full domain.
    pub fn parse(text: &str) -> Result<Self, Broken> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Reason::Empty.into());
        }
        let key = identity_key(text);
        let options = Options::default().with_required_tld().without_display_text().without_domain_literal();
        let valid = |text| EmailAddress::parse_with_options(text, options).is_ok();
        if !valid(text) || !valid(&key) || text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '"') {
            return Err(Reason::Malformed.into());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address_share_a_key() {
        let key = |text| Email::parse(text).map(|email| email.key().to_owned());
        assert_eq!(key("Rauf@Example.org"), key(" RAUF@EXAMPLE.ORG "));
        assert_eq!(key("budi+kader@example.org"), Ok("budi+kader@example.org".to_owned()));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "a",
            "a@b",
            "@example.org",
            "a b@example.org",
            "a@example.org\0",
            "Siti <siti@example.org>",
            "a@[127.0.0.1]",
            "a@@example.org",
            "\"a b\"@example.org",
        ] {
            assert_eq!(Email::parse(text), Err(Reason::Malformed.into()), "{text:?}");
        }
        assert_eq!(Email::parse("  "), Err(Reason::Empty.into()));
        assert!(Email::parse(&format!("{}@example.org", "a".repeat(65))).is_err());
    }
}
