use super::*;

fn waiting(days: i32, reminded: Option<TimeDelta>) -> Waiting {
    let announced_at = DateTime::UNIX_EPOCH;
    Waiting {
        id: ContributionId(uuid::Uuid::nil()),
        announced_at,
        reminded_at: reminded.map(|after| announced_at + after),
        days,
    }
}

fn after(time: TimeDelta) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + time
}

#[test]
fn a_reminder_comes_three_days_before_or_half_the_time() {
    for (days, hours) in [(1, 12), (2, 24), (5, 60), (6, 72), (7, 96), (90, 87 * 24)] {
        let at = TimeDelta::hours(hours);
        assert!(!waiting(days, None).awaits_reminder(after(at - TimeDelta::microseconds(1))), "{days}");
        assert!(waiting(days, None).awaits_reminder(after(at)), "{days}");
        assert!(!waiting(days, Some(at)).awaits_reminder(after(at)), "{days}");
        // What was written of an earlier day says nothing of this one.
        assert!(waiting(days, Some(at - TimeDelta::hours(1))).awaits_reminder(after(at)), "{days}");
    }
}

#[test]
fn it_is_due_after_so_many_full_days_and_after_whoever_was_reminded_has_had_their_time() {
    let day = TimeDelta::days(10);
    let just_before = day - TimeDelta::microseconds(1);
    for reminded in [None, Some(TimeDelta::days(7))] {
        assert!(!waiting(10, reminded).is_due(after(just_before), false));
        assert!(waiting(10, reminded).is_due(after(day), false));
    }
    assert!(!waiting(10, None).is_due(after(day), true), "nobody was reminded");
    assert!(waiting(10, Some(TimeDelta::days(7))).is_due(after(day), true));
    let late = waiting(10, Some(TimeDelta::days(9)));
    assert!(!late.is_due(after(TimeDelta::days(12) - TimeDelta::microseconds(1)), true));
    assert!(late.is_due(after(TimeDelta::days(12)), true));
}
