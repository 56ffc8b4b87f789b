//! What a guardian has agreed to for a minor: it is kept for the minor, and goes with what is kept of them.

use super::section::Erasure::Removed;
use super::section::Kind::{Day, Id, Instant, Text};
use super::section::{Section, Whose};

pub(super) const OF_GUARDIANS: &[Section] = &[Section {
    name: "guardianConsents",
    table: "guardian_consent",
    whose: Whose::Membership("membership_id"),
    shows: &[
        (Id("gcs"), "id"),
        (Id("mem"), "membership_id"),
        (Text, "guardian_name"),
        (Text, "relationship"),
        (Day, "consented_on"),
        (Instant, "recorded_at"),
        (Instant, "withdrawn_at"),
    ],
    erasure: Removed,
}];
