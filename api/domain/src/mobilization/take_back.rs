//! Taking back what was posted: the mirror image, and what follows for the rows that counted it.

use entity::id::{ContributionId, ExpenditureId, PledgeId, TransactionId};
use entity::ledger::transaction;
use entity::mobilization::{allocation, contribution, expenditure, need, pledge, reversal};
use entity::state::{AccountType, ContributionStatus, ExpenditureStatus, TransactionKind};
use entity::value::quantity::Quantity;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::confirm::outside;
use super::cover::{allocation_status, pledge_status};
use super::exchange;
use super::hold::{self, When};
use super::lots;
use super::plan::Plan;
use super::request_reversal::reversible;
use super::rule::Rule;
use super::trail::record;
use crate::command::Writing;
use crate::ledger::{Fund, Move, Posted, reverse};
use crate::refusal::{Refusal, Rule as AnyRule};

/// Takes back what is available of it: what was set aside or used of it cannot go back to its giver.
pub(crate) async fn contribution(
    id: ContributionId,
    reversal: &reversal::Model,
    need: &need::Model,
    writing: &Writing,
) -> Result<Posted, Refusal> {
    let before = hold::one(contribution::Entity::find_by_id(id), writing).await?;
    let quantity = reversal.quantity;
    let left = reversible(&before).map_err(|rule| AnyRule::from(rule).at("reversalId"))?;
    let mut after = contribution::Model {
        reversed: before.reversed.saturating_add(quantity),
        available: before.available.saturating_sub(quantity),
        ..before.clone()
    };
    if left == quantity {
        after.status = ContributionStatus::Returned;
    }
    let changed = contribution::Entity::update_many()
        .col_expr(contribution::Column::Reversed, Expr::col(contribution::Column::Reversed).add(quantity))
        .col_expr(contribution::Column::Available, Expr::col(contribution::Column::Available).sub(quantity))
        .set(contribution::ActiveModel { status: Set(after.status), ..Default::default() })
        .filter(contribution::Column::Id.eq(id))
        .filter(contribution::Column::Status.eq(before.status))
        .filter(Expr::col(contribution::Column::Reversed).lte(Expr::col(contribution::Column::Confirmed).sub(quantity)))
        .filter(contribution::Column::Available.gte(quantity))
        .exec(writing.tx())
        .await?;
    let above = || match left < quantity {
        true => Rule::AboveReversible { left: hold::show(left, need) },
        false => Rule::Shortfall { asked: hold::show(quantity, need), available: hold::show(before.available, need) },
    };
    hold::require_one(&changed, above, "reversalId")?;
    record(id, need, (Some(&before), &after), Some(&reversal.reason), writing).await?;
    if let Some(pledge) = before.pledge_id {
        unfulfill(pledge, reversal, need, writing).await?;
    }
    let original = original(transaction::Column::ContributionId.eq(id), TransactionKind::Contribution, writing).await?;
    let is_exchanged = before.original_unit.is_some();
    let foreign = match is_exchanged {
        true => Some(exchange::back(id, (before.reversed, after.reversed), writing).await?),
        false => None,
    };
    let movement = Move {
        kind: TransactionKind::Contribution,
        from: (outside(is_exchanged), None),
        to: (AccountType::Available, None),
        quantity,
        happened_on: writing.today(),
        contribution: Some(id),
        allocation: None,
        expenditure: None,
    };
    mirror(original, (movement, foreign), reversal, need, writing).await
}

