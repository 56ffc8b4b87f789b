//! What is kept of how OpenID providers know a person.

use super::section::Erasure::Removed;
use super::section::Kind::{Id, Instant, Text};
use super::section::{Section, Whose};

pub(super) const OF_PROVIDERS: &[Section] = &[
    Section {
        name: "openIdIdentities",
        table: "open_id_identity",
        whose: Whose::Person(&["person_id"]),
        shows: &[(Id("oid"), "id"), (Text, "issuer"), (Text, "subject"), (Instant, "created_at")],
        erasure: Removed,
    },
    Section {
        name: "openIdAttempts",
        table: "open_id_attempt",
        whose: Whose::Person(&["person_id"]),
        // Ten minutes of somebody's who is about to come in.
        shows: &[],
        erasure: Removed,
    },
];
