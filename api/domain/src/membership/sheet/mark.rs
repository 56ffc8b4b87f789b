//! By what a member of a list is the same as another.

use chrono::NaiveDate;

use super::header::Field;

/// What tells a member from the others. A telephone number alone does not: families share one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::membership) enum Mark {
    Email(String),
    NationalId(String),
    /// A name with a birth date.
    Born(String, NaiveDate),
    /// A name with a telephone number.
    Reached(String, String),
    /// A name of which nothing else is known.
    Named(String),
}

/// What is known of somebody, with folded name and address.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::membership) struct Known<'a> {
    pub name_key: Option<&'a str>,
    pub email_key: Option<&'a str>,
    pub national_id: Option<&'a str>,
    pub birth_date: Option<NaiveDate>,
    pub phone: Option<&'a str>,
}

impl Mark {
    /// The column that gives it away.
    pub(super) fn field(&self) -> Field {
        match self {
            Self::Email(_) => Field::Email,
            Self::NationalId(_) => Field::NationalId,
            Self::Born(..) => Field::BirthDate,
            Self::Reached(..) => Field::Phone,
            Self::Named(_) => Field::Name,
        }
    }
}

/// Everything by which somebody is recognized.
pub(in crate::membership) fn marks(known: &Known<'_>) -> Vec<Mark> {
    let name = || known.name_key.map(str::to_owned);
    let marks = [
        known.email_key.map(|key| Mark::Email(key.to_owned())),
        known.national_id.map(|number| Mark::NationalId(number.to_owned())),
        known.birth_date.and_then(|day| Some(Mark::Born(name()?, day))),
        known.phone.and_then(|phone| Some(Mark::Reached(name()?, phone.to_owned()))),
    ];
    let marks: Vec<Mark> = marks.into_iter().flatten().collect();
    if marks.is_empty() { name().map(Mark::Named).into_iter().collect() } else { marks }
}
