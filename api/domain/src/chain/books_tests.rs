#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::{Value, json};

use super::{Books, Wrong};

/// A transaction that moves so much from one account to another, and may take another one back.
fn moved(id: &str, reverses: Option<&str>, lines: &[(&str, &str, &str, i64)]) -> Value {
    let lines: Vec<_> = lines
        .iter()
        .map(|(account, kind, unit, quantity)| json!(["pst", account, kind, null, unit, quantity.to_string()]))
        .collect();
    json!([
        id,
        "org",
        "prt",
        "ned",
        "KIND",
        null,
        null,
        null,
        reverses,
        null,
        null,
        "2026-10-15",
        "",
        null,
        null,
        lines
    ])
}

/// The same, which counts on a later day.
fn late(id: &str, quantity: i64, booked_on: &str) -> Value {
    let mut record = received(id, quantity);
    record.as_array_mut().unwrap().push(booked_on.into());
    record
}

/// A period; of each account what entered, left and lay there in the end.
fn period(sequence: &str, begins_on: Option<&str>, ends_on: &str, sums: [[&str; 3]; 2]) -> Value {
    let [[source_in, source_out, source], [entered, left, available]] = sums;
    let lines = json!([["src", "IDR", source_in, source_out, source], ["avl", "IDR", entered, left, available]]);
    json!(["period", "acp", "org", sequence, begins_on, ends_on, "", null, [["org/prt", "1", "abc"]], lines])
}

fn received(id: &str, quantity: i64) -> Value {
    moved(id, None, &[("src", "SOURCE", "IDR", -quantity), ("avl", "AVAILABLE", "IDR", quantity)])
}

fn returned(id: &str, reverses: &str, quantity: i64) -> Value {
    moved(id, Some(reverses), &[("src", "SOURCE", "IDR", quantity), ("avl", "AVAILABLE", "IDR", -quantity)])
}

#[test]
fn balances_are_what_the_postings_say() {
    let mut books = Books::default();
    for record in [received("a", 100), received("b", 50), returned("c", "a", 30), returned("d", "a", 70)] {
        books.read(&record).unwrap();
    }
    assert_eq!((books.balance("src"), books.balance("avl"), books.count()), (Some(-50), Some(50), 4));
    assert_eq!((books.overdrawn(), books.missing()), (vec![], vec![]));
}

#[test]
fn what_is_wrong_with_a_transaction_is_told_and_not_counted() {
    let mut books = Books::default();
    books.read(&received("a", 100)).unwrap();
    let lines = |lines: &[(&str, &str, &str, i64)]| moved("x", None, lines);
    for (record, wrong) in [
        (json!([]), Wrong::Unreadable),
        (json!({ "0": "x" }), Wrong::Unreadable),
        (lines(&[("src", "SOURCE", "IDR", 0)]), Wrong::TooFew),
        (lines(&[("src", "SOURCE", "IDR", -5), ("avl", "AVAILABLE", "IDR", 4)]), Wrong::Unbalanced),
        (lines(&[("src", "SOURCE", "IDR", -5), ("rice", "AVAILABLE", "KGM", 5)]), Wrong::Unbalanced),
        (lines(&[("src", "SOURCE", "IDR", -5), ("avl", "USED", "IDR", 5)]), Wrong::Changeling),
        (returned("x", "a", 101), Wrong::TooMuch),
        (moved("x", Some("a"), &[("src", "SOURCE", "IDR", -5), ("avl", "AVAILABLE", "IDR", 5)]), Wrong::OtherWay),
    ] {
        assert_eq!(books.read(&record), Err(wrong), "{record}");
    }
    assert_eq!((books.balance("avl"), books.count()), (Some(100), 1));
}

#[test]
fn what_takes_back_may_come_before_what_it_takes_back() {
    let mut books = Books::default();
    books.read(&returned("b", "a", 60)).unwrap();
    assert_eq!((books.missing(), books.overdrawn()), (vec!["a"], vec!["avl", "src"]));
    assert_eq!(books.read(&received("a", 50)), Err(Wrong::TooMuch));
    let mut books = Books::default();
    books.read(&returned("b", "a", 60)).unwrap();
    books.read(&received("a", 100)).unwrap();
    assert_eq!((books.missing(), books.overdrawn(), books.balance("avl")), (vec![], vec![], Some(40)));
    assert_eq!(books.read(&returned("c", "a", 41)), Err(Wrong::TooMuch));
}

const OCTOBER: [[&str; 3]; 2] = [["0", "100", "-100"], ["100", "0", "100"]];

#[test]
fn closed_periods_follow_each_other_and_hold_what_moved_in_them() {
    let mut books = Books::default();
    let november = [["0", "50", "-150"], ["50", "0", "150"]];
    let records = [
        period("1", None, "2026-10-31", OCTOBER),
        received("a", 100),
        late("b", 50, "2026-11-02"),
        period("2", Some("2026-11-01"), "2026-11-30", november),
    ];
    for record in records {
        books.read(&record).unwrap();
    }
    assert_eq!((books.count(), books.closings().len(), books.closings().wrong()), (2, 2, vec![]));
}

