//! Days as spreadsheets show them: "05/03/1984", "3/5/1984", "1984-03-05".

use chrono::NaiveDate;
use entity::value;

use super::fault::Why;
use super::form::DateOrder;

/// The order of all dates of a list, birth and joining together, since one spreadsheet wrote them.
///
/// 1. Values that fit one order only ("31/12/2025") decide, if they agree, even against the language of the titles.
/// 2. If none decides, a list of Indonesian habit (`day_first_habit`: an Indonesian title, or semicolons together
///    with decimal commas) is read day first.
/// 3. If they disagree, or nothing speaks, there is no order: it must be chosen.
///
/// Dates that begin with the year tell their order themselves and take no part; a list that has no others is
/// [`DateOrder::YearFirst`].
pub(super) fn order<'a>(cells: impl Iterator<Item = &'a str>, day_first_habit: bool) -> Option<DateOrder> {
    let (mut day_first, mut month_first, mut open, mut year_first) = (false, false, false, false);
    for cell in cells {
        match Shape::of(cell) {
            Shape::YearFirst(..) => year_first = true,
            Shape::YearLast(first, second, _) => match (first > 12, second > 12) {
                (true, false) => day_first = true,
                (false, true) => month_first = true,
                (false, false) => open = true,
                (true, true) => {}
            },
            Shape::ShortYear | Shape::Other => {}
        }
    }
    match (day_first, month_first) {
        (true, false) => Some(DateOrder::DayFirst),
        (false, true) => Some(DateOrder::MonthFirst),
        (true, true) => None,
        (false, false) if open => day_first_habit.then_some(DateOrder::DayFirst),
        (false, false) => year_first.then_some(DateOrder::YearFirst),
    }
}

/// A day. Without an order, only days that are the same in both are read, and those that begin with the year.
///
/// # Errors
/// Not a date, a year of two digits, an impossible day, or ambiguous.
pub(super) fn read(cell: &str, order: Option<DateOrder>) -> Result<NaiveDate, Why> {
    let (first, second, year) = match Shape::of(cell) {
        Shape::YearFirst(year, month, day) => return day_of(year, month, day),
        Shape::YearLast(first, second, year) => (first, second, year),
        Shape::ShortYear => return Err(Why::DateYearShort),
        Shape::Other => return Err(Why::DateMalformed),
    };
    let (day_first, month_first) = (day_of(year, second, first), day_of(year, first, second));
    match order {
        Some(DateOrder::DayFirst) => day_first,
        Some(DateOrder::MonthFirst) => month_first,
        Some(DateOrder::YearFirst) => Err(Why::DateMalformed),
        None if day_first == month_first => day_first,
        None => Err(Why::DateOrderAmbiguous),
    }
}

enum Shape {
    YearFirst(u32, u32, u32),
    YearLast(u32, u32, u32),
    /// "05/03/84": which century is a guess.
    ShortYear,
    Other,
}

impl Shape {
    /// Three numbers between the same two signs.
    fn of(cell: &str) -> Self {
        let Some(sign) = cell.chars().find(|c| matches!(c, '/' | '-' | '.')) else { return Self::Other };
        let parts: Option<Vec<(usize, u32)>> = cell
            .split(sign)
            .map(str::trim)
            .map(|part| {
                part.bytes().all(|byte| byte.is_ascii_digit()).then(|| Some((part.len(), part.parse().ok()?)))?
            })
            .collect();
        match parts.as_deref() {
            Some(&[(4, year), (1..=2, month), (1..=2, day)]) => Self::YearFirst(year, month, day),
            Some(&[(1..=2, first), (1..=2, second), (4, year)]) => Self::YearLast(first, second, year),
            Some(&[(1..=2, _), (1..=2, _), (1..=2, _)]) => Self::ShortYear,
            _ => Self::Other,
        }
    }
}

