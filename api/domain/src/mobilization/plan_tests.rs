use entity::id::{NeedId, OrganizationId, PledgeId};

use super::*;

const QUANTITY: i64 = 300;

fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, number).unwrap_or_default()
}

fn instalments() -> Vec<pledge_instalment::Model> {
    let of = |number: i64| pledge_instalment::Model {
        id: uuid::Uuid::nil().into(),
        pledge_id: PledgeId(uuid::Uuid::nil()),
        revision: 1,
        due_on: day(u32::try_from(number).unwrap_or_default() * 10),
        quantity: 100,
        total: number * 100,
    };
    (1..=3).map(of).collect()
}

fn plan() -> Plan {
    Plan(instalments().iter().map(Part::from).collect())
}

fn pledge(status: PledgeStatus, fulfilled: i64) -> pledge::Model {
    pledge::Model {
        id: PledgeId(uuid::Uuid::nil()),
        need_id: NeedId(uuid::Uuid::nil()),
        giver_organization_id: None,
        giver_person_id: None,
        quantity: QUANTITY,
        fulfilled,
        due_on: day(30),
        status,
        note: None,
        revision: 1,
        created_by: None,
        created_at: chrono::DateTime::UNIX_EPOCH,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        organization_id: OrganizationId(uuid::Uuid::nil()),
        for_program_id: None,
        for_purpose: None,
        for_area_code: None,
        usable_until: None,
        offer_id: None,
        made_with_id: None,
        plan_revision: Some(1),
        next_due_on: plan().next_due_on(fulfilled),
        missed: 0,
        notice_days: None,
    }
}

fn reads(status: PledgeStatus, fulfilled: i64, today: u32) -> Vec<InstalmentReads> {
    let pledge = pledge(status, fulfilled);
    instalments().iter().map(|row| InstalmentReads::on(day(today), &pledge, row)).collect()
}

// B039
#[test]
fn what_comes_fills_the_instalments_in_order_and_leaves_them_from_the_end() {
    let filled = |fulfilled| instalments().iter().map(|row| received(row, fulfilled)).collect::<Vec<_>>();
    for (fulfilled, expected) in [
        (0, [0, 0, 0]),
        (1, [1, 0, 0]),
        (100, [100, 0, 0]),
        (250, [100, 100, 50]),
        (300, [100, 100, 100]),
        // More than was promised cannot come; it would fill nothing.
        (301, [100, 100, 100]),
    ] {
        assert_eq!(filled(fulfilled), expected, "{fulfilled}");
        assert_eq!(filled(fulfilled).iter().sum::<i64>(), fulfilled.min(QUANTITY));
    }
}

#[test]
fn the_next_day_is_that_of_the_first_that_has_not_all_come() {
    for (fulfilled, next) in [(0, 10), (99, 10), (100, 20), (199, 20), (299, 30), (300, 30)] {
        assert_eq!(plan().next_due_on(fulfilled), Some(day(next)), "{fulfilled}");
    }
    assert_eq!(Plan::default().next_due_on(0), None);
}

#[test]
fn an_instalment_reads_by_its_own_day_and_by_what_became_of_the_pledge() {
    use InstalmentReads::{Cancelled, Fulfilled, Overdue, PartlyFulfilled, Pending, WrittenOff};
    for (status, fulfilled, today, expected) in [
        (PledgeStatus::Accepted, 0, 10, [Pending, Pending, Pending]),
        (PledgeStatus::Accepted, 0, 11, [Overdue, Pending, Pending]),
        (PledgeStatus::PartlyFulfilled, 130, 11, [Fulfilled, PartlyFulfilled, Pending]),
        (PledgeStatus::PartlyFulfilled, 130, 21, [Fulfilled, Overdue, Pending]),
        (PledgeStatus::Fulfilled, 300, 31, [Fulfilled, Fulfilled, Fulfilled]),
        // Nobody waits for what was not accepted.
        (PledgeStatus::Proposed, 0, 31, [Pending, Pending, Pending]),
        (PledgeStatus::Declined, 0, 31, [Cancelled, Cancelled, Cancelled]),
        (PledgeStatus::Cancelled, 100, 31, [Fulfilled, Cancelled, Cancelled]),
        (PledgeStatus::WrittenOff, 130, 31, [Fulfilled, WrittenOff, WrittenOff]),
    ] {
        assert_eq!(reads(status, fulfilled, today), expected, "{status:?} {fulfilled} {today}");
    }
}
