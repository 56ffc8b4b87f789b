//! What somebody has promised and given for themselves. It is in the books.

use super::section::Erasure::Kept;
use super::section::Kind::{Amount, Day, Id, Instant, Number, OriginalAmount, PledgedAmount, Text, Truth};
use super::section::{Section, Whose};
use super::sections::BOOKS;

pub(super) const PLEDGES: Section = Section {
    name: "pledges",
    table: "pledge",
    whose: Whose::Person(&["giver_person_id"]),
    shows: &[
        (Id("plg"), "id"),
        (Id("ned"), "need_id"),
        (Amount, "quantity"),
        (Amount, "fulfilled"),
        (Amount, "missed"),
        (Day, "due_on"),
        (Text, "status"),
        (Text, "note"),
        (Id("prg"), "for_program_id"),
        (Text, "for_purpose"),
        (Text, "for_area_code"),
        (Day, "usable_until"),
        (Id("ofr"), "offer_id"),
        (Text, "decision_reason"),
        (Instant, "created_at"),
        (Instant, "decided_at"),
        (Number, "notice_days"),
    ],
    erasure: Kept(BOOKS),
};

pub(super) const INSTALMENTS: Section = Section {
    name: "pledgeInstalments",
    table: "pledge_instalment",
    whose: Whose::Pledge("pledge_id"),
    shows: &[
        (Id("ins"), "id"),
        (Id("plg"), "pledge_id"),
        (Number, "revision"),
        (Day, "due_on"),
        (PledgedAmount, "quantity"),
    ],
    erasure: Kept(BOOKS),
};

pub(super) const CONTRIBUTIONS: Section = Section {
    name: "contributions",
    table: "contribution",
    whose: Whose::Person(&["giver_person_id"]),
    shows: &[
        (Id("ctb"), "id"),
        (Id("ned"), "need_id"),
        (Id("plg"), "pledge_id"),
        (Amount, "announced"),
        (Text, "original_unit"),
        (OriginalAmount, "original_announced"),
        (Id("rsv"), "reservation_id"),
        (Amount, "confirmed"),
        (Amount, "reversed"),
        (Day, "happened_on"),
        (Text, "status"),
        (Text, "note"),
        (Id("prg"), "for_program_id"),
        (Text, "for_purpose"),
        (Text, "for_area_code"),
        (Day, "usable_until"),
        (Text, "decision_reason"),
        (Instant, "announced_at"),
        (Instant, "confirmed_at"),
        (Truth, "confirmed_automatically"),
    ],
    erasure: Kept(BOOKS),
};