/// Puts what was used back to what is set aside.
pub(crate) async fn expenditure(
    id: ExpenditureId,
    reversal: &reversal::Model,
    writing: &Writing,
) -> Result<Posted, Refusal> {
    let (before, allocation, need) = hold::expenditure(id, When::Always, writing).await?;
    let quantity = reversal.quantity;
    let left = before.quantity.saturating_sub(before.reversed);
    let mut after = expenditure::Model { reversed: before.reversed.saturating_add(quantity), ..before.clone() };
    if left == quantity {
        after.status = ExpenditureStatus::Reversed;
    }
    let changed = expenditure::Entity::update_many()
        .col_expr(expenditure::Column::Reversed, Expr::col(expenditure::Column::Reversed).add(quantity))
        .set(expenditure::ActiveModel { status: Set(after.status), ..Default::default() })
        .filter(expenditure::Column::Id.eq(id))
        .filter(expenditure::Column::Status.eq(ExpenditureStatus::Posted))
        .filter(Expr::col(expenditure::Column::Reversed).lte(Expr::col(expenditure::Column::Quantity).sub(quantity)))
        .exec(writing.tx())
        .await?;
    hold::require_one(&changed, || Rule::AboveReversible { left: hold::show(left, &need) }, "reversalId")?;
    record(id, &need, (Some(&before), &after), Some(&reversal.reason), writing).await?;
    unuse(&allocation, reversal, &need, writing).await?;
    lots::unspend(&before, quantity, writing).await?;
    let original = original(transaction::Column::ExpenditureId.eq(id), TransactionKind::Expenditure, writing).await?;
    let movement = Move {
        kind: TransactionKind::Expenditure,
        from: (AccountType::Allocated, Some(allocation.program_id)),
        to: (AccountType::Used, Some(allocation.program_id)),
        quantity,
        happened_on: writing.today(),
        contribution: None,
        allocation: Some(allocation.id),
        expenditure: Some(id),
    };
    mirror(original, (movement, None), reversal, &need, writing).await
}

async fn unfulfill(
    id: PledgeId,
    reversal: &reversal::Model,
    need: &need::Model,
    writing: &Writing,
) -> Result<(), Refusal> {
    let before = hold::one(pledge::Entity::find_by_id(id), writing).await?;
    let quantity = reversal.quantity;
    let mut after = pledge::Model { fulfilled: before.fulfilled.saturating_sub(quantity), ..before.clone() };
    after.status = pledge_status(&after);
    after.next_due_on = Plan::of(&before, writing).await?.next_due_on(after.settled());
    let changed = pledge::Entity::update_many()
        .col_expr(pledge::Column::Fulfilled, Expr::col(pledge::Column::Fulfilled).sub(quantity))
        .set(pledge::ActiveModel {
            status: Set(after.status),
            next_due_on: Set(after.next_due_on),
            ..Default::default()
        })
        .filter(pledge::Column::Id.eq(id))
        .filter(pledge::Column::Fulfilled.gte(quantity))
        .exec(writing.tx())
        .await?;
    let left = || Rule::AboveReversible { left: hold::show(before.fulfilled, need) };
    hold::require_one(&changed, left, "reversalId")?;
    record(id, need, (Some(&before), &after), Some(&reversal.reason), writing).await
}

async fn unuse(
    before: &allocation::Model,
    reversal: &reversal::Model,
    need: &need::Model,
    writing: &Writing,
) -> Result<(), Refusal> {
    let quantity = reversal.quantity;
    let mut after = allocation::Model { used: before.used.saturating_sub(quantity), ..before.clone() };
    after.status = allocation_status(&after);
    let changed = allocation::Entity::update_many()
        .col_expr(allocation::Column::Used, Expr::col(allocation::Column::Used).sub(quantity))
        .set(allocation::ActiveModel { status: Set(after.status), ..Default::default() })
        .filter(allocation::Column::Id.eq(before.id))
        .filter(allocation::Column::Used.gte(quantity))
        .exec(writing.tx())
        .await?;
    let left = || Rule::AboveReversible { left: hold::show(before.used, need) };
    hold::require_one(&changed, left, "reversalId")?;
    record(before.id, need, (Some(before), &after), Some(&reversal.reason), writing).await
}

/// The one transaction that posted it.
async fn original(
    of: sea_orm::sea_query::SimpleExpr,
    kind: TransactionKind,
    writing: &Writing,
) -> Result<TransactionId, Refusal> {
    let select = transaction::Entity::find().filter(of).filter(transaction::Column::Kind.eq(kind));
    Ok(hold::one(select, writing).await?.id)
}

async fn mirror(
    original: TransactionId,
    movement: (Move, Option<Quantity>),
    reversal: &reversal::Model,
    need: &need::Model,
    writing: &Writing,
) -> Result<Posted, Refusal> {
    let why = (reversal.reason_code, reversal.reason.clone());
    match reverse(&Fund::of(need)?, original, movement, why, writing).await {
        // The quantity was stated in the request; here only the reversal is named.
        Err(Refusal::Rule { rule, .. }) => Err(rule.at("reversalId")),
        posted => posted,
    }
}
