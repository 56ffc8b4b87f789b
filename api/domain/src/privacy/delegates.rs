//! What a person was for their organization in its partnerships.

use super::section::Blank::{Null, Text as Put};
use super::section::Erasure::Blanked;
use super::section::Kind::{Day, Id, Instant, Text};
use super::section::{Section, Whose};

pub(super) const DELEGATES: Section = Section {
    name: "delegates",
    table: "party_delegate",
    whose: Whose::Membership("membership_id"),
    shows: &[
        (Id("dlg"), "id"),
        (Id("prt"), "partnership_id"),
        (Id("org"), "organization_id"),
        (Id("mem"), "membership_id"),
        (Text, "role"),
        (Text, "title"),
        (Day, "starts_on"),
        (Day, "ends_on"),
        (Instant, "contact_shared_at"),
        (Instant, "created_at"),
        (Instant, "ended_at"),
        (Text, "end_reason"),
    ],
    // Who could decide what, and when, explains the books; what they were called does not.
    erasure: Blanked(&[("title", Put("")), ("contact_shared_at", Null), ("end_reason", Null)]),
};
