//! What a person did for organizations: which, and when. What it was about is the organizations', and others'. All of
//! it stays, under the pseudonym that the person's id then is.

use super::record::RECORD;
use super::section::Erasure::{Kept, Removed};
use super::section::Kind::{Day, Id, Instant, Text};
use super::section::{Section, Whose};

const DONE: &str = "what was done for an organization is the organization's, and its books refer to who did it";

/// A section of rows that name who did something in the column `by`.
const fn done(
    name: &'static str,
    (table, by): (&'static str, &'static [&'static str]),
    shows: &'static [(super::section::Kind, &'static str)],
) -> Section {
    Section { name, table, whose: Whose::Person(by), shows, erasure: Kept(DONE) }
}

pub(super) const OF_WHAT_THEY_DID: &[Section] = &[
    done(
        "organizationsFounded",
        ("organization", &["founded_by"]),
        &[(Id("org"), "id"), (Text, "name"), (Instant, "created_at")],
    ),
    done(
        "verificationsRequested",
        ("verification", &["requested_by"]),
        &[(Id("ver"), "id"), (Id("org"), "organization_id"), (Instant, "requested_at")],
    ),
    done(
        "verificationsDecided",
        ("verification", &["reviewer_id", "revoked_by"]),
        &[
            (Id("ver"), "id"),
            (Id("org"), "organization_id"),
            (Instant, "reviewed_at"),
            (Instant, "decided_at"),
            (Instant, "revoked_at"),
        ],
    ),
    done(
        "glassesBroken",
        ("break_glass", &["person_id"]),
        &[
            (Id("brk"), "id"),
            (Id("org"), "organization_id"),
            (Text, "reason"),
            (Instant, "created_at"),
            (Instant, "expires_at"),
            (Instant, "ended_at"),
        ],
    ),
    done(
        "mergesProposed",
        ("organization_merge", &["proposed_by"]),
        &[(Id("mrg"), "id"), (Id("org"), "duplicate_id"), (Id("org"), "surviving_id"), (Instant, "created_at")],
    ),
    done(
        "mergesDecided",
        ("organization_merge", &["duplicate_agreed_by", "surviving_agreed_by", "decided_by", "withdrawn_by"]),
        &[(Id("mrg"), "id"), (Text, "status"), (Instant, "decided_at"), (Instant, "withdrawn_at")],
    ),
    // Why it was broken is somebody else's word.
    done(
        "glassesEnded",
        ("break_glass", &["ended_by"]),
        &[(Id("brk"), "id"), (Id("org"), "organization_id"), (Instant, "ended_at")],
    ),
    done(
        "mandatesRecorded",
        ("mandate", &["recorded_by", "ended_by"]),
        &[(Id("mdt"), "id"), (Id("org"), "organization_id"), (Instant, "created_at"), (Day, "ended_on")],
    ),
    done(
        "ownershipRecoveriesDecided",
        ("ownership_recovery", &["started_by", "completed_by", "objected_by", "withdrawn_by"]),
        &[
            (Id("orc"), "id"),
            (Id("org"), "organization_id"),
            (Instant, "created_at"),
            (Instant, "completed_at"),
            (Instant, "objected_at"),
        ],
    ),
    done(
        "serviceTokensIssued",
        ("service_token", &["issued_by"]),
        &[
            (Id("tok"), "id"),
            (Id("org"), "organization_id"),
            (Text, "name"),
            (Text, "scopes"),
            (Instant, "created_at"),
            (Instant, "expires_at"),
            (Instant, "revoked_at"),
            (Instant, "last_used_at"),
        ],
    ),
    done(
        "guardianConsentsRecorded",
        ("guardian_consent", &["recorded_by"]),
        &[(Id("gcs"), "id"), (Instant, "recorded_at")],
    ),
    // The address is somebody else's.
    done(
        "invitationsSent",
        ("invitation", &["invited_by"]),
        &[
            (Id("inv"), "id"),
            (Id("org"), "organization_id"),
            (Text, "role"),
            (Text, "status"),
            (Instant, "created_at"),
            (Instant, "expires_at"),
        ],
    ),
    done(
        "joinRequestsDecided",
        ("join_request", &["decided_by"]),
        &[(Id("jrq"), "id"), (Id("org"), "organization_id"), (Instant, "decided_at")],
    ),
    done(
        "rolesGiven",
        ("membership_role", &["granted_by"]),
        &[(Id("rol"), "id"), (Text, "role"), (Instant, "created_at")],
    ),
    done(
        "customRolesDefined",
        ("custom_role", &["defined_by"]),
        &[(Id("cro"), "id"), (Id("org"), "organization_id"), (Text, "name"), (Instant, "created_at")],
    ),
    done("customRolesGiven", ("custom_role_grant", &["granted_by"]), &[(Id("crg"), "id"), (Instant, "created_at")]),
    done(
        "partnershipsDecided",
        ("party", &["decided_by"]),
        &[(Id("pty"), "id"), (Id("prt"), "partnership_id"), (Text, "consent"), (Instant, "decided_at")],
    ),
    done(
        "agreementsProposed",
        ("agreement", &["proposed_by"]),
        &[(Id("agr"), "id"), (Id("prt"), "partnership_id"), (Instant, "created_at")],
    ),
    done(
        "agreementsSigned",
        ("agreement_signature", &["person_id"]),
        &[
            (Id("sgn"), "id"),
            (Id("agr"), "agreement_id"),
            (Id("org"), "organization_id"),
            (Text, "capacity"),
            (Instant, "signed_at"),
        ],
    ),
    // Whom they named is somebody else.
    done(
        "delegatesNamed",
        ("party_delegate", &["named_by"]),
        &[(Id("dlg"), "id"), (Id("prt"), "partnership_id"), (Instant, "created_at")],
    ),
    done(
        "delegatesEnded",
        ("party_delegate", &["ended_by"]),
        &[(Id("dlg"), "id"), (Id("prt"), "partnership_id"), (Instant, "ended_at")],
    ),
    done(
        "delegationsGiven",
        ("delegation", &["granted_by"]),
        &[(Id("dgn"), "id"), (Id("org"), "organization_id"), (Text, "reason"), (Instant, "created_at")],
    ),
    done(
        "delegationsAccepted",
        ("delegation", &["accepted_by"]),
        &[(Id("dgn"), "id"), (Id("org"), "to_organization_id"), (Instant, "accepted_at")],
    ),
    done(
        "delegationsEnded",
        ("delegation", &["ended_by"]),
        &[(Id("dgn"), "id"), (Id("org"), "organization_id"), (Text, "end_reason"), (Instant, "ended_at")],
    ),
    done(
        "needsPublished",
        ("need", &["created_by"]),
        &[(Id("ned"), "id"), (Id("org"), "organization_id"), (Text, "title"), (Instant, "created_at")],
    ),
    done(
        "offersPublished",
        ("offer", &["created_by"]),
        &[(Id("ofr"), "id"), (Id("org"), "giver_organization_id"), (Instant, "created_at")],
    ),
    done(
        "offersWithdrawn",
        ("offer", &["withdrawn_by"]),
        &[(Id("ofr"), "id"), (Id("org"), "giver_organization_id"), (Instant, "withdrawn_at")],
    ),
    done(
        "resourcesAdded",
        ("resource", &["created_by"]),
        &[(Id("rsc"), "id"), (Id("org"), "organization_id"), (Instant, "created_at")],
    ),
    done(
        "resourcesArchived",
        ("resource", &["archived_by"]),
        &[(Id("rsc"), "id"), (Id("org"), "organization_id"), (Instant, "archived_at")],
    ),
    done(
        "reservationsMade",
        ("reservation", &["created_by"]),
        &[(Id("rsv"), "id"), (Id("plg"), "pledge_id"), (Instant, "created_at")],
    ),
    done(
        "reservationsDecided",
        ("reservation", &["decided_by"]),
        &[(Id("rsv"), "id"), (Text, "decision_reason"), (Instant, "decided_at")],
    ),
    done("pledgesMade", ("pledge", &["created_by"]), &[(Id("plg"), "id"), (Instant, "created_at")]),
    done("pledgesDecided", ("pledge", &["decided_by"]), &[(Id("plg"), "id"), (Instant, "decided_at")]),
    done(
        "pledgesWorded",
        ("pledge_revision", &["created_by"]),
        &[(Id("rev"), "id"), (Id("plg"), "pledge_id"), (Text, "reason"), (Instant, "created_at")],
    ),
    done(
        "contributionsAnnounced",
        ("contribution", &["announced_by"]),
        &[(Id("ctb"), "id"), (Instant, "announced_at")],
    ),
    done(
        "contributionsConfirmed",
        ("contribution", &["confirmed_by"]),
        // Or disputed, or taken back.
        &[(Id("ctb"), "id"), (Text, "status"), (Instant, "confirmed_at")],
    ),
    done(
        "receiptsIssued",
        ("receipt", &["issued_by"]),
        &[(Id("rct"), "id"), (Id("ctb"), "contribution_id"), (Instant, "issued_at")],
    ),
    done(
        "valuationsStated",
        ("valuation", &["stated_by"]),
        &[(Id("val"), "id"), (Id("ctb"), "contribution_id"), (Text, "source"), (Instant, "stated_at")],
    ),
    done("allocationsMade", ("allocation", &["created_by"]), &[(Id("alc"), "id"), (Instant, "created_at")]),
    done(
        "expendituresSubmitted",
        ("expenditure", &["requested_by"]),
        &[(Id("exp"), "id"), (Day, "happened_on"), (Text, "purpose"), (Text, "evidence"), (Instant, "requested_at")],
    ),
    done("expendituresDecided", ("expenditure", &["decided_by"]), &[(Id("exp"), "id"), (Instant, "decided_at")]),
    done(
        "reversalsRequested",
        ("reversal", &["requested_by"]),
        &[(Id("rvl"), "id"), (Text, "reason"), (Instant, "requested_at")],
    ),
    done("reversalsDecided", ("reversal", &["decided_by"]), &[(Id("rvl"), "id"), (Instant, "decided_at")]),
    done("approvalsGiven", ("approval", &["person_id"]), &[(Id("apv"), "id"), (Instant, "approved_at")]),
    done(
        "transactionsRecorded",
        ("ledger_transaction", &["recorded_by"]),
        &[(Id("trx"), "id"), (Day, "happened_on"), (Instant, "recorded_at")],
    ),
    done(
        "periodsClosed",
        ("ledger_period", &["closed_by"]),
        &[(Id("acp"), "id"), (Day, "ends_on"), (Instant, "closed_at")],
    ),
    Section {
        name: "idempotencyKeys",
        table: "idempotency",
        whose: Whose::Actor("actor"),
        shows: &[(Id("idm"), "id"), (Text, "operation"), (Text, "key"), (Instant, "created_at")],
        // Nobody asks again.
        erasure: Removed,
    },
    done("recordsOfWhatTheyDid", ("audit", &["actor_person_id"]), RECORD),
];
