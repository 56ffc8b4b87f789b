//! From text to rows of cells.

use csv::{ReaderBuilder, StringRecord, Terminator};

use super::fault::Unreadable;
use super::form::Delimiter;
use super::skip::Skipped;
use super::{MAX_COLUMNS, MAX_ROWS, header};

/// A row of cells.
pub(super) struct Record {
    /// The line of the file, from 1, in which the row begins.
    pub line: usize,
    cells: StringRecord,
}

pub(super) struct Table {
    pub delimiter: Delimiter,
    pub header: Record,
    pub records: Vec<Record>,
    /// The empty lines.
    pub skipped: Vec<(usize, Skipped)>,
}

/// A line of our own at the end. If it does not come back as a row, an open quote has swallowed it, and with it
/// perhaps half of the members.
const END: &str = "\u{1}";

impl Record {
    /// A cell without the blank space around it; absent where the row has none.
    pub(super) fn cell(&self, column: usize) -> Option<&str> {
        self.cells.get(column).map(str::trim)
    }

    pub(super) fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(str::trim)
    }

    pub(super) fn is_blank(&self) -> bool {
        self.cells().all(str::is_empty)
    }
}

impl Table {
    /// Cuts a text into rows; the first that is not blank holds the titles. The delimiter is the chosen one, or the
    /// one that a first line `sep=;` tells, or the one by which the titles make most sense.
    pub(super) fn read(text: &str, choice: Option<Delimiter>) -> Result<Self, Unreadable> {
        let mut text = text.replace("\r\n", "\n");
        if !text.contains('\n') {
            text = text.replace('\r', "\n");
        }
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(END);
        let told = separator_line(&text);
        let (text, above) = match (told, text.split_once('\n')) {
            (Some(_), Some((_, rest))) => (rest, 1),
            _ => (text.as_str(), 0),
        };
        let delimiter = choice.or(told).unwrap_or_else(|| detect(text));

        let (mut records, empty) = rows(text, delimiter)?;
        match records.pop() {
            Some(last) if last.cells.iter().eq([END]) => {}
            last => return Err(Unreadable::QuoteUnclosed { line: last.map_or(1, |last| last.line + above) }),
        }
        let title = records.iter().position(|record| !record.is_blank()).ok_or(Unreadable::NothingToImport)?;
        let mut records =
            records.split_off(title).into_iter().map(|record| Record { line: record.line + above, ..record });
        let header = records.next().ok_or(Unreadable::NothingToImport)?;
        if header.cells.len() > MAX_COLUMNS {
            return Err(Unreadable::TooLarge);
        }
        let empty = empty.into_iter().map(|line| line + above).filter(|line| *line > header.line);
        let skipped = empty.map(|line| (line, Skipped::Blank)).collect();
        Ok(Self { delimiter, skipped, header, records: records.collect() })
    }
}

/// What Excel writes in the first line for itself: `sep=;`.
fn separator_line(text: &str) -> Option<Delimiter> {
    let line = text.split('\n').next().unwrap_or_default().trim_matches('"').to_ascii_lowercase();
    let rest = line.strip_prefix("sep=")?;
    let delimiter = Delimiter::ALL.into_iter().find(|one| rest.starts_with(one.as_char()))?;
    rest.chars().all(|c| c == delimiter.as_char()).then_some(delimiter)
}

/// The delimiter by which most titles are known, and of those the one that makes most columns.
fn detect(text: &str) -> Delimiter {
    let weight = |delimiter| {
        let rows = rows(text, delimiter).map(|(rows, _)| rows).unwrap_or_default();
        let titles = rows.iter().find(|record| !record.is_blank());
        titles.map_or((0, 0), |titles| (header::count_known(titles), titles.cells.len()))
    };
    // The last of equals wins, and the first of the list should.
    Delimiter::ALL.into_iter().rev().max_by_key(|one| weight(*one)).unwrap_or(Delimiter::Comma)
}

/// The rows with the lines in which they stand, and the empty lines between them, which the reader passes over.
fn rows(text: &str, delimiter: Delimiter) -> Result<(Vec<Record>, Vec<usize>), Unreadable> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter.byte())
        .terminator(Terminator::Any(b'\n'))
        .from_reader(text.as_bytes());
    let (mut records, mut empty) = (Vec::new(), Vec::new());
    loop {
        let at = reader.position().clone();
        let start = usize::try_from(at.byte()).ok().and_then(|start| text.get(start..)).unwrap_or_default();
        let blank = start.len() - start.trim_start_matches('\n').len();
        let line = usize::try_from(at.line()).unwrap_or(usize::MAX);
        empty.extend(line..line.saturating_add(blank));
        let mut cells = StringRecord::new();
        // What was decoded is text; no other error can come from memory.
        if !reader.read_record(&mut cells).map_err(|_| Unreadable::FileIsBinary)? {
            return Ok((records, empty));
        }
        records.push(Record { line: line + blank, cells });
        // Beside the rows: the titles and our own line.
        if records.len() + empty.len() > MAX_ROWS + 2 {
            return Err(Unreadable::TooLarge);
        }
    }
}
