//! Who is a minor. It follows from the birth date and the network's day, and ends by itself at that midnight.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, Months, NaiveDate};
use entity::feed::audit;
use entity::id::MembershipId;
use entity::membership::member;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::refusal::Refusal;
use crate::seen::Reading;

/// The age from which on nobody is a minor, in years.
const MAJORITY: u32 = 18;

/// The first day on which somebody born on this day is no minor. Who was born on the 29th of February comes of age on the
/// 1st of March: eighteen years later there is no such day, and a day longer protected is the safe side.
#[must_use]
pub fn comes_of_age(born: NaiveDate) -> NaiveDate {
    let months = Months::new(MAJORITY * 12);
    let day = born.checked_add_months(months).unwrap_or(NaiveDate::MAX);
    // Months are added to the last day that there is.
    if day.day() < born.day() { day.succ_opt().unwrap_or(day) } else { day }
}

/// The last birth date of those who are no minors on that day.
#[must_use]
pub fn born_of_age(today: NaiveDate) -> NaiveDate {
    today.checked_sub_months(Months::new(MAJORITY * 12)).unwrap_or(NaiveDate::MIN)
}

/// Whether somebody with this birth date is a minor on that day. Of whom no birth date is kept nobody knows.
#[must_use]
pub fn is_minor(born: Option<NaiveDate>, today: NaiveDate) -> bool {
    born.is_some_and(|born| today < comes_of_age(born))
}

/// The memberships of minors that these records are about.
pub(crate) async fn among(reading: &Reading, records: &[audit::Model]) -> Result<HashSet<Uuid>, Refusal> {
    let subjects: HashSet<Uuid> = records
        .iter()
        .filter(|record| record.subject_kind.as_deref() == Some(MembershipId::PREFIX))
        .filter_map(|record| record.subject_id)
        .collect();
    if subjects.is_empty() {
        return Ok(HashSet::new());
    }
    let born: HashMap<MembershipId, NaiveDate> = member::Entity::find()
        .filter(reading.any_of(member::Column::Id, subjects))
        .filter(member::Column::BirthDate.is_not_null())
        .select_only()
        .column(member::Column::Id)
        .column(member::Column::BirthDate)
        .into_tuple::<(MembershipId, NaiveDate)>()
        .all(reading.db())
        .await?
        .into_iter()
        .collect();
    Ok(born.into_iter().filter(|(_, born)| is_minor(Some(*born), reading.today())).map(|(id, _)| id.0).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_minor_is_one_until_the_eighteenth_birthday() {
        for (born, today, is) in [
            ("2008-11-26", "2026-11-25", true),
            ("2008-11-26", "2026-11-26", false),
            ("2008-11-25", "2026-11-25", false),
            ("2026-11-25", "2026-11-25", true),
            // Nobody has a birthday on the 29th eighteen years later.
            ("2008-02-29", "2026-02-28", true),
            ("2008-02-29", "2026-03-01", false),
            ("2008-02-28", "2026-02-28", false),
            ("2008-12-31", "2026-12-30", true),
            ("2008-12-31", "2026-12-31", false),
        ] {
            assert_eq!(is_minor(Some(day(born)), day(today)), is, "born {born}, on {today}");
            assert_eq!(day(born) > born_of_age(day(today)), is, "born {born}, on {today}");
        }
        assert!(!is_minor(None, day("2026-11-25")));
    }
}
