//! What counts together where approvals are counted: whatever an organization asks to spend, or to take back, in one unit
//! within a day. Splitting it, over several needs as well, brings nothing below a limit.

use std::collections::HashMap;

use chrono::TimeDelta;
use entity::id::ExpenditureId;
use entity::mobilization::{expenditure, need, reversal};
use entity::state::{ExpenditureStatus, ReversalStatus};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, Select};

use super::approval::{others_required, policy_of};
use super::find;
use crate::command::Writing;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

const DAY: TimeDelta = TimeDelta::days(1);

/// What is asked for, or was.
#[derive(Clone, Copy)]
pub(crate) enum Asked<'a> {
    NewExpenditure(i64),
    Expenditure(&'a expenditure::Model),
    NewReversal(i64),
    Reversal(&'a reversal::Model),
}

impl Asked<'_> {
    /// How many others it takes now: as many as it took when it was asked for, or more. What the organization has decided
    /// is locked until the unit of work ends, so that two that are asked for at once count each other.
    pub(crate) async fn required(self, need: &need::Model, writing: &Writing) -> Result<i32, Refusal> {
        let now = match policy_of(need, writing).await? {
            None => others_required(None, 0, writing.today()),
            Some(policy) => others_required(Some(&policy), self.together(need, writing).await?, writing.today()),
        };
        Ok(now.max(self.least()))
    }

    fn least(self) -> i32 {
        match self {
            Self::NewExpenditure(_) => 0,
            // What is taken back nobody approves alone.
            Self::NewReversal(_) => 1,
            Self::Expenditure(row) => row.others_required,
            Self::Reversal(row) => row.others_required,
        }
    }

    /// With what was asked for within a day before it.
    async fn together(self, need: &need::Model, writing: &Writing) -> Result<i64, Refusal> {
        use {expenditure::Column as E, reversal::Column as R};
        let spent = spent();
        let taken_back = find::reversals().filter(R::Status.is_in([ReversalStatus::Submitted, ReversalStatus::Posted]));
        // What is new counts all that is there, whichever server's clock it was asked for by; later what came before it.
        match self {
            Self::NewExpenditure(own) => {
                let others = spent.filter(E::RequestedAt.gt(writing.now() - DAY));
                sum(own, others, E::Quantity, need, writing).await
            }
            Self::Expenditure(row) => {
                let others = spent.filter(E::Id.lt(row.id)).filter(E::RequestedAt.gt(row.requested_at - DAY));
                sum(row.quantity, others, E::Quantity, need, writing).await
            }
            Self::NewReversal(own) => {
                let others = taken_back.filter(R::RequestedAt.gt(writing.now() - DAY));
                sum(own, others, R::Quantity, need, writing).await
            }
            Self::Reversal(row) => {
                let others = taken_back.filter(R::Id.lt(row.id)).filter(R::RequestedAt.gt(row.requested_at - DAY));
                sum(row.quantity, others, R::Quantity, need, writing).await
            }
        }
    }
}

/// What was asked for and not rejected.
fn spent() -> Select<expenditure::Entity> {
    find::expenditures().filter(expenditure::Column::Status.is_in([
        ExpenditureStatus::Submitted,
        ExpenditureStatus::Posted,
        ExpenditureStatus::Reversed,
    ]))
}

/// What counts together with each of these expenditures, with the expenditure itself, for those who ask beforehand: as
/// when it is approved.
pub async fn together_of(
    reading: &Reading,
    ids: &[Seen<ExpenditureId>],
) -> Result<HashMap<Seen<ExpenditureId>, i64>, Refusal> {
    use expenditure::Column as E;
    let wanted = find::expenditures().filter(reading.any_of(E::Id, ids.iter().map(|id| **id)));
    let wanted = wanted.select_two_required(need::Entity).all(reading.db()).await?;
    let before = wanted.iter().map(|(row, need)| {
        Condition::all()
            .add(need::Column::OrganizationId.eq(need.organization_id))
            .add(need::Column::Unit.eq(&need.unit))
            .add(E::Id.lt(row.id))
            .add(E::RequestedAt.gt(row.requested_at - DAY))
    });
    let before = before.fold(Condition::any(), Condition::add);
    let others = if wanted.is_empty() {
        Vec::new()
    } else {
        spent().filter(before).select_two_required(need::Entity).all(reading.db()).await?
    };
    let together = wanted.into_iter().map(|(row, need)| {
        let counts = others.iter().filter(|(other, of)| {
            of.organization_id == need.organization_id
                && of.unit == need.unit
                && other.id < row.id
                && other.requested_at > row.requested_at - DAY
        });
        (Seen::new(row.id), counts.fold(row.quantity, |sum, (other, _)| sum.saturating_add(other.quantity)))
    });
    Ok(together.collect())
}

/// The sum of these among what is the organization's and of the unit; the select is joined to the need.
async fn sum<E: EntityTrait>(
    own: i64,
    others: Select<E>,
    quantity: E::Column,
    need: &need::Model,
    writing: &Writing,
) -> Result<i64, Refusal> {
    let others: Vec<i64> = others
        .filter(need::Column::OrganizationId.eq(need.organization_id))
        .filter(need::Column::Unit.eq(&need.unit))
        .select_only()
        .column(quantity)
        .into_tuple()
        .all(writing.tx())
        .await?;
    Ok(others.into_iter().fold(own, i64::saturating_add))
}
