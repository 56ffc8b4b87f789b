//! A member list as it comes out of a spreadsheet: bytes in, what they say and what is wrong with them out.
//!
//! Nothing is guessed. What the file itself tells (its mark of encoding, its separators, values that fit one reading
//! only) is used and reported as [`Found`]; what it leaves open is a fault that asks for one of the [`Choices`].
//! What does not live here: the database, rights, and whether a list with faults is taken in part (it is not).

mod date;
mod decode;
mod fault;
mod form;
mod header;
mod mark;
mod number;
mod role;
mod row;
mod skip;
mod table;
#[cfg(test)]
mod tests;

pub use fault::{Column, Fault, Unreadable, Why};
pub use form::{DateOrder, DecimalMark, Delimiter, Encoding};
pub use header::Field;
pub(super) use mark::{Known, Mark, marks};
pub use row::Row;
pub use skip::Skipped;

use serde::Serialize;

use header::Heading;
use table::Table;

/// Longest file, in bytes.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;
/// Most rows below the header, blank ones and totals too.
pub const MAX_ROWS: usize = 5_000;
/// Most columns.
pub const MAX_COLUMNS: usize = 64;
/// Longest cell, in characters.
pub const MAX_CELL: usize = 1_000;

/// What the sender of a list decides. What is absent is taken from the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Choices {
    pub delimiter: Option<Delimiter>,
    /// Set aside by a mark of encoding (BOM) at the start of the file, which cannot be mistaken.
    pub encoding: Option<Encoding>,
    pub decimal_mark: Option<DecimalMark>,
    pub date_order: Option<DateOrder>,
    /// What columns hold, by their index from 0. It goes before the header; columns that are not named here are
    /// still recognized by theirs.
    pub mapping: Vec<(usize, Field)>,
}

/// How the file was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub encoding: Encoding,
    pub delimiter: Delimiter,
    /// Absent when no fee needed one, or when it must be chosen.
    pub decimal_mark: Option<DecimalMark>,
    /// Absent when no date needed one, or when it must be chosen.
    pub date_order: Option<DateOrder>,
    /// The columns in order: and what each holds.
    pub columns: Vec<(Column, Field)>,
}

/// A list that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub found: Found,
    /// How many rows there were to read: the good, and those with faults.
    pub row_count: usize,
    /// The rows without a fault.
    pub rows: Vec<Row>,
    /// Lines that hold no member by rule.
    pub skipped: Vec<(usize, Skipped)>,
    pub faults: Vec<Fault>,
}

/// Reads a list.
///
/// # Errors
/// Why the file as a whole is no list of members. What is wrong with single rows is in [`Reading::faults`].
pub fn read(bytes: &[u8], choices: &Choices) -> Result<Reading, Unreadable> {
    if bytes.len() > MAX_BYTES {
        return Err(Unreadable::TooLarge);
    }
    let decoded = decode::decode(bytes, choices.encoding)?;
    let Table { delimiter, header, records, mut skipped } = Table::read(&decoded.text, choices.delimiter)?;
    let heading = Heading::read(&header, &choices.mapping)?;

    let mut people = Vec::new();
    for record in records {
        match skip::rule(&record, heading.column(Field::Name)) {
            Some(reason) => skipped.push((record.line, reason)),
            None => people.push(record),
        }
    }
    if people.is_empty() {
        return Err(Unreadable::NothingToImport);
    }
    skipped.sort_by_key(|(line, _)| *line);

    let cells = |field| {
        let column = heading.column(field);
        people.iter().filter_map(move |record| record.cell(column?)).filter(|cell| !cell.is_empty())
    };
    let decimal_mark = choices.decimal_mark.or_else(|| number::decimal_mark(cells(Field::Fee)));
    let decimal_comma = delimiter == Delimiter::Semicolon && decimal_mark == Some(DecimalMark::Comma);
    let dates = cells(Field::BirthDate).chain(cells(Field::JoinedOn));
    let date_order = choices.date_order.or_else(|| date::order(dates, heading.is_indonesian() || decimal_comma));

    let (rows, faults) = row::read_all(&people, &heading, decimal_mark, date_order);
    let found =
        Found { encoding: decoded.encoding, delimiter, decimal_mark, date_order, columns: heading.columns().collect() };
    Ok(Reading { found, row_count: people.len(), rows, skipped, faults })
}
