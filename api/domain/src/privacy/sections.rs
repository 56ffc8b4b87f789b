//! What is kept of a person themselves.

use super::delegates::DELEGATES;
use super::gifts::{CONTRIBUTIONS, INSTALMENTS, PLEDGES};
use super::leading;
use super::offers::OFFERS;
use super::record::RECORD;
use super::section::About::{
    CustomRoles, Delegates, Invitations, JoinRequests, Mandates, Memberships, Offers, Person, Roles, Sessions,
};
use super::section::Blank::{Now, Null, OwnAddress, Text as Put};
use super::section::Erasure::{Blanked, Kept, Removed};
use super::section::Kind::{Day, Id, Instant, Json, RoleName, Subject, Text};
use super::section::{Blank, Section, Whose};

/// What stands in an invitation in place of an address. No mail can reach it (RFC 6761).
pub(super) const NO_ADDRESS: &str = "erased@erased.invalid";
pub(super) const BOOKS: &str = "a ledger must stay whole: the person is the pseudonym there";
const HELD: &[(&str, Blank)] = &[("before_json", Null), ("after_json", Null), ("reason", Null), ("erased_at", Now)];

/// Erased from the last to the first: what a row is recognized by stands until then.
pub(super) const OF_THEMSELVES: &[Section] = &[
    Section {
        name: "account",
        table: "person",
        whose: Whose::Person(&["id"]),
        shows: &[
            (Id("per"), "id"),
            (Text, "name"),
            (Text, "email"),
            (Instant, "email_verified_at"),
            (Text, "locale"),
            (Text, "platform_role"),
            (Instant, "created_at"),
        ],
        erasure: Blanked(&[
            ("name", Put("")),
            ("name_key", Put("")),
            ("email", Null),
            ("email_key", Null),
            ("password_hash", Null),
            ("locale", Put("id")),
            ("platform_role", Null),
            ("email_verified_at", Null),
            ("erased_at", Now),
        ]),
    },
    Section {
        name: "sessions",
        table: "session",
        whose: Whose::Person(&["person_id"]),
        shows: &[
            (Id("ses"), "id"),
            (Text, "device"),
            (Instant, "created_at"),
            (Instant, "last_used_at"),
            (Instant, "expires_at"),
            (Instant, "ended_at"),
            (Text, "end_reason"),
        ],
        erasure: Blanked(&[("device", Null)]),
    },
    Section {
        name: "secondFactor",
        table: "second_factor",
        whose: Whose::Person(&["person_id"]),
        shows: &[(Instant, "created_at"), (Instant, "confirmed_at")],
        erasure: Removed,
    },
    Section {
        name: "recoveryCodes",
        table: "recovery_code",
        whose: Whose::Person(&["person_id"]),
        // Hashes, and when they were made: with the second factor.
        shows: &[],
        erasure: Removed,
    },
    Section {
        name: "mailedSecrets",
        table: "account_secret",
        whose: Whose::Person(&["person_id"]),
        shows: &[
            (Id("sec"), "id"),
            (Text, "kind"),
            (Text, "email"),
            (Instant, "created_at"),
            (Instant, "expires_at"),
            (Instant, "confirmed_at"),
        ],
        erasure: Removed,
    },
    Section {
        name: "mails",
        table: "mail",
        whose: Whose::Mail,
        shows: &[
            (Id("mai"), "id"),
            (Text, "kind"),
            (Instant, "created_at"),
            (Instant, "due_at"),
            (Instant, "sent_at"),
            (Instant, "given_up_at"),
        ],
        erasure: Removed,
    },
    Section {
        name: "mailsOfInvitationsSent",
        table: "mail",
        whose: Whose::InvitationMail,
        shows: &[],
        erasure: Removed,
    },
    leading::MAILS,
    Section {
        name: "memberships",
        table: "membership",
        whose: Whose::Person(&["person_id"]),
        shows: &[
            (Id("mem"), "id"),
            (Id("org"), "organization_id"),
            (Text, "status"),
            (Day, "starts_on"),
            (Day, "ends_on"),
            (Text, "contact_email"),
            (Text, "contact_phone"),
            (Day, "birth_date"),
            (Text, "national_id"),
            (Text, "note"),
            (Text, "health_note"),
            (Instant, "created_at"),
            (Instant, "ended_at"),
            (Instant, "suspended_at"),
            (Day, "suspended_until"),
            (Text, "suspension_reason"),
        ],
        // The name follows the person's.
        erasure: Blanked(&[
            ("contact_email", Null),
            ("contact_email_key", Null),
            ("contact_phone", Null),
            ("birth_date", Null),
            ("national_id", Null),
            ("note", Null),
            ("health_note", Null),
            ("suspension_reason", Null),
        ]),
    },
    Section {
        name: "roles",
        table: "membership_role",
        whose: Whose::Membership("membership_id"),
        shows: &[
            (Id("rol"), "id"),
            (Id("mem"), "membership_id"),
            (Text, "role"),
            (Day, "starts_on"),
            (Day, "ends_on"),
            (Instant, "created_at"),
            (Instant, "ended_at"),
        ],
        erasure: Kept("who could decide what, and when, explains the books"),
    },
    Section {
        name: "customRoles",
        table: "custom_role_grant",
        whose: Whose::Membership("membership_id"),
        shows: &[
            (Id("crg"), "id"),
            (Id("mem"), "membership_id"),
            (RoleName, "custom_role_id"),
            (Day, "starts_on"),
            (Day, "ends_on"),
            (Instant, "created_at"),
            (Instant, "ended_at"),
        ],
        erasure: Kept("who could decide what, and when, explains the books"),
    },
    leading::MANDATES,
    leading::RECOVERIES,
    DELEGATES,
    Section {
        name: "invitationsReceived",
        table: "invitation",
        whose: Whose::Invitation,
        shows: &[
            (Id("inv"), "id"),
            (Id("org"), "organization_id"),
            (Text, "email"),
            (Text, "role"),
            (Text, "status"),
            (Day, "starts_on"),
            (Day, "ends_on"),
            (Instant, "created_at"),
            (Instant, "expires_at"),
            (Instant, "decided_at"),
        ],
        erasure: Blanked(&[("email", Put(NO_ADDRESS)), ("email_key", OwnAddress)]),
    },
    Section {
        name: "joinRequests",
        table: "join_request",
        whose: Whose::Person(&["person_id"]),
        shows: &[
            (Id("jrq"), "id"),
            (Id("org"), "organization_id"),
            (Text, "message"),
            (Json, "answers"),
            (Text, "status"),
            (Text, "reason"),
            (Instant, "created_at"),
            (Instant, "expires_at"),
            (Instant, "decided_at"),
        ],
        erasure: Blanked(&[("message", Put("")), ("answers", Put("[]")), ("reason", Null)]),
    },
    OFFERS,
    PLEDGES,
    INSTALMENTS,
    CONTRIBUTIONS,
    Section {
        name: "nameConsents",
        table: "name_consent",
        whose: Whose::Person(&["person_id"]),
        shows: &[(Id("nmc"), "id"), (Id("org"), "organization_id"), (Instant, "given_at")],
        erasure: Removed,
    },
    Section {
        name: "recordsAboutThem",
        table: "audit",
        whose: Whose::Record(&[Person, Memberships]),
        shows: &[
            (Id("aud"), "id"),
            (Instant, "at"),
            (Text, "command"),
            (Id("org"), "organization_id"),
            (Subject, "subject_id"),
            (Text, "reason"),
            (Json, "before_json"),
            (Json, "after_json"),
        ],
        erasure: Blanked(HELD),
    },
    Section {
        // What these held names others, too: who invited, who decided, who granted.
        name: "recordsAboutTheirs",
        table: "audit",
        whose: Whose::Record(&[Sessions, Invitations, JoinRequests, Delegates, Offers]),
        shows: RECORD,
        erasure: Blanked(HELD),
    },
    Section {
        name: "recordsAboutTheirRoles",
        table: "audit",
        whose: Whose::ReasonedRecord(&[Roles, CustomRoles, Mandates]),
        shows: &[
            (Id("aud"), "id"),
            (Instant, "at"),
            (Text, "command"),
            (Id("org"), "organization_id"),
            (Subject, "subject_id"),
            (Text, "reason"),
        ],
        erasure: Blanked(HELD),
    },
    Section {
        name: "recordsAboutMailedSecrets",
        table: "audit",
        whose: Whose::SecretRecord,
        shows: RECORD,
        erasure: Blanked(HELD),
    },
];
