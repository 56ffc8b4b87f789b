//! The receiver states that what was announced has arrived. Only now it is posted.

use entity::id::{ContributionId, TypedId};
use entity::mobilization::{contribution, need, pledge};
use entity::state::{AccountType, ContributionStatus, PledgeStatus, TransactionKind};
use entity::value::key::IdempotencyKey;
use entity::value::quantity::Quantity;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use uuid::Uuid;

use super::about::About;
use super::cover::{cover, pledge_status};
use super::giver::refuse_both_sides;
use super::handling::{ContributionStep, is_givers};
use super::hold::{self, When};
use super::measure::{require_unit, unit_of};
use super::reservation::{follow, reserve};
use super::rule::Rule;
use super::step::{PledgeStep, word};
use super::trail::{announce, record};
use crate::command::{Command, Lookup, Writing};
use crate::ledger::{Fund, Move, post};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Confirm that a contribution has arrived, all of it or less.
#[derive(Clone, Serialize)]
pub struct ConfirmContribution {
    pub contribution: ContributionId,
    /// All that was announced when absent.
    pub quantity: Option<Quantity>,
    pub key: IdempotencyKey,
}

impl Command for ConfirmContribution {
    const NEEDS: Permission = Permission::ContributionConfirm;
    const NAME: &'static str = "confirmContribution";
    type Outcome = About<contribution::Model>;

    fn key(&self) -> Option<&str> {
        Some(self.key.as_str())
    }

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let (_, need) = lookup.contribution(self.contribution).await?;
        lookup.organization_in_sight(need.organization_id, need.partnership_id, Self::NEEDS)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (before, need) = hold::contribution(self.contribution, When::Settling, writing).await?;
        let wrong_state = || Rule::WrongContributionState { status: word(before.status) };
        if let Some(rule) = ContributionStep::Confirm.against(&before) {
            return Err(AnyRule::from(rule).at("contributionId"));
        }
        refuse_giver(&before, &need, writing)?;
        let unit = unit_of(&need)?;
        let quantity = self.quantity.map_or(Ok(before.announced), |quantity| require_unit(quantity, unit))?;
        if quantity > before.announced {
            let announced = hold::show(before.announced, &need);
            return Err(AnyRule::from(Rule::AboveAnnounced { announced }).at("quantity"));
        }
        let is_short = quantity < before.announced;
        let after = contribution::Model {
            confirmed: Some(quantity),
            status: if is_short { ContributionStatus::Short } else { ContributionStatus::Confirmed },
            confirmed_by: writing.rights().person(),
            confirmed_at: Some(writing.now()),
            available: quantity,
            ..before.clone()
        };
        let changed = contribution::Entity::update_many()
            .set(contribution::ActiveModel {
                confirmed: Set(after.confirmed),
                status: Set(after.status),
                confirmed_by: Set(after.confirmed_by),
                confirmed_at: Set(after.confirmed_at),
                available: Set(after.available),
                ..Default::default()
            })
            .filter(contribution::Column::Id.eq(before.id))
            .filter(contribution::Column::Status.eq(ContributionStatus::Announced))
            .exec(writing.tx())
            .await?;
        hold::require_one(&changed, wrong_state, "contributionId")?;
        if let Some(id) = before.pledge_id {
            let pledge = hold::one(pledge::Entity::find_by_id(id), writing).await?;
            fulfill(pledge, quantity, &need, writing).await?;
            follow::keep(before.id, &need, writing).await?;
        }
        let movement = Move {
            kind: TransactionKind::Contribution,
            from: (AccountType::Source, None),
            to: (AccountType::Available, None),
            quantity,
            happened_on: before.happened_on,
            contribution: Some(before.id),
            allocation: None,
            expenditure: None,
        };
        let posted = post(&Fund::of(&need)?, movement, writing).await?;
        record(before.id, &need, (Some(&before), &after), None, writing).await?;
        announce("contribution.confirmed", before.id, &need, writing).await?;
        About::new(after, cover(need, posted, writing).await?)
    }

    fn reference(outcome: &Self::Outcome) -> Option<Uuid> {
        Some(outcome.row.id.uuid())
    }

    async fn replay(self, id: Uuid, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let select = contribution::Entity::find_by_id(ContributionId::from_uuid(id));
        hold::again(select, |contribution| contribution.need_id, writing).await
    }
}

/// Who gave, or announced it for the giver, does not confirm that it arrived, nor write themselves a receipt.
pub(super) fn refuse_giver(row: &contribution::Model, need: &need::Model, writing: &Writing) -> Result<(), Refusal> {
    if is_givers(row, need, writing.rights().person()) {
        return Err(AnyRule::from(Rule::OwnDelivery).at("contributionId"));
    }
    match row.giver_organization_id {
        Some(giver) => refuse_both_sides(giver, "contributionId", writing),
        None => Ok(()),
    }
}

/// Counts what arrived on a pledge, which must still be open and never takes more than was promised.
async fn fulfill(before: pledge::Model, quantity: i64, need: &need::Model, writing: &Writing) -> Result<(), Refusal> {
    if let Some(rule) = PledgeStep::Announce.against(&before) {
        return Err(AnyRule::from(rule).at("contributionId"));
    }
    let mut after = pledge::Model { fulfilled: before.fulfilled.saturating_add(quantity), ..before.clone() };
    after.status = pledge_status(&after);
    let open = [PledgeStatus::Accepted, PledgeStatus::PartlyFulfilled];
    let changed = pledge::Entity::update_many()
        .col_expr(pledge::Column::Fulfilled, Expr::col(pledge::Column::Fulfilled).add(quantity))
        .set(pledge::ActiveModel { status: Set(after.status), ..Default::default() })
        .filter(pledge::Column::Id.eq(before.id))
        .filter(pledge::Column::Status.is_in(open))
        .filter(
            Expr::col(pledge::Column::Fulfilled)
                .lte(Expr::col(pledge::Column::Quantity).sub(Expr::col(pledge::Column::Missed)).sub(quantity)),
        )
        .exec(writing.tx())
        .await?;
    let left = reserve::left(&before, 0);
    hold::require_one(&changed, || Rule::AbovePledge { left: hold::show(left, need) }, "quantity")?;
    record(before.id, need, (Some(&before), &after), None, writing).await?;
    if after.status == PledgeStatus::Fulfilled {
        announce("pledge.fulfilled", before.id, need, writing).await?;
    }
    Ok(())
}
