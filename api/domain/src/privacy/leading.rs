//! What is kept of those who lead an organization, or shall.

use super::section::Blank::Null;
use super::section::Erasure::{Blanked, Kept, Removed};
use super::section::Kind::{Day, Id, Instant, Text};
use super::section::{Section, Whose};

/// Mails to others that wait: that somebody's term ends, or that they shall own an organization.
pub(super) const MAILS: Section =
    Section { name: "mailsNamingThem", table: "mail", whose: Whose::NamingMail, shows: &[], erasure: Removed };

pub(super) const MANDATES: Section = Section {
    name: "mandates",
    table: "mandate",
    whose: Whose::Membership("membership_id"),
    shows: &[
        (Id("mdt"), "id"),
        (Id("org"), "organization_id"),
        (Text, "office"),
        (Text, "title"),
        (Text, "decree_number"),
        (Day, "decree_on"),
        (Day, "starts_on"),
        (Day, "ends_on"),
        (Day, "ended_on"),
        (Text, "end_reason"),
        (Text, "end_note"),
        (Instant, "created_at"),
    ],
    // Who led when is the organization's history; why somebody went is theirs.
    erasure: Blanked(&[("end_note", Null)]),
};

pub(super) const RECOVERIES: Section = Section {
    name: "ownershipRecoveries",
    table: "ownership_recovery",
    whose: Whose::Membership("membership_id"),
    shows: &[
        (Id("orc"), "id"),
        (Id("org"), "organization_id"),
        (Instant, "created_at"),
        (Instant, "notice_ends_at"),
        (Instant, "completed_at"),
        (Instant, "objected_at"),
    ],
    erasure: Kept("who came to own an organization, and how, is the organization's history"),
};
