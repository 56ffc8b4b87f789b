//! A promise that is to come in parts: how much by which day. What comes fills the parts in the order of their days.

use chrono::NaiveDate;
use entity::id::{PledgeId, PledgeInstalmentId};
use entity::mobilization::{need, pledge, pledge_instalment};
use entity::state::PledgeStatus;
use entity::value::quantity::Quantity;
use sea_orm::{ActiveModelTrait, QueryOrder};
use serde::Serialize;

use super::hold;
use super::measure::{require_unit, unit_of};
use super::rule::Rule;
use crate::command::Writing;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Fewest and most instalments of a plan.
pub const FEWEST: usize = 2;
pub const MOST: usize = 60;
/// The argument that a plan is given by.
const ARGUMENT: &str = "instalments";

/// A part of a promise, as it is asked for.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Instalment {
    pub due_on: NaiveDate,
    pub quantity: Quantity,
}

/// A part of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Part {
    pub due_on: NaiveDate,
    /// In the smallest part of the need's unit.
    pub quantity: i64,
    /// This part and all before it.
    #[serde(skip_serializing)]
    pub total: i64,
}

impl From<&pledge_instalment::Model> for Part {
    fn from(row: &pledge_instalment::Model) -> Self {
        Self { due_on: row.due_on, quantity: row.quantity, total: row.total }
    }
}

/// The parts of a promise in the order of their days; none when it is to come in one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan(Vec<Part>);

impl Plan {
    /// The plan that is asked for, if it is one of all that is promised.
    pub(crate) fn read(asked: &[Instalment], quantity: i64, need: &need::Model) -> Result<Self, Refusal> {
        if !(FEWEST..=MOST).contains(&asked.len()) {
            return Err(AnyRule::from(Rule::InstalmentCount).at(ARGUMENT));
        }
        let unit = unit_of(need)?;
        let mut parts: Vec<Part> = Vec::new();
        let mut total = 0_i128;
        for (at, one) in asked.iter().enumerate() {
            let quantity = require_unit(one.quantity, unit).map_err(|refusal| refusal.in_list(ARGUMENT, at))?;
            if parts.last().is_some_and(|last| last.due_on >= one.due_on) {
                return Err(AnyRule::from(Rule::InstalmentsOutOfOrder).at("dueOn").in_list(ARGUMENT, at));
            }
            total += i128::from(quantity);
            // What is beyond all quantities differs from the pledge's, too.
            parts.push(Part { due_on: one.due_on, quantity, total: i64::try_from(total).unwrap_or(i64::MAX) });
        }
        let difference = (total - i128::from(quantity)).unsigned_abs();
        if difference > 0 {
            let difference = hold::show(i64::try_from(difference).unwrap_or(i64::MAX), need);
            return Err(AnyRule::from(Rule::InstalmentsDiffer { difference }).at(ARGUMENT));
        }
        Ok(Self(parts))
    }

    /// The plan that holds for a pledge.
    pub(crate) async fn of(pledge: &pledge::Model, writing: &Writing) -> Result<Self, Refusal> {
        let Some(revision) = pledge.plan_revision else { return Ok(Self::default()) };
        let rows = pledge_instalment::Entity::of_plan(pledge.id, revision)
            .order_by_asc(pledge_instalment::Column::DueOn)
            .all(writing.tx())
            .await?;
        Ok(Self(rows.iter().map(Part::from).collect()))
    }

    pub(crate) fn parts(&self) -> &[Part] {
        &self.0
    }

    pub(crate) fn last_day(&self) -> Option<NaiveDate> {
        self.0.last().map(|part| part.due_on)
    }

    /// The day of the first part that is still to come; the last day when nothing is.
    pub(crate) fn next_due_on(&self, settled: i64) -> Option<NaiveDate> {
        let open = self.0.iter().find(|part| part.total > settled);
        open.map(|part| part.due_on).or_else(|| self.last_day())
    }

    /// Refuses days that have passed, except those that stood there before.
    pub(crate) fn refuse_past(&self, known: &[NaiveDate], today: NaiveDate) -> Result<(), Refusal> {
        let is_late = |part: &Part| part.due_on < today && !known.contains(&part.due_on);
        match self.0.iter().position(is_late) {
            Some(at) => Err(AnyRule::from(Rule::DateInPast).at("dueOn").in_list(ARGUMENT, at)),
            None => Ok(()),
        }
    }

    /// Refuses another last day than the plan's.
    pub(crate) fn refuse_other_day(&self, due_on: Option<NaiveDate>) -> Result<(), Refusal> {
        match (due_on, self.last_day()) {
            (Some(asked), Some(last)) if asked != last => Err(AnyRule::from(Rule::DueOnDiffers).at("dueOn")),
            _ => Ok(()),
        }
    }

    /// Keeps it for good, as the one that a wording brought along.
    pub(crate) async fn write(&self, pledge: PledgeId, revision: i32, writing: &Writing) -> Result<(), Refusal> {
        let row = |part: &Part| {
            let id: PledgeInstalmentId = writing.mint();
            let Part { due_on, quantity, total } = *part;
            let row = pledge_instalment::Model { id, pledge_id: pledge, revision, due_on, quantity, total };
            pledge_instalment::ActiveModel::from(row).reset_all()
        };
        writing.insert_all(self.0.iter().map(row).collect::<Vec<_>>()).await
    }
}

/// A pledge as the trail keeps it: with its plan.
#[derive(Serialize)]
pub(super) struct Planned<'a> {
    #[serde(flatten)]
    pledge: &'a pledge::Model,
    #[serde(skip_serializing_if = "<[Part]>::is_empty")]
    instalments: &'a [Part],
}

impl<'a> Planned<'a> {
    pub(super) fn new(pledge: &'a pledge::Model, plan: &'a Plan) -> Self {
        Self { pledge, instalments: plan.parts() }
    }
}

/// How much of an instalment has come when so much has come of its pledge.
#[must_use]
pub fn received(row: &pledge_instalment::Model, fulfilled: i64) -> i64 {
    let before = row.total.saturating_sub(row.quantity);
    fulfilled.saturating_sub(before).clamp(0, row.quantity)
}

/// How an instalment reads on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstalmentReads {
    Pending,
    PartlyFulfilled,
    Fulfilled,
    Overdue,
    Cancelled,
    WrittenOff,
}

impl InstalmentReads {
    /// An instalment of this pledge, of which so much has come.
    #[must_use]
    pub fn on(today: NaiveDate, pledge: &pledge::Model, row: &pledge_instalment::Model) -> Self {
        let received = received(row, pledge.fulfilled);
        match pledge.status {
            _ if received >= row.quantity => Self::Fulfilled,
            // Nobody came with the rest when it was reserved.
            _ if self::received(row, pledge.settled()) >= row.quantity => Self::WrittenOff,
            PledgeStatus::Declined | PledgeStatus::Expired | PledgeStatus::Cancelled => Self::Cancelled,
            PledgeStatus::WrittenOff => Self::WrittenOff,
            PledgeStatus::Accepted | PledgeStatus::PartlyFulfilled | PledgeStatus::Fulfilled if row.due_on < today => {
                Self::Overdue
            }
            _ if received > 0 => Self::PartlyFulfilled,
            _ => Self::Pending,
        }
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
