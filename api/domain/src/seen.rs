//! Rows that a caller may see, and the handle that reads them.

use std::ops::Deref;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::database::Reader;
use crate::policy::rights::Rights;

/// A row that was read under a visibility condition. Only this crate can mint one, so whatever shows a
/// `Seen` row has, by its type, been checked:
///
/// ```compile_fail,E0423
/// use domain::{Seen, entity::registry::organization};
/// fn forge(row: organization::Model) -> Seen<organization::Model> {
///     Seen(row)
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Seen<T>(T);

impl<T> Seen<T> {
    pub(crate) fn new(row: T) -> Self {
        Self(row)
    }
}

impl<T> Seen<T> {
    /// A part of a row that was seen, such as its id.
    pub fn part<P>(&self, part: impl FnOnce(&T) -> P) -> Seen<P> {
        Seen(part(&self.0))
    }
}

impl<T> Deref for Seen<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// One caller's right to ask: a connection, the caller's rights as they were when the request came, and the
/// present. Every question takes one; there is no reading without it.
#[derive(Clone)]
pub struct Reading {
    db: Reader,
    rights: Arc<Rights>,
    now: DateTime<Utc>,
    today: NaiveDate,
}

impl Reading {
    pub(crate) fn new(db: Reader, rights: Arc<Rights>, now: DateTime<Utc>, today: NaiveDate) -> Self {
        Self { db, rights, now, today }
    }

    pub(crate) fn db(&self) -> &Reader {
        &self.db
    }

    /// The caller's rights.
    #[must_use]
    pub fn rights(&self) -> &Rights {
        &self.rights
    }

    /// When the request came.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The day on which the request came, where the network lives.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.today
    }
}
