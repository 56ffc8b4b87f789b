//! What an import came to.

use std::fmt;

use super::sheet::{Encoding, Fault, Found, Reading, Skipped};

/// How a list was read, and what came of it. With a fault, nothing was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub found: Found,
    /// Rows that hold a member, with and without faults.
    pub row_count: usize,
    /// Members who were brought in; in a preview, who would be.
    pub added: usize,
    /// Rows whose member the organization has already.
    pub unchanged: usize,
    /// Lines that hold no member by rule.
    pub skipped: Vec<(usize, Skipped)>,
    /// By line.
    pub faults: Vec<Fault>,
}

impl Report {
    pub(super) fn of(list: &Reading, faults: Vec<Fault>) -> Self {
        let (found, row_count, skipped) = (list.found.clone(), list.row_count, list.skipped.clone());
        Self { found, row_count, added: 0, unchanged: 0, skipped, faults }
    }
}

/// As a table of plain lines, in English, for administrators.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Found { encoding, delimiter, decimal_mark, date_order, columns } = &self.found;
        let open = || "not needed, or open".to_owned();
        writeln!(f, "encoding: {}", Encoding::name(*encoding))?;
        writeln!(f, "delimiter: {delimiter:?}")?;
        writeln!(f, "decimal mark: {}", decimal_mark.map_or_else(open, |mark| format!("{mark:?}")))?;
        writeln!(f, "date order: {}", date_order.map_or_else(open, |order| format!("{order:?}")))?;
        for (column, field) in columns {
            writeln!(f, "{column}: {field:?}")?;
        }
        for (line, why) in &self.skipped {
            writeln!(f, "line {line}: skipped, {why}")?;
        }
        for fault in &self.faults {
            writeln!(f, "{fault}")?;
        }
        let Self { row_count, added, unchanged, faults, .. } = self;
        write!(f, "{row_count} rows: {added} added, {unchanged} unchanged, {} faults", faults.len())
    }
}
