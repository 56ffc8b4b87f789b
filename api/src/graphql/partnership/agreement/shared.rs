//! What parties agree to see of each other's promises.

use async_graphql::{InputObject, SimpleObject};
use domain::entity::value::{Broken, Reason};
use domain::partnership::agreement::shared::Shared;

use super::word::SharedTotal;
use crate::graphql::input::Faults;
use crate::graphql::scalar::LocalDate;

/// What the parties are to see of each other's promises, and for how long.
#[derive(InputObject)]
pub struct SharedTotalsInput {
    /// Which totals; none takes the term out.
    totals: Vec<SharedTotal>,
    /// The first day; from the beginning when absent.
    from: Option<LocalDate>,
    /// The last day; to the end when absent.
    until: Option<LocalDate>,
}

/// What the parties see of each other's promises, and for how long.
#[derive(SimpleObject)]
pub struct SharedTotals {
    /// Which totals.
    totals: Vec<SharedTotal>,
    /// The first day; null for from the beginning.
    from: Option<LocalDate>,
    /// The last day; null for to the end.
    until: Option<LocalDate>,
}

impl SharedTotals {
    pub(super) fn of(shared: &Shared) -> Option<Self> {
        let totals = shared.totals().iter().copied().map(SharedTotal::from).collect();
        let term = Self { totals, from: shared.from.map(LocalDate::from), until: shared.until.map(LocalDate::from) };
        (!shared.is_nothing()).then_some(term)
    }
}

/// The term that is asked for, or nothing after noting what is wrong with it.
pub(in super::super) fn sharing(input: Option<SharedTotalsInput>, faults: &mut Faults) -> Option<Shared> {
    let Some(input) = input else { return Some(Shared::default()) };
    let from = faults.take_optional("shared", input.from.map(|day| day.read()))?;
    let until = faults.take_optional("shared", input.until.map(|day| day.read()))?;
    let totals: Vec<_> = input.totals.into_iter().map(Into::into).collect();
    if totals.is_empty() {
        return Some(Shared::default());
    }
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        return faults.take("shared", Err(Broken::from(Reason::Malformed)));
    }
    Some(Shared::new(&totals, from, until))
}
