//! How much one request may ask for.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::reader::{Reader, Setting};

/// What one request may hold and cost. One more than each number is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a request's body.
    pub body_bytes: usize,
    /// Bytes of a GraphQL document.
    pub document_bytes: usize,
    /// Brackets, braces and parentheses open at a time, counted before the document is parsed.
    pub nesting: usize,
    /// Names, values and punctuation marks of a document.
    pub tokens: usize,
    /// Levels of fields, through fragments.
    pub depth: usize,
    /// Levels of fields below `__schema` and `__type`, which the usual tools need more of.
    pub introspection_depth: usize,
    pub aliases: usize,
    pub fragments: usize,
    pub operations: usize,
    pub directives: usize,
    /// Directives at one place.
    pub directives_at_one_place: usize,
    /// How often one root field may be selected.
    pub same_root_field: usize,
    /// Root fields of a mutation.
    pub mutation_fields: usize,
    /// Selections after every fragment is written out.
    pub selections: usize,
    /// One for each field, times the rows of the pages it stands in.
    pub cost: u64,
    /// Rows of a page.
    pub page: u32,
    /// Errors of an answer; the rest is cut off.
    pub errors: usize,
    /// How long a body may take to arrive.
    pub body_patience: Duration,
    /// How long a client waits for an answer before it is told that it takes too long.
    pub request_patience: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 131_072,
            document_bytes: 16_384,
            nesting: 30,
            tokens: 1_500,
            depth: 15,
            introspection_depth: 18,
            aliases: 30,
            fragments: 30,
            operations: 5,
            directives: 10,
            directives_at_one_place: 3,
            same_root_field: 10,
            mutation_fields: 10,
            selections: 1_000,
            cost: 5_000,
            page: 100,
            errors: 20,
            body_patience: Duration::from_secs(5),
            request_patience: Duration::from_secs(10),
        }
    }
}

const BODY: Setting = Setting::plain(
    "SIMPUL_MAX_BODY_BYTES",
    "131072",
    "a number from 1024 to 16777216",
    "Most bytes of a request's body.",
);
const DOCUMENT: Setting = Setting::plain(
    "SIMPUL_MAX_DOCUMENT_BYTES",
    "16384",
    "a number from 1024 to 1048576",
    "Most bytes of a GraphQL document.",
);
// Far below the nesting that exhausts a worker's stack in the parser.
const NESTING: Setting = Setting::plain(
    "SIMPUL_MAX_NESTING",
    "30",
    "a number from 10 to 100",
    "Most brackets, braces and parentheses open at a time.",
);
const TOKENS: Setting = Setting::plain(
    "SIMPUL_MAX_TOKENS",
    "1500",
    "a number from 100 to 100000",
    "Most names, values and punctuation marks of a document.",
);
const DEPTH: Setting =
    Setting::plain("SIMPUL_MAX_DEPTH", "15", "a number from 5 to 30", "Most levels of fields, through fragments.");
const SELECTIONS: Setting = Setting::plain(
    "SIMPUL_MAX_SELECTIONS",
    "1000",
    "a number from 100 to 100000",
    "Most selections after every fragment is written out.",
);
const COST: Setting = Setting::plain(
    "SIMPUL_MAX_COST",
    "5000",
    "a number from 100 to 1000000",
    "Most fields of an answer, counting the rows of each page asked for.",
);
const ALIASES: Setting =
    Setting::plain("SIMPUL_MAX_ALIASES", "30", "a number from 0 to 1000", "Most aliases of a document.");
const FRAGMENTS: Setting =
    Setting::plain("SIMPUL_MAX_FRAGMENTS", "30", "a number from 0 to 500", "Most fragments of a document.");
const ERRORS: Setting =
    Setting::plain("SIMPUL_MAX_ERRORS", "20", "a number from 1 to 1000", "Most errors of an answer.");
const BODY_SECONDS: Setting = Setting::plain(
    "SIMPUL_BODY_SECONDS",
    "5",
    "a number from 1 to 60",
    "How many seconds a request's body may take to arrive.",
);
const REQUEST_SECONDS: Setting = Setting::plain(
    "SIMPUL_REQUEST_SECONDS",
    "10",
    "a number from 1 to 120",
    "How many seconds a client waits for an answer before it is told that it takes too long.",
);
pub(super) const SETTINGS: &[Setting] = &[
    BODY,
    DOCUMENT,
    NESTING,
    TOKENS,
    DEPTH,
    SELECTIONS,
    COST,
    ALIASES,
    FRAGMENTS,
    ERRORS,
    BODY_SECONDS,
    REQUEST_SECONDS,
];

impl Limits {
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let body_bytes = number(reader, &BODY, 1_024..=16_777_216);
        let document_bytes = number(reader, &DOCUMENT, 1_024..=1_048_576);
        let nesting = number(reader, &NESTING, 10..=100);
        let tokens = number(reader, &TOKENS, 100..=100_000);
        let depth = number(reader, &DEPTH, 5..=30);
        let selections = number(reader, &SELECTIONS, 100..=100_000);
        let cost = number(reader, &COST, 100..=1_000_000);
        let aliases = number(reader, &ALIASES, 0..=1_000);
        let fragments = number(reader, &FRAGMENTS, 0..=500);
        let errors = number(reader, &ERRORS, 1..=1_000);
        let body_seconds = number(reader, &BODY_SECONDS, 1..=60);
        let request_seconds = number(reader, &REQUEST_SECONDS, 1..=120);
        Some(Self {
            body_bytes: body_bytes?,
            document_bytes: document_bytes?,
            nesting: nesting?,
            tokens: tokens?,
            depth: depth?,
            selections: selections?,
            cost: cost?,
            aliases: aliases?,
            fragments: fragments?,
            errors: errors?,
            body_patience: Duration::from_secs(body_seconds?),
            request_patience: Duration::from_secs(request_seconds?),
            ..Self::default()
        })
    }
}

fn number<T: std::str::FromStr + PartialOrd>(
    reader: &mut Reader<'_>,
    setting: &Setting,
    range: RangeInclusive<T>,
) -> Option<T> {
    reader.value(setting, |text| text.parse().ok().filter(|value| range.contains(value)))
}
