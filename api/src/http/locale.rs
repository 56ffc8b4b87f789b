//! The language that an answer's messages are written in.

use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap};
use fluent_langneg::{NegotiationStrategy, negotiate_languages, parse_accepted_languages};
use unic_langid::{LanguageIdentifier, langid};

/// Longest `Accept-Language` that is read; browsers send less than a hundred bytes.
const LONGEST: usize = 512;

/// The languages that there are sentences in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Locale {
    #[default]
    En,
    Id,
}

impl Locale {
    /// The language tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Id => "id",
        }
    }

    /// What the reader prefers of what there is; English when they say nothing that we know.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).map_or(Self::En, Self::preferred)
    }

    /// The same, from the header's text.
    #[must_use]
    pub fn preferred(accepted: &str) -> Self {
        if accepted.len() > LONGEST {
            return Self::En;
        }
        let asked: Vec<LanguageIdentifier> =
            parse_accepted_languages(&by_weight(accepted)).into_iter().map(modern).collect();
        let available = [langid!("en"), langid!("id")];
        let found = negotiate_languages(&asked, &available, None, NegotiationStrategy::Lookup);
        if found.first().is_some_and(|language| language.language == available[1].language) {
            Self::Id
        } else {
            Self::En
        }
    }
}

/// The tags with the heaviest first: the library reads their order and ignores their weights.
fn by_weight(accepted: &str) -> String {
    let mut tags: Vec<(f32, &str)> = accepted
        .split(',')
        .map(|range| {
            let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
            let weight = parameters.trim().strip_prefix("q=").map_or(Some(1.0), |text| text.trim().parse().ok());
            (weight.unwrap_or(0.0), tag.trim())
        })
        .filter(|(weight, _)| *weight > 0.0)
        .collect();
    tags.sort_by(|one, other| other.0.total_cmp(&one.0));
    tags.into_iter().map(|(_, tag)| tag).collect::<Vec<_>>().join(",")
}

/// `in` was the code for Indonesian until 1989; old Android versions still send it.
fn modern(mut language: LanguageIdentifier) -> LanguageIdentifier {
    if language.language.as_str() == "in" {
        language.language = langid!("id").language;
    }
    language
}

#[cfg(test)]
mod tests {
    use super::Locale::{self, En, Id};

    #[test]
    fn readers_are_answered_in_their_language() {
        let cases = [
            ("", En),
            ("id", Id),
            ("id-ID", Id),
            ("in", Id),
            ("in-ID,en;q=0.5", Id),
            ("id-ID,id;q=0.9,en-US;q=0.8,en;q=0.7", Id),
            ("en-US,id;q=0.9", En),
            ("en;q=0.1, id;q=0.9", Id),
            ("fr-FR,id;q=0.3", Id),
            ("id;q=0, en", En),
            ("fr", En),
            ("*", En),
            ("jv, su;q=0.9", En),
            ("\u{0};;;,,q=", En),
            ("id;q=NaN", En),
        ];
        for (accepted, expected) in cases {
            assert_eq!(Locale::preferred(accepted), expected, "{accepted:?}");
        }
    }
}
