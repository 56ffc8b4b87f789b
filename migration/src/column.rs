//! What a column type means on each engine: the one place where the two differ about types.
//!
//! SQLite has four types and believes what it is told, so a check says what PostgreSQL's type would. The text forms
//! are those the driver writes; text that sorts differently from the time it stands for is refused.

use sea_orm_migration::DbErr;

use crate::engine::Engine;

/// The largest quantity an account may hold, in the smallest part of its unit: leaves room to add two of them.
const LARGEST: &str = "9000000000000000000";

/// Turns `name TYPE rest` into the engine's column definition.
///
/// | type | meaning |
/// |---|---|
/// | `UUID` | 16 bytes |
/// | `INSTANT` | UTC, to the microsecond |
/// | `DATE` | a day |
/// | `AMOUNT` | a quantity in the smallest part of a unit |
/// | `BIGINT`, `INT` | 64 and 32 bits |
/// | `BOOL` | true or false |
/// | `TEXT(n)`, `TEXT` | at most n characters, or any length |
/// | `WORD(A, B)` | one of the words |
pub(crate) fn column(engine: Engine, line: &str) -> Result<String, DbErr> {
    let (name, kind, argument, rest) = parts(line)?;
    let (kind, check) = match (engine, kind, argument) {
        (Engine::Postgres, "UUID", None) => ("uuid", None),
        (Engine::Sqlite, "UUID", None) => ("blob", Some(format!("length({name}) = 16"))),
        (Engine::Postgres, "INSTANT", None) => ("timestamptz", Some(format!("isfinite({name})"))),
        (Engine::Sqlite, "INSTANT", None) => ("text", Some(instant(name))),
        (Engine::Postgres, "DATE", None) => ("date", Some(format!("isfinite({name})"))),
        // A day that does not exist comes back from date() as another one.
        (Engine::Sqlite, "DATE", None) => ("text", Some(format!("{name} is date({name})"))),
        (_, "AMOUNT", None) => (integer(engine), Some(format!("{name} between -{LARGEST} and {LARGEST}"))),
        (_, "BIGINT", None) => (integer(engine), None),
        (Engine::Postgres, "INT", None) => ("integer", None),
        (Engine::Sqlite, "INT", None) => ("integer", Some(format!("{name} between -2147483648 and 2147483647"))),
        (Engine::Postgres, "BOOL", None) => ("boolean", None),
        (Engine::Sqlite, "BOOL", None) => ("integer", Some(format!("{name} in (0, 1)"))),
        (_, "TEXT", None) => (text(engine), None),
        (_, "TEXT", Some(most)) => (text(engine), Some(format!("length({name}) <= {most}"))),
        (_, "WORD", Some(words)) => (text(engine), Some(format!("{name} in ({})", quoted(words)))),
        _ => return Err(DbErr::Migration(format!("unknown column type: {line}"))),
    };
    // A key that is not an integer may be null on SQLite, unless told otherwise.
    let rest = rest.replace("primary key", "not null primary key");
    let check = check.map_or(String::new(), |check| format!("check ({check})"));
    Ok([name, kind, &rest, &check].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
}

/// Name, type, the type's argument, and what follows.
fn parts(line: &str) -> Result<(&str, &str, Option<&str>, &str), DbErr> {
    let broken = || DbErr::Migration(format!("not a column: {line}"));
    let (name, after) = line.split_once(' ').ok_or_else(broken)?;
    let end = after.find([' ', '(']).unwrap_or(after.len());
    let (kind, after) = after.split_at(end);
    match after.strip_prefix('(') {
        None => Ok((name, kind, None, after.trim())),
        Some(after) => {
            let (argument, rest) = after.split_once(')').ok_or_else(broken)?;
            Ok((name, kind, Some(argument), rest.trim()))
        }
    }
}

fn integer(engine: Engine) -> &'static str {
    match engine {
        Engine::Postgres => "bigint",
        Engine::Sqlite => "integer",
    }
}

/// Texts sort by their code points on both engines, whatever locale the PostgreSQL cluster was made with: pages are
/// cut at a text, so another order would lose or double rows.
fn text(engine: Engine) -> &'static str {
    match engine {
        Engine::Postgres => "text collate \"C\"",
        Engine::Sqlite => "text",
    }
}

/// `2026-11-25T10:00:00+00:00`, with none, three or six digits of the second: in this form the order of the
/// texts is the order of the instants.
fn instant(name: &str) -> String {
    let three = "[0-9][0-9][0-9]";
    format!(
        "strftime('%Y-%m-%dT%H:%M:%S', substr({name}, 1, 19)) is substr({name}, 1, 19) and \
         (substr({name}, 20) = '+00:00' or substr({name}, 20) glob '.{three}+00:00' \
         or substr({name}, 20) glob '.{three}{three}+00:00')"
    )
}

fn quoted(words: &str) -> String {
    words.split(',').map(|word| format!("'{}'", word.trim())).collect::<Vec<_>>().join(", ")
}
