//! The media type of an answer, from what the client accepts.

use actix_web::http::header::{ACCEPT, HeaderMap};

/// The two media types of a GraphQL answer. They differ in the status of an answer without data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// `application/json`: the older convention, where a refused document is still a success of HTTP.
    Json,
    /// `application/graphql-response+json`.
    GraphQl,
}

impl Media {
    /// The `Content-Type` of an answer.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphQl => "application/graphql-response+json; charset=utf-8",
        }
    }

    /// What the client likes best of the two: the highest weight, then the most exact range, then the first.
    /// `None` when it accepts neither.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let mut ranges = headers.get_all(ACCEPT).map(|value| value.to_str().unwrap_or_default()).peekable();
        if ranges.peek().is_none() {
            return Some(Self::Json);
        }
        let text = ranges.collect::<Vec<_>>().join(",");
        Self::preferred(&text)
    }

    fn preferred(accepted: &str) -> Option<Self> {
        if accepted.trim().is_empty() {
            return Some(Self::Json);
        }
        let ranges: Vec<Range<'_>> = accepted.split(',').map(Range::read).collect();
        let json = Self::Json.rank(&ranges);
        let graphql = Self::GraphQl.rank(&ranges);
        match (json, graphql) {
            (None, None) => None,
            // At the same rank what stands in front wins; a wildcard for both means the older type.
            (Some(json), Some(graphql)) if graphql > json => Some(Self::GraphQl),
            (Some(_), _) => Some(Self::Json),
            (None, Some(_)) => Some(Self::GraphQl),
        }
    }

    /// Weight and exactness of the most exact range that covers this type, and how far in front it stands.
    fn rank(self, ranges: &[Range<'_>]) -> Option<(u16, u8, usize)> {
        let subtype = match self {
            Self::Json => "json",
            Self::GraphQl => "graphql-response+json",
        };
        ranges
            .iter()
            .enumerate()
            .filter_map(|(place, range)| Some((range.exactness(subtype)?, ranges.len() - place, range.weight)))
            .max_by_key(|(exactness, front, _)| (*exactness, *front))
            .filter(|(_, _, weight)| *weight > 0)
            .map(|(exactness, front, weight)| (weight, exactness, if exactness == 2 { front } else { 0 }))
    }
}

/// One range of an `Accept` header.
struct Range<'a> {
    name: &'a str,
    /// In thousandths.
    weight: u16,
}

impl<'a> Range<'a> {
    fn read(text: &'a str) -> Self {
        let mut parts = text.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let weight = parts.find_map(|part| {
            let (key, value) = part.split_once('=')?;
            key.trim().eq_ignore_ascii_case("q").then(|| thousandths(value.trim()))
        });
        Self { name, weight: weight.unwrap_or(1_000) }
    }

    /// How exactly this range names `application/<subtype>`: 2 by name, 1 by `application/*`, 0 by `*/*`.
    fn exactness(&self, subtype: &str) -> Option<u8> {
        let (kind, sub) = self.name.split_once('/')?;
        match (kind, sub) {
            ("*", "*") => Some(0),
            (kind, "*") if kind.eq_ignore_ascii_case("application") => Some(1),
            (kind, sub) if kind.eq_ignore_ascii_case("application") && sub.eq_ignore_ascii_case(subtype) => Some(2),
            _ => None,
        }
    }
}

/// `0.5` is 500; anything that is no weight is 0.
fn thousandths(text: &str) -> u16 {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return 0;
    }
    match whole {
        "1" => 1_000,
        "0" => format!("{decimals:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::Media::{self, GraphQl, Json};

    #[test]
    fn the_client_chooses_the_media_type() {
        let cases = [
            ("", Some(Json)),
            ("*/*", Some(Json)),
            ("application/*", Some(Json)),
            ("application/json", Some(Json)),
            ("application/graphql-response+json", Some(GraphQl)),
            ("application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", Some(GraphQl)),
            ("application/graphql-response+json, application/json;q=0.9", Some(GraphQl)),
            ("application/json;q=0.5, application/graphql-response+json;q=0.9", Some(GraphQl)),
            ("application/graphql-response+json;q=0.1, application/json", Some(Json)),
            ("application/json, application/graphql-response+json", Some(Json)),
            ("application/graphql-response+json, */*;q=0.1", Some(GraphQl)),
            ("application/json;q=0, */*", Some(GraphQl)),
            ("APPLICATION/JSON", Some(Json)),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Some(Json)),
            ("image/png", None),
            ("text/html", None),
            ("application/json;q=0", None),
            ("application/json;q=many", None),
        ];
        for (accepted, expected) in cases {
            assert_eq!(Media::preferred(accepted), expected, "{accepted:?}");
        }
    }
}
