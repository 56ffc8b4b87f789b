//! What moved in the books, thought out a second time: a list, read anew for each question.

use chrono::NaiveDate;
use entity::state::AccountType::{self, Allocated, Available, Clearing, Source, Used};

use super::books::{ABROAD, HOME, PLACES, Place};

struct Moved {
    from: Place,
    to: Place,
    quantity: i64,
    happened_on: NaiveDate,
    booked_on: NaiveDate,
    /// How many steps had been tried before.
    step: usize,
}

/// Until when; what is absent does not matter.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Until {
    pub booked: Option<NaiveDate>,
    pub happened: Option<NaiveDate>,
    /// How many steps had been tried.
    pub steps: Option<usize>,
}

/// The books of one history.
pub(super) struct Journal {
    today: NaiveDate,
    moved: Vec<Moved>,
    /// The last days of closed periods.
    closed: Vec<NaiveDate>,
    pub steps: usize,
}

impl Journal {
    pub(super) fn new(today: NaiveDate) -> Self {
        Self { today, moved: Vec::new(), closed: Vec::new(), steps: 0 }
    }

    pub(super) fn came(&mut self, quantity: i64, happened_on: NaiveDate) {
        self.moves((Source, Available), quantity, happened_on);
    }

    pub(super) fn went_back(&mut self, quantity: i64) {
        self.moves((Available, Source), quantity, self.today);
    }

    /// In another currency, and what it came to.
    pub(super) fn came_from_abroad(&mut self, (original, quantity): (i64, i64), happened_on: NaiveDate) {
        self.moves((Clearing, Available), quantity, happened_on);
        self.moves_in(((Source, ABROAD), (Clearing, ABROAD)), original, happened_on);
    }

    pub(super) fn went_back_abroad(&mut self, (original, quantity): (i64, i64)) {
        self.moves((Available, Clearing), quantity, self.today);
        self.moves_in(((Clearing, ABROAD), (Source, ABROAD)), original, self.today);
    }

    pub(super) fn set_aside(&mut self, quantity: i64) {
        self.moves((Available, Allocated), quantity, self.today);
    }

    pub(super) fn released(&mut self, quantity: i64) {
        self.moves((Allocated, Available), quantity, self.today);
    }

    pub(super) fn used(&mut self, quantity: i64, happened_on: NaiveDate) {
        self.moves((Allocated, Used), quantity, happened_on);
    }

    pub(super) fn was_not_used(&mut self, quantity: i64) {
        self.moves((Used, Allocated), quantity, self.today);
    }

    fn moves(&mut self, (from, to): (AccountType, AccountType), quantity: i64, happened_on: NaiveDate) {
        self.moves_in(((from, HOME), (to, HOME)), quantity, happened_on);
    }

    /// What happened in a month that is closed counts today, and remembers its day.
    fn moves_in(&mut self, (from, to): (Place, Place), quantity: i64, happened_on: NaiveDate) {
        let is_closed = self.closed.iter().any(|end| happened_on <= *end);
        let booked_on = if is_closed { self.today } else { happened_on };
        self.moved.push(Moved { from, to, quantity, happened_on, booked_on, step: self.steps });
    }

    /// Closes a period; the same once more is let pass.
    pub(super) fn closes(&mut self, through: NaiveDate) -> Result<(), &'static str> {
        if self.closed.contains(&through) {
            return Ok(());
        }
        if self.closed.iter().any(|end| through < *end) {
            return Err("ClosedFurther");
        }
        self.closed.push(through);
        Ok(())
    }

    /// What lay in the accounts of each type and currency.
    pub(super) fn lay(&self, until: Until) -> [i128; PLACES.len()] {
        let counts = |one: &&Moved| {
            until.booked.is_none_or(|day| one.booked_on <= day)
                && until.happened.is_none_or(|day| one.happened_on <= day)
                && until.steps.is_none_or(|steps| one.step < steps)
        };
        let mut sums = [0; PLACES.len()];
        for one in self.moved.iter().filter(counts) {
            for (sum, of) in sums.iter_mut().zip(PLACES) {
                let quantity = i128::from(one.quantity);
                *sum += if of == one.to { quantity } else { 0 } - if of == one.from { quantity } else { 0 };
            }
        }
        sums
    }
}
