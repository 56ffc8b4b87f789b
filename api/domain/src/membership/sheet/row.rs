//! The members of a list, row by row.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::state::Role;
use entity::value::email::Email;
use entity::value::phone::{Phone, is_scientific};
use entity::value::quantity::Quantity;
use entity::value::text::{Name, Text};
use entity::value::{Broken, Reason};

use super::fault::{Fault, Why, shown};
use super::form::{DateOrder, DecimalMark};
use super::header::{Field, Heading};
use super::mark::{Known, Mark, marks};
use super::table::Record;
use super::{MAX_CELL, date, number, role};

/// A member as the list has them. Blank cells are absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line of the file, from 1, in which the row begins.
    pub line: usize,
    pub name: Name,
    /// The national identity number: 16 digits.
    pub national_id: Option<String>,
    pub birth_date: Option<NaiveDate>,
    pub phone: Option<Phone>,
    pub email: Option<Email>,
    pub fee: Option<Quantity>,
    pub joined_on: Option<NaiveDate>,
    /// What the word of the list suggests; to be granted by someone who may.
    pub role: Option<Role>,
    pub note: Option<Text>,
}

impl Row {
    /// By what the member is recognized.
    pub(in crate::membership) fn marks(&self) -> Vec<Mark> {
        marks(&Known {
            name_key: Some(&self.name.search_key()),
            email_key: self.email.as_ref().map(Email::key),
            national_id: self.national_id.as_deref(),
            birth_date: self.birth_date,
            phone: self.phone.as_ref().map(Phone::as_str),
        })
    }
}

/// Reads all rows: those without a fault, and the faults of the others.
pub(super) fn read_all(
    records: &[Record],
    heading: &Heading,
    decimal_mark: Option<DecimalMark>,
    date_order: Option<DateOrder>,
) -> (Vec<Row>, Vec<Fault>) {
    let mut clerk = Clerk { heading, decimal_mark, date_order, known: HashMap::new(), faults: Vec::new() };
    let rows = records.iter().filter_map(|record| clerk.row(record)).collect();
    (rows, clerk.faults)
}

struct Clerk<'a> {
    heading: &'a Heading,
    decimal_mark: Option<DecimalMark>,
    date_order: Option<DateOrder>,
    /// The line in which each member is known by what.
    known: HashMap<Mark, usize>,
    faults: Vec<Fault>,
}

impl Clerk<'_> {
    /// The row, if every cell of it could be read.
    fn row(&mut self, record: &Record) -> Option<Row> {
        if !self.is_whole(record) {
            return None;
        }
        let (mark, order) = (self.decimal_mark, self.date_order);
        let name = self.cell(record, Field::Name, |cell| Name::parse(cell).map_err(value));
        let national_id = self.cell(record, Field::NationalId, national_id);
        let birth_date = self.cell(record, Field::BirthDate, |cell| date::read(cell, order));
        let phone = self.cell(record, Field::Phone, |cell| Phone::parse(cell).map_err(value));
        let email = self.cell(record, Field::Email, |cell| Email::parse(cell).map_err(value));
        let fee = self.cell(record, Field::Fee, |cell| number::fee(cell, mark));
        let joined_on = self.cell(record, Field::JoinedOn, |cell| date::read(cell, order));
        let role = self.cell(record, Field::Role, role::suggest);
        let note = self.cell(record, Field::Note, |cell| Text::parse(cell).map_err(value));

        let name = name.and_then(|name| {
            if name.is_none() {
                self.fault(record, Field::Name, "", Why::Value(Reason::Empty));
            }
            name
        });
        let name_key = name.as_ref().map(Name::search_key);
        let whose = Known {
            name_key: name_key.as_deref(),
            email_key: email.as_ref().and_then(Option::as_ref).map(Email::key),
            national_id: national_id.as_ref().and_then(Option::as_deref),
            birth_date: birth_date.flatten(),
            phone: phone.as_ref().and_then(Option::as_ref).map(Phone::as_str),
        };
        // Whose other cells are at fault is not known by the name alone.
        let is_whole = national_id.is_some() && birth_date.is_some() && phone.is_some() && email.is_some();
        let marks = marks(&whose).into_iter().filter(|mark| is_whole || !matches!(mark, Mark::Named(_)));
        let is_new = self.meet(record, marks.collect());
        let row = Row {
            line: record.line,
            name: name?,
            national_id: national_id?,
            birth_date: birth_date?,
            phone: phone?,
            email: email?,
            fee: fee?,
            joined_on: joined_on?,
            role: role?,
            note: note?,
        };
        is_new.then_some(row)
    }

    /// Whether the cells stand under their titles, and none is beyond measure.
    fn is_whole(&mut self, record: &Record) -> bool {
        let expected = self.heading.width();
        let found = record.cells().count();
        let shifted = found < expected || record.cells().skip(expected).any(|cell| !cell.is_empty());
        if shifted {
            let why = Why::CellCount { expected, found };
            self.faults.push(Fault { line: record.line, column: None, why, value: String::new() });
        }
        let known = self.faults.len();
        for (column, cell) in record.cells().enumerate().filter(|(_, cell)| cell.chars().nth(MAX_CELL).is_some()) {
            let (column, why) = (Some(self.heading.at(column)), Why::Value(Reason::TooLong { max: MAX_CELL }));
            self.faults.push(Fault { line: record.line, column, why, value: shown(cell) });
        }
        !shifted && self.faults.len() == known
    }

    /// The value of a field: absent and good if the cell is blank, none at all if it is at fault.
    fn cell<T>(
        &mut self,
        record: &Record,
        field: Field,
        parse: impl FnOnce(&str) -> Result<T, Why>,
    ) -> Option<Option<T>> {
        let cell = self.heading.column(field).and_then(|column| record.cell(column)).unwrap_or_default();
        if cell.is_empty() {
            return Some(None);
        }
        match parse(cell) {
            Ok(value) => Some(Some(value)),
            Err(why) => {
                self.fault(record, field, cell, why);
                None
            }
        }
    }

    /// Notes whom the row is about, or that a row before is about the same. Rows with other faults count too, since
    /// they will be mended.
    fn meet(&mut self, record: &Record, marks: Vec<Mark>) -> bool {
        let before = marks.iter().find_map(|mark| Some((mark.field(), *self.known.get(mark)?)));
        for mark in marks {
            self.known.entry(mark).or_insert(record.line);
        }
        if let Some((field, first_line)) = before {
            let cell = self.heading.column(field).and_then(|column| record.cell(column)).unwrap_or_default();
            self.fault(record, field, cell, Why::Repeated { first_line });
        }
        before.is_none()
    }

    fn fault(&mut self, record: &Record, field: Field, cell: &str, why: Why) {
        let column = self.heading.column(field).map(|column| self.heading.at(column));
        let told = why.asks_for_choice() && self.faults.iter().any(|fault| fault.column == column && fault.why == why);
        if !told {
            self.faults.push(Fault { line: record.line, column, why, value: shown(cell) });
        }
    }
}

fn value(Broken { reason }: Broken) -> Why {
    Why::Value(reason)
}

fn national_id(cell: &str) -> Result<String, Why> {
    if is_scientific(cell) {
        return Err(Why::Value(Reason::ScientificNotation));
    }
    let digits: String = cell.chars().filter(|c| !c.is_whitespace()).collect();
    let fits = digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if fits { Ok(digits) } else { Err(Why::NationalIdMalformed) }
}
