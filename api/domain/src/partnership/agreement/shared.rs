//! What parties agree to see of each other's promises, and for how long.

use chrono::NaiveDate;
use entity::partnership::agreement;
use entity::state::SharedTotal;
use sea_orm::{ActiveEnum, Iterable};
use serde::Serialize;

/// The term of an agreement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Shared {
    /// In the order of the words, each once.
    totals: Vec<SharedTotal>,
    /// From the beginning when absent.
    pub from: Option<NaiveDate>,
    /// The last day; to the end when absent.
    pub until: Option<NaiveDate>,
}

impl Shared {
    /// The term that shares these, from a day to a day.
    #[must_use]
    pub fn new(asked: &[SharedTotal], from: Option<NaiveDate>, until: Option<NaiveDate>) -> Self {
        Self { totals: SharedTotal::iter().filter(|total| asked.contains(total)).collect(), from, until }
    }

    /// The term of a version.
    #[must_use]
    pub fn of(row: &agreement::Model) -> Self {
        let is_in = |total: &SharedTotal| row.shared_totals.split(' ').any(|word| word == total.to_value());
        Self { totals: SharedTotal::iter().filter(is_in).collect(), from: row.shared_from, until: row.shared_until }
    }

    #[must_use]
    pub fn totals(&self) -> &[SharedTotal] {
        &self.totals
    }

    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.totals.is_empty()
    }

    /// What is shared on a day.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> &[SharedTotal] {
        let begun = self.from.is_none_or(|first| first <= day);
        if begun && self.until.is_none_or(|last| last >= day) { &self.totals } else { &[] }
    }

    pub(super) fn words(&self) -> String {
        self.totals.iter().map(ActiveEnum::to_value).collect::<Vec<_>>().join(" ")
    }
}
