//! What is wrong with a list, as types. Codes and words are made at the edge.

use std::fmt;

use entity::value::Reason;

use super::form::Encoding;
use super::{MAX_BYTES, MAX_COLUMNS, MAX_ROWS};

/// What is wrong in one place of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line of the file, from 1, in which the row begins.
    pub line: usize,
    /// Absent when the row as a whole is at fault.
    pub column: Option<Column>,
    pub why: Why,
    /// The cell, shortened; empty when the row as a whole is at fault.
    pub value: String,
}

/// A column of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// From 0.
    pub index: usize,
    /// Trimmed and shortened; empty if it has none.
    pub title: String,
}

/// For people, who count columns from 1.
impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { index, title } = self;
        let number = index + 1;
        if title.is_empty() { write!(f, "column {number}") } else { write!(f, "column {number} ({title})") }
    }
}

/// Without the value, so that it may be logged.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.column {
            Some(column) => write!(f, "line {}, {column}: {}", self.line, self.why),
            None => write!(f, "line {}: {}", self.line, self.why),
        }
    }
}

/// Why a row cannot be taken. The list is closed: the edge has one code and one sentence for each.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// The cell is not the value it should be: a name, an address, a telephone number, an amount or a note.
    #[error(transparent)]
    Value(Reason),
    /// More cells than columns, or fewer: a separator or a line break stands in a cell without quotes, so that it
    /// cannot be said which cell is which.
    #[error("{found} cells under {expected} titles")]
    CellCount { expected: usize, found: usize },
    #[error("an identity number has 16 digits")]
    NationalIdMalformed,
    /// By address, by identity number, or by name together with the birth date or the telephone number; by name
    /// alone where the row has nothing else.
    #[error("the member of line {first_line} again")]
    Repeated { first_line: usize },
    #[error("not a date")]
    DateMalformed,
    #[error("the year needs four digits")]
    DateYearShort,
    #[error("no such day")]
    DateImpossible,
    /// Told once for a column: the order must be chosen.
    #[error("the day and the month cannot be told apart")]
    DateOrderAmbiguous,
    /// Told once for a column: the decimal mark must be chosen.
    #[error("the decimals and the thousands cannot be told apart")]
    NumberFormatAmbiguous,
    #[error("a fee is not negative")]
    FeeNegative,
    #[error("a birth date in the future")]
    BirthInFuture,
    /// How to reach a minor, or a note about them, is kept only once a guardian has agreed.
    #[error("a guardian of the minor has not agreed")]
    GuardianConsentMissing,
    /// Ownership is among them: it is handed over by an owner, not by a list.
    #[error("not a role that a list gives")]
    RoleUnknown,
    #[error("not a role that you may give")]
    RoleAboveOwn,
}

impl Why {
    /// Whether it is about the whole column, and a choice settles it.
    pub(super) fn asks_for_choice(&self) -> bool {
        matches!(self, Self::DateOrderAmbiguous | Self::NumberFormatAmbiguous)
    }
}

/// Why a file is no list of members.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Blank rows count too.
    #[error("more than {} MiB, {MAX_ROWS} rows or {MAX_COLUMNS} columns", MAX_BYTES >> 20)]
    TooLarge,
    /// XLSX, XLS, ODS or any archive.
    #[error("the file is a workbook or an archive; save the sheet as CSV")]
    FileIsWorkbook,
    #[error("the file is not text")]
    FileIsBinary,
    /// No mark, not UTF-8, and by its letters not windows-1252 either.
    #[error("the encoding must be chosen, or the file saved as UTF-8")]
    EncodingUnknown,
    #[error("the file is not in {}", .encoding.name())]
    EncodingWrong { encoding: Encoding },
    /// The row that begins in this line has a quote without its partner.
    #[error("a quote is opened in the row of line {line} and never closed")]
    QuoteUnclosed { line: usize },
    /// No row, or only a header.
    #[error("there is nothing to import")]
    NothingToImport,
    #[error("no column holds names; found are: {}", .found.join(", "))]
    NameColumnMissing { found: Vec<String> },
    /// One of the columns is to be ignored, by a mapping.
    #[error("two columns hold the same: {} and {}", .columns[0], .columns[1])]
    ColumnTwice { columns: [Column; 2] },
    #[error("there is no column {index}")]
    ColumnUnknown { index: usize },
}

/// Longest piece of a file that is shown again, in characters: enough to find the place.
const SHOWN: usize = 40;

/// A piece of the file to show: cut, and without characters that would disturb the reader's screen.
pub(super) fn shown(text: &str) -> String {
    let text = text.trim();
    let mut shown: String =
        text.chars().take(SHOWN).map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}
