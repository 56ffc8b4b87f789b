//! The instalments of pledges.

use async_graphql::{Context, Enum, InputObject, SimpleObject};
use domain::entity::mobilization::{pledge, pledge_revision};
use domain::entity::value::unit::Unit;
use domain::mobilization::about::About;
use domain::mobilization::plan::{Instalment, InstalmentReads, MOST, received};
use domain::{Refusal, Seen};

use crate::graphql::input::Faults;
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::PlanOf;
use crate::graphql::quantity::{Quantity, QuantityInput};
use crate::graphql::scalar::LocalDate;
use crate::graphql::session;

/// What is to come of a pledge by one day.
#[derive(InputObject)]
pub struct InstalmentInput {
    /// The day by which it is to come.
    due_on: LocalDate,
    /// How much, in the need's unit.
    quantity: QuantityInput,
}

impl InstalmentInput {
    /// The instalments that were given; those that are refused are noted. Of too many the domain tells.
    pub(super) fn read_all(inputs: Option<Vec<Self>>, faults: &mut Faults) -> Option<Vec<Instalment>> {
        let mut instalments = Vec::new();
        for (at, input) in inputs?.into_iter().take(MOST + 1).enumerate() {
            let mut own = Faults::default();
            let quantity = input.quantity.read(&mut own);
            let due_on = own.take("dueOn", input.due_on.read());
            faults.take_in("instalments", at, own);
            instalments.extend(due_on.zip(quantity).map(|(due_on, quantity)| Instalment { due_on, quantity }));
        }
        Some(instalments)
    }
}

/// Where an instalment stands today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum InstalmentStatus {
    /// Nothing of it has come, and its day has not passed, or nobody has accepted the pledge yet.
    Pending,
    /// Something of it has come, and its day has not passed.
    PartlyFulfilled,
    /// All of it has come.
    Fulfilled,
    /// Not all of it has come, and its day has passed.
    Overdue,
    /// The pledge was declined or taken back before all of it came.
    Cancelled,
    /// The receiver has given up the rest of the pledge.
    WrittenOff,
}

impl From<InstalmentReads> for InstalmentStatus {
    fn from(reads: InstalmentReads) -> Self {
        match reads {
            InstalmentReads::Pending => Self::Pending,
            InstalmentReads::PartlyFulfilled => Self::PartlyFulfilled,
            InstalmentReads::Fulfilled => Self::Fulfilled,
            InstalmentReads::Overdue => Self::Overdue,
            InstalmentReads::Cancelled => Self::Cancelled,
            InstalmentReads::WrittenOff => Self::WrittenOff,
        }
    }
}

/// What is to come of a pledge by one day, and what has. What comes fills the instalments in the order of their days.
#[derive(SimpleObject)]
pub struct PledgeInstalment {
    /// The day by which it is to come.
    due_on: LocalDate,
    /// How much is to come by then, besides what is due earlier.
    quantity: Quantity,
    /// How much of it was confirmed and not taken back.
    received: Quantity,
    /// Where it stands today.
    status: InstalmentStatus,
}

/// What was to come of a pledge by one day, in one wording of it.
#[derive(SimpleObject)]
pub struct PlannedInstalment {
    /// The day by which it was to come.
    due_on: LocalDate,
    /// How much was to come by then, besides what was due earlier.
    quantity: Quantity,
}

/// The plan of a pledge.
pub(super) async fn of_pledge(
    ctx: &Context<'_>,
    about: &About<pledge::Model>,
    revision: Option<i32>,
) -> Result<Vec<PledgeInstalment>, Refusal> {
    let Some(revision) = revision else { return Ok(Vec::new()) };
    let today = session::reading(ctx)?.today();
    let (pledge, unit) = (&*about.row, about.need.unit);
    let rows = ask(ctx, PlanOf((pledge.id, revision))).await?.unwrap_or_default();
    let one = |row: &Seen<domain::entity::mobilization::pledge_instalment::Model>| PledgeInstalment {
        due_on: row.due_on.into(),
        quantity: Quantity::of(row.quantity, unit),
        received: Quantity::of(received(row, pledge.fulfilled), unit),
        status: InstalmentReads::on(today, pledge, row).into(),
    };
    Ok(rows.iter().map(one).collect())
}

/// The plan that a wording names.
pub(super) async fn planned(
    ctx: &Context<'_>,
    wording: &pledge_revision::Model,
    revision: Option<i32>,
    unit: Unit,
) -> Result<Vec<PlannedInstalment>, Refusal> {
    let Some(revision) = revision else { return Ok(Vec::new()) };
    let rows = ask(ctx, PlanOf((wording.pledge_id, revision))).await?.unwrap_or_default();
    let rows = rows.iter();
    Ok(rows
        .map(|row| PlannedInstalment { due_on: row.due_on.into(), quantity: Quantity::of(row.quantity, unit) })
        .collect())
}
