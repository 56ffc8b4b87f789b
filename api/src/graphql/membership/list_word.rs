//! The words of member lists, in the API and on the command line.

use async_graphql::Enum;
use clap::ValueEnum;
use domain::membership::sheet;

/// How characters are written as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, ValueEnum)]
#[graphql(remote = "sheet::Encoding")]
pub enum ListEncoding {
    /// UTF-8.
    #[graphql(name = "UTF_8")]
    #[value(name = "utf-8")]
    Utf8,
    /// UTF-16, little end first.
    #[graphql(name = "UTF_16LE")]
    #[value(name = "utf-16le")]
    Utf16Le,
    /// UTF-16, big end first.
    #[graphql(name = "UTF_16BE")]
    #[value(name = "utf-16be")]
    Utf16Be,
    /// Windows-1252, what older spreadsheets write.
    #[graphql(name = "WINDOWS_1252")]
    #[value(name = "windows-1252")]
    Windows1252,
}

/// What stands between the cells of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, ValueEnum)]
#[graphql(remote = "sheet::Delimiter")]
pub enum ListDelimiter {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// A tabulator.
    Tab,
    /// `|`
    Pipe,
}

/// What stands before the decimals; the other of the two groups the thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, ValueEnum)]
#[graphql(remote = "sheet::DecimalMark")]
pub enum DecimalMark {
    /// 1.250.000,50
    Comma,
    /// 1,250,000.50
    Point,
}

/// Which part of a date comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, ValueEnum)]
#[graphql(remote = "sheet::DateOrder")]
pub enum DateOrder {
    /// 31/12/2026
    DayFirst,
    /// 12/31/2026
    MonthFirst,
    /// 2026-12-31, which is also read among dates of the other orders.
    YearFirst,
}

/// What a column of a member list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, ValueEnum)]
#[graphql(remote = "sheet::Field")]
pub enum ListField {
    /// The running number of the row. It is not read.
    Number,
    /// The name. Every list has it.
    Name,
    /// The national identity number (NIK), 16 digits.
    NationalId,
    /// The day of birth.
    BirthDate,
    /// The telephone number.
    Phone,
    /// The e-mail address.
    Email,
    /// The regular fee, in rupiah. It is kept in the member's note.
    Fee,
    /// The first day of the membership; today where it is empty.
    JoinedOn,
    /// The role, by its word in Indonesian or English; `MEMBER` where it is empty.
    Role,
    /// A note.
    Note,
    /// Something else. It is not read.
    Ignored,
}

/// Why a line of a member list was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "sheet::Skipped")]
pub enum ListSkip {
    /// No cell holds anything.
    Blank,
    /// It sums up the other rows.
    Total,
}
