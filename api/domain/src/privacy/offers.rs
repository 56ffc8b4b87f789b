//! What somebody has offered for themselves. It is in no books: what was pledged from it is.

use super::section::Blank::{Null, OrNow, Text as Put};
use super::section::Erasure::Blanked;
use super::section::Kind::{Day, Id, Instant, OwnAmount, Text};
use super::section::{Section, Whose};

pub(super) const OFFERS: Section = Section {
    name: "offers",
    table: "offer",
    whose: Whose::Person(&["giver_person_id"]),
    shows: &[
        (Id("ofr"), "id"),
        (Id("prt"), "partnership_id"),
        (Text, "title"),
        (Text, "description"),
        (Text, "kind"),
        (OwnAmount, "quantity"),
        (Day, "available_from"),
        (Day, "available_until"),
        (Text, "area_code"),
        (Instant, "created_at"),
        (Instant, "withdrawn_at"),
        (Text, "withdrawal"),
    ],
    erasure: Blanked(&[
        ("title", Put("")),
        ("title_key", Put("")),
        ("description", Put("")),
        ("area_code", Null),
        ("withdrawal", Null),
        // Nobody can be asked for it any more.
        ("withdrawn_at", OrNow),
    ]),
};
