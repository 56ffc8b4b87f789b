use chrono::{DateTime, NaiveDate};
use entity::id::{AgreementId, OrganizationId, PartnershipId};
use entity::state::AgreementStatus;
use uuid::Uuid;

use super::*;

fn version() -> agreement::Model {
    agreement::Model {
        id: AgreementId(Uuid::nil()),
        partnership_id: PartnershipId(Uuid::from_u128(14)),
        number: 1,
        purpose: "Nets \"and\" boats".to_owned(),
        body: String::new(),
        starts_on: NaiveDate::from_ymd_opt(2026, 1, 1),
        ends_on: None,
        shared_totals: String::new(),
        shared_from: None,
        shared_until: None,
        digest: String::new(),
        status: AgreementStatus::Proposed,
        organization_id: OrganizationId(Uuid::nil()),
        proposed_by: None,
        created_at: DateTime::UNIX_EPOCH,
        in_force_at: None,
        ended_at: None,
        end_reason: None,
        confirm_automatically_after_days: None,
    }
}

#[test]
fn the_form_is_what_a_client_makes_of_it() {
    let expected = "{\"format\":\"simpul-agreement/1\",\"partnership\":\"prt_0000000000000000000000000e\",\"version\":1,\
                    \"startsOn\":\"2026-01-01\",\"endsOn\":null,\"purpose\":\"Nets \\\"and\\\" boats\",\"text\":\"\"}";
    assert_eq!(Canonical::of(&version()).text().ok().as_deref(), Some(expected));
    // As `sha256sum` says; the step that wrote the first versions down holds the same (migration/tests/it/agreements.rs).
    assert_eq!(
        digest(&version()).ok().as_deref(),
        Some("cebbe62fac60cedb8073d0b47a4e1ad3ec5b6458aebbd01e47be5a927ae0ef48")
    );
}

// Words that were added later stand behind those of the first agreements, and leave their form as it was signed.
#[test]
fn what_older_agreements_share_keeps_its_form() {
    let older = agreement::Model { shared_totals: "PLEDGED DELIVERED OVERDUE WRITTEN_OFF".to_owned(), ..version() };
    let form = Canonical::of(&older).text().ok();
    let shared =
        "\"shared\":{\"totals\":[\"PLEDGED\",\"DELIVERED\",\"OVERDUE\",\"WRITTEN_OFF\"],\"from\":null,\"until\":null}}";
    assert!(form.is_some_and(|form| form.ends_with(shared)));
    let all = "PLEDGED DELIVERED OVERDUE WRITTEN_OFF CANCELLED CANCELLED_WITHOUT_NOTICE";
    assert_eq!(Shared::of(&agreement::Model { shared_totals: all.to_owned(), ..version() }).words(), all);
}

#[test]
fn whatever_is_signed_changes_the_digest() {
    let first = digest(&version()).ok();
    let others = [
        agreement::Model { number: 2, ..version() },
        agreement::Model { body: "Nets".to_owned(), ..version() },
        agreement::Model { purpose: "Nets".to_owned(), ..version() },
        agreement::Model { starts_on: None, ..version() },
        agreement::Model { shared_totals: "PLEDGED".to_owned(), ..version() },
        agreement::Model { confirm_automatically_after_days: Some(14), ..version() },
        agreement::Model { ends_on: NaiveDate::from_ymd_opt(2027, 1, 1), ..version() },
        agreement::Model { partnership_id: PartnershipId(Uuid::from_u128(15)), ..version() },
    ];
    for other in others {
        assert_ne!(digest(&other).ok(), first, "{other:?}");
    }
    // Where it is in its life is not signed.
    assert_eq!(digest(&agreement::Model { status: AgreementStatus::InForce, ..version() }).ok(), first);
}

#[test]
fn a_term_stands_in_the_form_only_where_it_was_agreed() {
    let form = Canonical::of(&agreement::Model { confirm_automatically_after_days: Some(14), ..version() }).text().ok();
    assert!(form.is_some_and(|form| form.ends_with(",\"text\":\"\",\"confirmAutomaticallyAfterDays\":14}")));
}
