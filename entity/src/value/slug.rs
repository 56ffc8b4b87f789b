//! Short names for addresses.

use serde::Serialize;

use super::fold::search_key;
use super::{Broken, Reason};

const MIN: usize = 3;
const MAX: usize = 60;
/// Words that are, or may become, addresses of our own.
const RESERVED: &[&str] = &[
    "about",
    "account",
    "accounts",
    "admin",
    "administrator",
    "api",
    "app",
    "assets",
    "auth",
    "billing",
    "blog",
    "contact",
    "dashboard",
    "demo",
    "docs",
    "download",
    "edit",
    "false",
    "favicon",
    "graphiql",
    "graphql",
    "health",
    "help",
    "home",
    "index",
    "invitations",
    "jobs",
    "legal",
    "login",
    "logout",
    "mail",
    "members",
    "metrics",
    "new",
    "news",
    "nil",
    "none",
    "null",
    "oauth",
    "organization",
    "organizations",
    "partnerships",
    "privacy",
    "profile",
    "public",
    "register",
    "robots",
    "root",
    "scalars",
    "search",
    "security",
    "session",
    "settings",
    "sign-in",
    "sign-out",
    "sign-up",
    "signin",
    "signup",
    "simpul",
    "static",
    "status",
    "support",
    "system",
    "terms",
    "test",
    "token",
    "true",
    "undefined",
    "user",
    "users",
    "well-known",
    "www",
];

/// 3 to 60 of `a-z`, `0-9` and single hyphens between them; no word that is an address of our own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Slug(String);

impl Slug {
    /// Reads a slug that somebody chose.
    ///
    /// # Errors
    /// Too short, too long, another form, a reserved word.
    pub fn parse(text: &str) -> Result<Self, Broken> {
        if text.is_empty() {
            return Err(Reason::Empty.into());
        }
        if text.len() > MAX {
            return Err(Reason::TooLong { max: MAX }.into());
        }
        let fits = text.split('-').all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
        if !fits {
            return Err(Reason::Malformed.into());
        }
        if RESERVED.contains(&text) {
            return Err(Reason::Reserved.into());
        }
        if text.len() < MIN {
            return Err(Reason::TooShort { min: MIN }.into());
        }
        Ok(Self(text.to_owned()))
    }

    /// Makes a slug of a name: "Karang Taruna Bahari" becomes `karang-taruna-bahari`.
    ///
    /// # Errors
    /// The name has too few letters of the Latin alphabet; then a slug must be chosen.
    pub fn of_name(name: &str) -> Result<Self, Broken> {
        let mut slug = String::new();
        for c in search_key(name).chars() {
            match c {
                'a'..='z' | '0'..='9' => slug.push(c),
                '\'' | '’' | '"' => {}
                _ if slug.is_empty() || slug.ends_with('-') => {}
                _ => slug.push('-'),
            }
            if slug.len() == MAX {
                break;
            }
        }
        Self::parse(slug.trim_end_matches('-'))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_slug() {
        let made = |name| Slug::of_name(name).map(Slug::into_string);
        assert_eq!(made("Karang Taruna Bahari"), Ok("karang-taruna-bahari".to_owned()));
        assert_eq!(made("Masjid Al-Ikhlas, Ra'uf"), Ok("masjid-al-ikhlas-rauf".to_owned()));
        assert_eq!(made("José & Söhne"), Ok("jose-sohne".to_owned()));
        assert!(made("محمد").is_err());
        assert!(made(&"é".repeat(200)).is_ok_and(|slug| slug.len() == 60));
    }

    #[test]
    fn words_of_our_own_are_reserved() {
        for word in ["admin", "api", "graphql", "login", "new", "settings", "health", "null", "undefined"] {
            assert_eq!(Slug::parse(word), Err(Reason::Reserved.into()), "{word}");
        }
        for word in [".well-known", "-a-b", "a--b", "A-b", "a_b", "ab-", "a b"] {
            assert_eq!(Slug::parse(word), Err(Reason::Malformed.into()), "{word}");
        }
        assert_eq!(Slug::parse("ab"), Err(Reason::TooShort { min: 3 }.into()));
    }
}
