//! What is wrong with a list, as types with stable codes. Words are made at the edge.

use entity::value::Reason;

use super::form::Encoding;
use super::header::Field;

/// What is wrong in one place of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line of the file, from 1, in which the row begins.
    pub line: usize,
    /// The title of the column; absent when the row as a whole is at fault.
    pub column: Option<String>,
    pub why: Why,
    /// The cell, shortened; empty when the row as a whole is at fault.
    pub value: String,
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
    #[error("a member of line {first_line} has this address")]
    EmailRepeated { first_line: usize },
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
    #[error("unknown role")]
    RoleUnknown,
}

impl Why {
    /// The code, which stays as it is.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Value(reason) => match reason {
                Reason::Empty => "EMPTY",
                Reason::TooLong { .. } => "TOO_LONG",
                Reason::TooShort { .. } => "TOO_SHORT",
                Reason::Malformed => "MALFORMED",
                Reason::ForbiddenCharacter => "FORBIDDEN_CHARACTER",
                Reason::MixedScript => "MIXED_SCRIPT",
                Reason::Reserved => "RESERVED",
                Reason::TooManyDecimals { .. } => "TOO_MANY_DECIMALS",
                Reason::TooLarge => "TOO_LARGE",
                Reason::NotPositive => "NOT_POSITIVE",
                Reason::ScientificNotation => "SCIENTIFIC_NOTATION",
                Reason::Unknown => "UNKNOWN",
            },
            Self::CellCount { .. } => "CELL_COUNT",
            Self::NationalIdMalformed => "NATIONAL_ID_MALFORMED",
            Self::EmailRepeated { .. } => "EMAIL_REPEATED",
            Self::DateMalformed => "DATE_MALFORMED",
            Self::DateYearShort => "DATE_YEAR_SHORT",
            Self::DateImpossible => "DATE_IMPOSSIBLE",
            Self::DateOrderAmbiguous => "DATE_ORDER_AMBIGUOUS",
            Self::NumberFormatAmbiguous => "NUMBER_FORMAT_AMBIGUOUS",
            Self::FeeNegative => "FEE_NEGATIVE",
            Self::RoleUnknown => "ROLE_UNKNOWN",
        }
    }

    /// Whether it is about the whole column, and a choice settles it.
    pub(super) fn asks_for_choice(&self) -> bool {
        matches!(self, Self::DateOrderAmbiguous | Self::NumberFormatAmbiguous)
    }
}

/// Why a file is no list of members.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("the file is larger than {max_bytes} bytes")]
    FileTooLarge { max_bytes: usize },
    /// XLSX, XLS, ODS or any archive.
    #[error("the file is a workbook or an archive; save the sheet as CSV")]
    FileIsWorkbook,
    #[error("the file is not text")]
    FileIsBinary,
    /// No mark, not UTF-8, and by its letters (`guess`) not windows-1252 either.
    #[error("the encoding must be chosen, or the file saved as UTF-8; by its letters it could be {guess}")]
    EncodingUnknown { guess: &'static str },
    #[error("the file is not in {}", .encoding.name())]
    EncodingWrong { encoding: Encoding },
    /// The row that begins in this line has a quote without its partner.
    #[error("a quote is opened in the row of line {line} and never closed")]
    QuoteUnclosed { line: usize },
    /// No row, or only a header.
    #[error("there is nothing to import")]
    NothingToImport,
    #[error("more than {max} columns")]
    TooManyColumns { max: usize },
    /// Blank rows count too.
    #[error("more than {max} rows")]
    TooManyRows { max: usize },
    #[error("no column holds names; found are: {}", .found.join(", "))]
    NameColumnMissing { found: Vec<String> },
    /// One of the columns is to be ignored, by a mapping.
    #[error("two columns hold the same: {}", .columns.join(", "))]
    ColumnTwice { field: Field, columns: [String; 2] },
    #[error("there is no column {index}")]
    ColumnUnknown { index: usize },
}

impl Unreadable {
    /// The code, which stays as it is.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::FileTooLarge { .. } => "FILE_TOO_LARGE",
            Self::FileIsWorkbook => "FILE_IS_WORKBOOK",
            Self::FileIsBinary => "FILE_IS_BINARY",
            Self::EncodingUnknown { .. } => "ENCODING_UNKNOWN",
            Self::EncodingWrong { .. } => "ENCODING_WRONG",
            Self::QuoteUnclosed { .. } => "QUOTE_UNCLOSED",
            Self::NothingToImport => "NOTHING_TO_IMPORT",
            Self::TooManyColumns { .. } => "TOO_MANY_COLUMNS",
            Self::TooManyRows { .. } => "TOO_MANY_ROWS",
            Self::NameColumnMissing { .. } => "NAME_COLUMN_MISSING",
            Self::ColumnTwice { .. } => "COLUMN_TWICE",
            Self::ColumnUnknown { .. } => "COLUMN_UNKNOWN",
        }
    }
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