fn day_of(year: u32, month: u32, day: u32) -> Result<NaiveDate, Why> {
    value::date::parse(&format!("{year:04}-{month:02}-{day:02}")).map_err(|_| Why::DateImpossible)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::DateOrder::{DayFirst, MonthFirst, YearFirst};
    use super::*;

    #[test]
    fn the_order_is_found_over_all_dates() {
        for (cells, habit, found) in [
            (vec!["05/03/1984", "31/12/2025"], false, Some(DayFirst)),
            (vec!["05/03/1984", "12/31/2025"], false, Some(MonthFirst)),
            (vec!["05/03/1984", "12/31/2025"], true, Some(MonthFirst)),
            (vec!["05/03/1984", "31/06/1990"], false, Some(DayFirst)),
            (vec!["05/03/1984", "07/07/1991"], false, None),
            (vec!["05/03/1984", "07/07/1991"], true, Some(DayFirst)),
            (vec!["31/12/2025", "12/31/2025"], true, None),
            (vec!["31/12/2025", "32/13/2025", "2025-01-02"], false, Some(DayFirst)),
            (vec!["2025-01-02", "1984/3/5"], false, Some(YearFirst)),
            (vec!["2025-01-02", "05/03/1984"], false, None),
            (vec!["soon", "05/03/84"], true, None),
            (vec![], true, None),
        ] {
            assert_eq!(order(cells.iter().copied(), habit), found, "{cells:?} {habit}");
        }
    }

    #[test]
    fn days_are_read_in_the_order() {
        for (cell, order, day) in [
            ("05/03/1984", Some(DayFirst), "1984-03-05"),
            ("05/03/1984", Some(MonthFirst), "1984-05-03"),
            ("5-3-1984", Some(DayFirst), "1984-03-05"),
            ("5. 3. 1984", Some(DayFirst), "1984-03-05"),
            ("29/02/2000", Some(DayFirst), "2000-02-29"),
            ("1984-03-05", Some(MonthFirst), "1984-03-05"),
            ("1984-03-05", None, "1984-03-05"),
            ("07/07/1991", None, "1991-07-07"),
        ] {
            assert_eq!(read(cell, order).map(|day| day.to_string()), Ok(day.to_owned()), "{cell}");
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for (cell, order, why) in [
            ("05/03/1984", None, Why::DateOrderAmbiguous),
            ("31/12/2025", None, Why::DateOrderAmbiguous),
            ("31/06/1990", Some(DayFirst), Why::DateImpossible),
            ("31/06/1990", Some(MonthFirst), Why::DateImpossible),
            ("12/31/2025", Some(DayFirst), Why::DateImpossible),
            ("29/02/2025", Some(DayFirst), Why::DateImpossible),
            ("32/13/2025", None, Why::DateImpossible),
            ("00/00/0000", Some(DayFirst), Why::DateImpossible),
            ("2026-02-30", None, Why::DateImpossible),
            ("01/01/1899", Some(DayFirst), Why::DateImpossible),
            ("05/03/84", Some(DayFirst), Why::DateYearShort),
            ("05/03/1984", Some(YearFirst), Why::DateMalformed),
            ("05/03-1984", Some(DayFirst), Why::DateMalformed),
            ("05/03/1984 10:00", Some(DayFirst), Why::DateMalformed),
            ("30746", Some(DayFirst), Why::DateMalformed),
            ("5 Maret 1984", Some(DayFirst), Why::DateMalformed),
            ("+5/03/1984", Some(DayFirst), Why::DateMalformed),
            ("//", Some(DayFirst), Why::DateMalformed),
            ("٠٥/٠٣/١٩٨٤", Some(DayFirst), Why::DateMalformed),
        ] {
            assert_eq!(read(cell, order), Err(why), "{cell}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[0-9/. -]{0,12}|.*") {
            let _ = (read(&text, None), read(&text, Some(DayFirst)), order([text.as_str()].into_iter(), true));
        }
    }
}
