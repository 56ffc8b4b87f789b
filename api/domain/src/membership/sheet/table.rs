//! From text to rows of cells.

use csv::{Reader, ReaderBuilder, StringRecord};

use super::fault::Unreadable;
use super::form::Delimiter;
use super::skip::Skipped;
use super::{MAX_COLUMNS, MAX_ROWS, header};

/// A row of cells.
pub(super) struct Record {
    /// The line of the file, from 1, in which the row begins. Line feeds are counted; in a file without any,
    /// carriage returns.
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
    pub(super) fn read(mut text: String, choice: Option<Delimiter>) -> Result<Self, Unreadable> {
        if !text.ends_with(['\r', '\n']) {
            text.push('\n');
        }
        text.push_str(END);
        let (told, start) = separator_line(&text);
        let delimiter = choice.or(told).unwrap_or_else(|| detect(&text, start));

        let mut rows = Rows::of(&text, start, delimiter);
        let mut records = Vec::new();
        while let Some(record) = rows.next()? {
            records.push(record);
            // Beside the rows: the titles and our own line.
            if records.len() + rows.empty.len() > MAX_ROWS + 2 {
                return Err(Unreadable::TooManyRows { max: MAX_ROWS });
            }
        }
        match records.pop() {
            Some(last) if last.cells.iter().eq([END]) => {}
            last => return Err(Unreadable::QuoteUnclosed { line: last.map_or(1, |last| last.line) }),
        }
        let title = records.iter().position(|record| !record.is_blank()).ok_or(Unreadable::NothingToImport)?;
        let mut records = records.split_off(title).into_iter();
        let header = records.next().ok_or(Unreadable::NothingToImport)?;
        if header.cells.len() > MAX_COLUMNS {
            return Err(Unreadable::TooManyColumns { max: MAX_COLUMNS });
        }
        let skipped = rows.empty.iter().filter(|line| **line > header.line).map(|line| (*line, Skipped::Blank));
        Ok(Self { delimiter, skipped: skipped.collect(), header, records: records.collect() })
    }
}

/// What Excel writes in the first line for itself, `sep=;`, and where the text after it begins.
fn separator_line(text: &str) -> (Option<Delimiter>, usize) {
    let line = text.split(['\r', '\n']).next().unwrap_or_default();
    let told = line.trim_matches('"').to_ascii_lowercase();
    let told = told.strip_prefix("sep=").and_then(|rest| {
        let delimiter = Delimiter::ALL.into_iter().find(|one| rest.starts_with(one.as_char()))?;
        rest.chars().all(|c| c == delimiter.as_char()).then_some(delimiter)
    });
    match told {
        None => (None, 0),
        Some(delimiter) => {
            let rest = text.get(line.len()..).unwrap_or_default();
            let end = ["\r\n", "\n", "\r"].into_iter().find(|end| rest.starts_with(end)).map_or(0, str::len);
            (Some(delimiter), line.len() + end)
        }
    }
}

/// The delimiter by which most titles are known, and of those the one that makes most columns.
fn detect(text: &str, start: usize) -> Delimiter {
    let weight = |delimiter| {
        let mut rows = Rows::of(text, start, delimiter);
        loop {
            match rows.next() {
                Ok(Some(record)) if record.is_blank() => {}
                Ok(Some(record)) => return (header::count_known(&record), record.cells.len()),
                Ok(None) | Err(_) => return (0, 0),
            }
        }
    };
    // The last of equals wins, and the first of the list should.
    Delimiter::ALL.into_iter().rev().max_by_key(|one| weight(*one)).unwrap_or(Delimiter::Comma)
}

/// Rows with the lines in which they stand. The reader passes over empty lines and counts a line break of two
/// characters late, so lines are counted here.
struct Rows<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    start: usize,
    /// What ends a line.
    mark: u8,
    /// Up to where lines have been counted, and the line there.
    at: usize,
    line: usize,
    /// Lines with nothing in them, up to here.
    empty: Vec<usize>,
}

impl<'a> Rows<'a> {
    fn of(text: &'a str, start: usize, delimiter: Delimiter) -> Self {
        let rest = text.get(start..).unwrap_or_default();
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter.byte())
            .from_reader(rest.as_bytes());
        let mark = if text.trim_end_matches(END).trim_end_matches(['\r', '\n']).contains('\n') || !text.contains('\r') {
            b'\n'
        } else {
            b'\r'
        };
        Self { text, reader, start, mark, at: start, line: 1 + usize::from(start > 0), empty: Vec::new() }
    }

    fn next(&mut self) -> Result<Option<Record>, Unreadable> {
        let read = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        self.count_to(self.start.saturating_add(read));
        let mut cells = StringRecord::new();
        // What was decoded is text; no other error can come from memory.
        let more = self.reader.read_record(&mut cells).map_err(|_| Unreadable::FileIsBinary)?;
        Ok(more.then_some(Record { line: self.line, cells }))
    }

    /// Counts the lines of the row before, which ends at `end`, and the empty lines after it.
    fn count_to(&mut self, end: usize) {
        let bytes = self.text.as_bytes();
        self.line += bytes.get(self.at..end).unwrap_or_default().iter().filter(|byte| **byte == self.mark).count();
        self.at = end;
        // The second half of a line break of two characters.
        if end > 0 && bytes.get(end - 1..=end) == Some(b"\r\n") {
            self.line += 1;
            self.at += 1;
        }
        while let Some(byte) = bytes.get(self.at).filter(|byte| matches!(byte, b'\r' | b'\n')) {
            if *byte == self.mark {
                self.empty.push(self.line);
                self.line += 1;
            }
            self.at += 1;
        }
    }
}
