//! Rows that cannot be read without their need, which says in which unit they count and who receives.

use entity::mobilization::need;
use entity::value::unit::Unit;

use super::measure;
use crate::refusal::Refusal;
use crate::seen::Seen;

/// A need with its unit.
#[derive(Clone, Debug)]
pub struct SeenNeed {
    pub row: Seen<need::Model>,
    pub unit: Unit,
}

impl SeenNeed {
    pub(crate) fn new(need: need::Model) -> Result<Self, Refusal> {
        Ok(Self { unit: measure::unit_of(&need)?, row: Seen::new(need) })
    }
}

/// A row about a need. Whoever may see the row may see the need: givers saw it when they promised, and the rest
/// belongs to its receiver.
#[derive(Clone, Debug)]
pub struct About<T> {
    pub row: Seen<T>,
    pub need: SeenNeed,
}

impl<T> About<T> {
    pub(crate) fn new(row: T, need: need::Model) -> Result<Self, Refusal> {
        Ok(Self { row: Seen::new(row), need: SeenNeed::new(need)? })
    }

    pub(crate) fn of((row, need): (T, need::Model)) -> Result<Self, Refusal> {
        Self::new(row, need)
    }
}
