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
                // Quotes and apostrophes of all kinds do not part a word: Ra'uf.
                '\'' | '‘' | '’' | 'ʻ' | 'ʼ' | '`' | '"' | '“' | '”' => {}
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
    use proptest::prelude::*;

    use super::*;

    fn made(name: &str) -> Result<String, Reason> {
        Slug::of_name(name).map(Slug::into_string).map_err(|broken| broken.reason)
    }

    #[test]
    fn a_name_becomes_a_slug() {
        for (name, slug) in [
            ("Karang Taruna Bahari", "karang-taruna-bahari"),
            ("Masjid Al-Ikhlas, Ra'uf", "masjid-al-ikhlas-rauf"),
            ("Masjid An-Nuʼman", "masjid-an-numan"),
            ("José & Söhne", "jose-sohne"),
            ("Straße 5", "strasse-5"),
            (" -- RT 03/RW 05 -- ", "rt-03-rw-05"),
            ("PKK 👩\u{200d}🌾 Desa", "pkk-desa"),
        ] {
            assert_eq!(made(name), Ok(slug.to_owned()), "{name}");
        }
        assert_eq!(made("محمد"), Err(Reason::Empty));
        assert_eq!(made("RT"), Err(Reason::TooShort { min: 3 }));
        assert_eq!(made("Admin"), Err(Reason::Reserved));
    }

    #[test]
    fn a_long_name_is_cut_between_characters() {
        assert_eq!(made(&"é".repeat(200)), Ok("e".repeat(60)));
        assert_eq!(made(&format!("{} b", "a".repeat(59))), Ok("a".repeat(59)));
    }

    #[test]
    fn words_of_our_own_are_reserved() {
        for word in ["admin", "api", "graphql", "login", "new", "settings", "health", "null", "undefined"] {
            assert_eq!(Slug::parse(word), Err(Reason::Reserved.into()), "{word}");
        }
        assert!(Slug::parse("new-hope").is_ok());
    }

    #[test]
    fn other_forms_are_refused() {
        for word in [
            ".well-known",
            "-a-b",
            "a--b",
            "A-b",
            "a_b",
            "ab-",
            "a b",
            "abc\0",
            "abc\n",
            "caf\u{e9}",
            "ａｂｃ",
            "k\u{430}rang",
            "../etc",
            "a.b",
            "---",
        ] {
            assert_eq!(Slug::parse(word), Err(Reason::Malformed.into()), "{word:?}");
        }
        assert_eq!(Slug::parse(""), Err(Reason::Empty.into()));
        assert_eq!(Slug::parse("ab"), Err(Reason::TooShort { min: 3 }.into()));
        assert!(Slug::parse(&"a".repeat(60)).is_ok());
        assert_eq!(Slug::parse(&"a".repeat(61)), Err(Reason::TooLong { max: 60 }.into()));
    }

    proptest! {
        #[test]
        fn a_slug_that_was_made_is_one_that_may_be_chosen(name in "[a-zA-Z0-9 '’.,/é-]{0,90}") {
            if let Ok(slug) = Slug::of_name(&name) {
                prop_assert_eq!(Slug::parse(slug.as_str()), Ok(slug));
            }
        }

        #[test]
        fn no_name_makes_it_panic(name in any::<String>()) {
            let _ = Slug::of_name(&name);
            let _ = Slug::parse(&name);
        }
    }
}
