//! What a column takes.

use sea_orm_migration::sea_orm::DbBackend;

use crate::place::{Outcome, Place};
use crate::story::told;

on_both_engines!(amounts_are_whole_numbers, days_exist, instants_are_instants, texts_end, texts_sort_by_code_point);

/// Every amount column of the tables that may be updated, and where.
const AMOUNTS: &[(&str, &str)] = &[
    ("need", "quantity"),
    ("offer", "quantity"),
    ("pledge", "quantity"),
    ("pledge", "fulfilled"),
    ("pledge", "missed"),
    ("contribution", "announced"),
    ("contribution", "confirmed"),
    ("contribution", "reversed"),
    ("allocation", "quantity"),
    ("allocation", "used"),
    ("allocation", "released"),
    ("expenditure", "quantity"),
    ("expenditure", "reversed"),
    ("approval_policy", "second_approval_above"),
    ("approval_policy", "self_approval_up_to"),
    ("account", "balance"),
];

async fn amounts_are_whole_numbers(place: &Place) -> Outcome {
    told(place).await?;
    for (table, column) in AMOUNTS {
        for garbage in [
            "'NaN'",
            "'Infinity'",
            "'abc'",
            "''",
            "'1.5'",
            "'1e400'",
            "9000000000000000001",
            "-9000000000000000001",
            "9223372036854775807",
            "9223372036854775808",
            "1e300",
        ] {
            place.refuses(&format!("update {table} set {column} = {garbage}"), "").await;
        }
    }
    place.refuses("insert into posting values (#80, #30, #24, 'IDR', 'NaN')", "").await;
    place.refuses("insert into posting values (#80, #30, #24, 'IDR', 9000000000000000001)", "").await;
    place.refuses("update pledge set revision = 2147483648", "").await;
    place.run("update need set quantity = 9000000000000000000").await
}

async fn days_exist(place: &Place) -> Outcome {
    told(place).await?;
    for garbage in ["'2026-02-30'", "'2026-13-01'", "'infinity'", "''", "'yesterday evening'", "20261125", "1.5"] {
        place.refuses(&format!("update need set due_on = {garbage}"), "").await;
        place.refuses(&format!("update membership set birth_date = {garbage}"), "").await;
    }
    if place.is_sqlite() {
        for spelling in ["'now'", "'2026-11-25T00:00:00+00:00'", "'2026-1-5'", "' 2026-11-25'", "'2026-11-25 '"] {
            place.refuses(&format!("update need set due_on = {spelling}"), "").await;
        }
    }
    place.run("update need set due_on = '2028-02-29'").await?;
    place.run("update membership set birth_date = null").await
}

async fn instants_are_instants(place: &Place) -> Outcome {
    told(place).await?;
    for garbage in
        ["'2026-02-30T10:00:00+00:00'", "'2026-11-25T25:00:00+00:00'", "'infinity'", "''", "'soon'", "1.5", "0"]
    {
        place.refuses(&format!("update session set last_used_at = {garbage}"), "").await;
        place.refuses(&format!("update session set ended_at = {garbage}"), "").await;
    }
    if place.is_sqlite() {
        // Other spellings, and digits that PostgreSQL would drop, sort or compare differently.
        for spelling in [
            "'now'",
            "'2026-11-25 10:00:00'",
            "'2026-11-25T10:00:00Z'",
            "'2026-11-25T10:00:00'",
            "'2026-11-25T10:00:00+07:00'",
            "'2026-11-25T10:00:00.1+00:00'",
            "'2026-11-25T10:00:00.123456789+00:00'",
            "'2026-11-25T10:00:00.12345x+00:00'",
        ] {
            place.refuses(&format!("update session set last_used_at = {spelling}"), "").await;
        }
    }
    for instant in
        ["'2026-11-25T23:59:59.999999+00:00'", "'2026-11-25T10:00:00.999+00:00'", "'2026-11-25T00:00:00+00:00'"]
    {
        place.run(&format!("update session set ended_at = {instant}")).await?;
    }
    place.run("update session set ended_at = null").await
}

async fn texts_end(place: &Place) -> Outcome {
    told(place).await?;
    place.refuses(&format!("update organization set name = '{}'", "x".repeat(201)), "check").await;
    place.refuses(&format!("update organization set description = '{}'", "x".repeat(5001)), "check").await;
    // Characters are counted, not bytes.
    place.run(&format!("update organization set name = '{}'", "é".repeat(200))).await?;
    if place.is_sqlite() {
        place.refuses("update organization set founded_by = x'01'", "").await;
        place.refuses("update organization set founded_by = '97033619637148748591279e78663470'", "").await;
        place.refuses("update party set required = 2", "check").await;
        place.refuses("insert into person (id, name, name_key, created_at) values (null, 'x', 'x', '2026-11-25T00:00:00+00:00')", "NOT NULL").await;
    }
    Ok(())
}

/// Pages are cut at a text: if the engines sorted it differently, their pages would differ.
async fn texts_sort_by_code_point(place: &Place) -> Outcome {
    told(place).await?;
    if place.db.get_database_backend() == DbBackend::Postgres {
        let others = "select table_name || '.' || column_name from information_schema.columns \
                      where table_schema = 'public' and data_type = 'text' and collation_name is distinct from 'C'";
        assert_eq!(place.texts(others).await?, Vec::<String>::new());
    }
    Ok(())
}
