#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::{Value, json};

use super::{Books, Wrong};

/// A transaction that moves so much from one account to another, and may take another one back.
fn moved(id: &str, reverses: Option<&str>, lines: &[(&str, &str, &str, i64)]) -> Value {
    let lines: Vec<_> = lines
        .iter()
        .map(|(account, kind, unit, quantity)| json!(["pst", account, kind, null, unit, quantity.to_string()]))
        .collect();
    json!([id, "org", "prt", "ned", "KIND", null, null, null, reverses, null, null, "", "", null, null, lines])
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
