//! The forms a list can have. Each can be found or chosen.

use serde::Serialize;

/// How characters are written as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    /// What spreadsheets on Windows write in Western Europe and Indonesia unless told otherwise.
    Windows1252,
}

/// What stands between the cells of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Delimiter {
    Comma,
    Semicolon,
    Tab,
    Pipe,
}

/// What stands before the decimals; the other of the two groups the thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum DecimalMark {
    Comma,
    Point,
}

/// Which part of a date comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum DateOrder {
    /// 31/12/2026.
    DayFirst,
    /// 12/31/2026.
    MonthFirst,
    /// 2026-12-31, which is also read among dates of the other orders.
    YearFirst,
}

impl Encoding {
    /// The name in the WHATWG Encoding Standard.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.codec().name()
    }

    pub(super) fn codec(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
        }
    }
}

impl Delimiter {
    /// All of them; the first is taken where none is in the header, since a tab is in no name.
    pub const ALL: [Self; 4] = [Self::Tab, Self::Comma, Self::Semicolon, Self::Pipe];

    #[must_use]
    pub fn as_char(self) -> char {
        char::from(self.byte())
    }

    pub(super) fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }
}

impl DecimalMark {
    /// The mark, and what groups the thousands beside it.
    pub(super) fn signs(self) -> (char, char) {
        match self {
            Self::Comma => (',', '.'),
            Self::Point => ('.', ','),
        }
    }
}
