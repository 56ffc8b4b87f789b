//! Somebody else approves an expenditure, and it is posted once nobody else has to approve it, too.

use entity::id::{ExpenditureId, TypedId};
use entity::mobilization::{allocation, expenditure, need};
use entity::state::{AccountType, ExpenditureStatus, TransactionKind};
use entity::value::key::IdempotencyKey;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use uuid::Uuid;

use super::about::About;
use super::approval::{self, Approved};
use super::cover::{allocation_status, left};
use super::hold::{self, When};
use super::lots::{self, Made};
use super::rule::Rule;
use super::step::{ExpenditureStep, word};
use super::submit_expenditure::again;
use super::together::Asked;
use super::trail::{announce, record};
use crate::command::{Command, Lookup, Writing};
use crate::ledger::{Fund, Move, post};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// Approve an expenditure that somebody else has submitted. Where it takes two, the first approval is kept and changes
/// nothing else.
#[derive(Clone, Serialize)]
pub struct ApproveExpenditure {
    pub expenditure: ExpenditureId,
    pub key: IdempotencyKey,
}

impl Command for ApproveExpenditure {
    const NEEDS: Permission = Permission::ExpenditureApprove;
    const NAME: &'static str = "approveExpenditure";
    type Outcome = About<expenditure::Model>;

    fn key(&self) -> Option<&str> {
        Some(self.key.as_str())
    }

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.receiver_of_expenditure(self.expenditure).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (before, allocation, need) = hold::expenditure(self.expenditure, When::Settling, writing).await?;
        if let Some(rule) = ExpenditureStep::Approve.against(&before, writing.rights().person()) {
            return Err(AnyRule::from(rule).at("expenditureId"));
        }
        let required = Asked::Expenditure(&before).required(&need, writing).await?;
        let approved = Approved::Expenditure(Seen::new(before.id));
        let sides = (before.requested_by, required);
        let raised = expenditure::Model { others_required: required, ..before.clone() };
        if !approval::give(approved, sides, ("expenditureId", Self::NEEDS), &need, writing).await? {
            approval::wait(approved, (before.others_required, required), &need, writing).await?;
            announce("expenditure.approved", before.id, &need, writing).await?;
            return About::new(raised, need);
        }
        take(&allocation, before.quantity, &need, writing).await?;
        let lots = lots::spend(&before, &need, writing).await?;
        let after = decide(&raised, ExpenditureStatus::Posted, None, writing).await?;
        let movement = Move {
            kind: TransactionKind::Expenditure,
            from: (AccountType::Allocated, Some(allocation.program_id)),
            to: (AccountType::Used, Some(allocation.program_id)),
            quantity: before.quantity,
            happened_on: before.happened_on,
            contribution: None,
            allocation: Some(allocation.id),
            expenditure: Some(before.id),
        };
        post(&Fund::of(&need)?, movement, writing).await?;
        let not_yet = Made { row: &before, lots: Vec::new() };
        record(before.id, &need, (Some(&not_yet), &Made { row: &after, lots }), None, writing).await?;
        announce("expenditure.posted", before.id, &need, writing).await?;
        About::new(after, need)
    }

    fn reference(outcome: &Self::Outcome) -> Option<Uuid> {
        Some(outcome.row.id.uuid())
    }

    async fn replay(self, id: Uuid, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        again(ExpenditureId::from_uuid(id), writing).await
    }
}

/// Writes the decision, once. Who has asked for it is not who decides: where they approved alone, nobody else did.
pub(crate) async fn decide(
    before: &expenditure::Model,
    status: ExpenditureStatus,
    reason: Option<String>,
    writing: &Writing,
) -> Result<expenditure::Model, Refusal> {
    let after = expenditure::Model {
        status,
        decided_by: writing.rights().person().filter(|person| *person != before.requested_by),
        decided_at: Some(writing.now()),
        decision_reason: reason,
        ..before.clone()
    };
    let changed = expenditure::Entity::update_many()
        .set(expenditure::ActiveModel {
            status: Set(after.status),
            decided_by: Set(after.decided_by),
            decided_at: Set(after.decided_at),
            decision_reason: Set(after.decision_reason.clone()),
            others_required: Set(after.others_required),
            ..Default::default()
        })
        .filter(expenditure::Column::Id.eq(before.id))
        .filter(expenditure::Column::Status.eq(ExpenditureStatus::Submitted))
        .exec(writing.tx())
        .await?;
    let wrong_state = || Rule::WrongExpenditureState { status: word(before.status) };
    hold::require_one(&changed, wrong_state, "expenditureId")?;
    Ok(after)
}

/// Counts what is used of an allocation, never more than is left of it.
async fn take(before: &allocation::Model, quantity: i64, need: &need::Model, writing: &Writing) -> Result<(), Refusal> {
    let mut after = allocation::Model { used: before.used.saturating_add(quantity), ..before.clone() };
    after.status = allocation_status(&after);
    let room = Expr::col(allocation::Column::Quantity).sub(Expr::col(allocation::Column::Released)).sub(quantity);
    let changed = allocation::Entity::update_many()
        .col_expr(allocation::Column::Used, Expr::col(allocation::Column::Used).add(quantity))
        .set(allocation::ActiveModel { status: Set(after.status), ..Default::default() })
        .filter(allocation::Column::Id.eq(before.id))
        .filter(Expr::col(allocation::Column::Used).lte(room))
        .exec(writing.tx())
        .await?;
    let shortfall = || Rule::Shortfall { asked: hold::show(quantity, need), available: hold::show(left(before), need) };
    hold::require_one(&changed, shortfall, "expenditureId")?;
    record(before.id, need, (Some(before), &after), None, writing).await
}