#[test]
fn what_is_wrong_with_a_closed_period_is_told() {
    let sums = "an account held something else at its end";
    let gap = "it does not begin on the day after the period before";
    let none = [["0", "0", "-100"], ["0", "0", "100"]];
    for (records, wrong) in [
        (vec![period("1", None, "2026-10-31", [["0", "99", "-99"], ["99", "0", "99"]])], sums),
        (vec![period("1", None, "2026-10-14", OCTOBER)], sums),
        (vec![period("2", None, "2026-10-31", OCTOBER)], gap),
        (vec![period("1", None, "2026-10-31", OCTOBER), period("2", Some("2026-11-02"), "2026-11-30", none)], gap),
    ] {
        let mut books = Books::default();
        books.read(&received("a", 100)).unwrap();
        for record in &records {
            books.read(record).unwrap();
        }
        assert_eq!(books.closings().wrong(), [("acp", wrong)], "{records:?}");
    }
    // Nothing counts before it happened.
    assert_eq!(Books::default().read(&late("b", 50, "2026-10-14")), Err(Wrong::Unreadable));
    assert_eq!(Books::default().read(&json!(["period", "acp"])), Err(Wrong::NoPeriod));
}

/// Dollars for a need in rupiah: what came, what it came to, and the rate.
fn exchanged(id: &str, [dollars, rupiah]: [i64; 2], rate: &str) -> Value {
    let halves = [
        ("avl", "AVAILABLE", "IDR", rupiah),
        ("clr", "CLEARING", "IDR", -rupiah),
        ("usd-src", "SOURCE", "USD", -dollars),
        ("usd-clr", "CLEARING", "USD", dollars),
    ];
    let mut record = moved(id, None, &halves);
    let exchange = json!(["USD", dollars.to_string(), "IDR", rupiah.to_string(), rate, "BI", "2026-10-14"]);
    record.as_array_mut().unwrap().push(exchange);
    record
}

/// A part of it, taken back.
fn sent_back(id: &str, reverses: &str, [dollars, rupiah]: [i64; 2]) -> Value {
    let halves = [
        ("avl", "AVAILABLE", "IDR", -rupiah),
        ("clr", "CLEARING", "IDR", rupiah),
        ("usd-src", "SOURCE", "USD", dollars),
        ("usd-clr", "CLEARING", "USD", -dollars),
    ];
    moved(id, Some(reverses), if dollars == 0 { halves.get(..2).unwrap() } else { &halves })
}

#[test]
fn an_exchange_is_at_its_rate_and_goes_back_in_proportion() {
    let mut books = Books::default();
    let mut late = exchanged("b", [5, 8], "1.5");
    late.as_array_mut().unwrap().insert(16, "2026-11-02".into());
    for record in [
        exchanged("a", [10, 3_000], "300"),
        late,
        sent_back("c", "a", [0, 100]),
        sent_back("d", "a", [1, 100]),
        sent_back("e", "a", [9, 2_800]),
    ] {
        books.read(&record).unwrap();
        assert_eq!(books.out_of_proportion(), Vec::<&str>::new());
    }
    assert_eq!((books.balance("avl"), books.balance("usd-clr"), books.overdrawn()), (Some(8), Some(5), vec![]));
    assert_eq!(books.read(&sent_back("f", "b", [6, 8])), Err(Wrong::TooMuch));
    books.read(&sent_back("f", "b", [4, 8])).unwrap();
    assert_eq!(books.out_of_proportion(), ["b"]);
}

#[test]
fn what_is_no_exchange_clears_nothing() {
    let mut books = Books::default();
    let bare = |mut record: Value| {
        record.as_array_mut().unwrap().pop();
        record
    };
    let mut back = sent_back("y", "a", [1, 300]);
    back.as_array_mut().unwrap().push(json!(["USD", "1", "IDR", "300", "300", "BI", "2026-10-14"]));
    let mut short = exchanged("x", [10, 3_000], "300");
    short[16].as_array_mut().unwrap().pop();
    let mut other = exchanged("x", [10, 3_000], "300");
    other[16][1] = json!("11");
    for (record, wrong) in [
        (exchanged("x", [10, 3_000], "300.1"), Wrong::OffRate),
        (exchanged("x", [10, 3_001], "300"), Wrong::OffRate),
        (other, Wrong::OffRate),
        (short, Wrong::Unreadable),
        (back, Wrong::Unreadable),
        (exchanged("x", [10, 3_000], "three hundred"), Wrong::Unreadable),
        (bare(exchanged("x", [10, 3_000], "300")), Wrong::Unexchanged),
        (moved("x", None, &[("clr", "CLEARING", "IDR", -5), ("avl", "AVAILABLE", "IDR", 5)]), Wrong::Unexchanged),
    ] {
        assert_eq!(books.read(&record), Err(wrong), "{record}");
    }
    assert_eq!(books.count(), 0);
}
