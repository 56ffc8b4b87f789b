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
use super::exchange::{Arrived, StatedRate, arrived};
use super::giver::refuse_both_sides;
use super::handling::{ContributionStep, is_givers};
use super::hold::{self, When};
use super::plan::Plan;
use super::reservation::{follow, reserve};
use super::resolve;
use super::rule::Rule;
use super::step::{PledgeStep, word};
use super::trail::{announce, record};
use crate::command::{Command, Lookup, Writing};
use crate::ledger::{Fund, Move, post, post_exchange};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Confirm that a contribution has arrived, all of it or less; also after having disputed it.
#[derive(Clone, Serialize)]
pub struct ConfirmContribution {
    pub contribution: ContributionId,
    /// All that was announced when absent. Of what came in another currency: what the rate says, if it is stated.
    pub quantity: Option<Quantity>,
    /// Of what was sent in another currency: how much has arrived, all when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub foreign: Option<Quantity>,
    /// By which rate it was exchanged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<StatedRate>,
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
        if let Some(rule) = ContributionStep::Confirm.against(&before) {
            return Err(AnyRule::from(rule).at("contributionId"));
        }
        refuse_giver(&before, &need, writing)?;
        if before.status == ContributionStatus::Disputed {
            resolve::reopen(&before, &need, writing).await?;
        }
        let arrived = arrived(self, &before, &need, writing)?;
        arrive((before, need), arrived, false, writing).await
    }

    fn reference(outcome: &Self::Outcome) -> Option<Uuid> {
        Some(outcome.row.id.uuid())
    }

    async fn replay(self, id: Uuid, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let select = contribution::Entity::find_by_id(ContributionId::from_uuid(id));
        hold::again(select, |contribution| contribution.need_id, writing).await
    }
}

/// What follows when something has arrived, whoever says so: the lot, the pledge, the posting, the need.
pub(super) async fn arrive(
    (before, need): (contribution::Model, need::Model),
    Arrived { quantity, is_short, exchanged }: Arrived,
    automatically: bool,
    writing: &Writing,
) -> Result<About<contribution::Model>, Refusal> {
    let wrong_state = || Rule::WrongContributionState { status: word(before.status) };
    let after = contribution::Model {
        confirmed: Some(quantity),
        status: if is_short { ContributionStatus::Short } else { ContributionStatus::Confirmed },
        confirmed_by: writing.rights().person(),
        confirmed_at: Some(writing.now()),
        confirmed_automatically: automatically,
        // Why it was disputed, the trail keeps.
        decision_reason: None,
        available: quantity,
        ..before.clone()
    };
    let changed = contribution::Entity::update_many()
        .set(contribution::ActiveModel {
            confirmed: Set(after.confirmed),
            status: Set(after.status),
            confirmed_by: Set(after.confirmed_by),
            confirmed_at: Set(after.confirmed_at),
            confirmed_automatically: Set(after.confirmed_automatically),
            decision_reason: Set(after.decision_reason.clone()),
            available: Set(after.available),
            ..Default::default()
        })
        .filter(contribution::Column::Id.eq(before.id))
        .filter(contribution::Column::Status.eq(before.status))
        .exec(writing.tx())
        .await?;
    hold::require_one(&changed, wrong_state, "contributionId")?;
    if let Some(id) = before.pledge_id {
        let pledge = hold::one(pledge::Entity::find_by_id(id), writing).await?;
        let path = if exchanged.is_some() { "exchange.rate" } else { "quantity" };
        let pledge = fulfill(pledge, quantity, (&need, path), writing).await?;
        follow::keep(before.id, &need, writing).await?;
        follow::end_with(&pledge, &need, writing).await?;
    }
    let movement = Move {
        kind: TransactionKind::Contribution,
        from: (outside(exchanged.is_some()), None),
        to: (AccountType::Available, None),
        quantity,
        happened_on: before.happened_on,
        contribution: Some(before.id),
        allocation: None,
        expenditure: None,
    };
    let fund = Fund::of(&need)?;
    let posted = match exchanged {
        None => post(&fund, movement, writing).await?,
        Some(exchanged) => post_exchange(&fund, movement, exchanged, writing).await.map_err(at_rate)?,
    };
    record(before.id, &need, (Some(&before), &after), None, writing).await?;
    announce("contribution.confirmed", before.id, &need, writing).await?;
    About::new(after, cover(need, posted, writing).await?)
}

/// Where what arrived comes from: what was exchanged has come in before, in the other currency.
pub(super) fn outside(is_exchanged: bool) -> AccountType {
    if is_exchanged { AccountType::Clearing } else { AccountType::Source }
}

/// What it came to was not stated; the rate was.
fn at_rate(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Rule { rule, .. } => rule.at("exchange.rate"),
        other => other,
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
async fn fulfill(
    before: pledge::Model,
    quantity: i64,
    (need, path): (&need::Model, &'static str),
    writing: &Writing,
) -> Result<pledge::Model, Refusal> {
    if let Some(rule) = PledgeStep::Announce.against(&before) {
        return Err(AnyRule::from(rule).at("contributionId"));
    }
    let mut after = pledge::Model { fulfilled: before.fulfilled.saturating_add(quantity), ..before.clone() };
    after.status = pledge_status(&after);
    after.next_due_on = Plan::of(&before, writing).await?.next_due_on(after.settled());
    let open = [PledgeStatus::Accepted, PledgeStatus::PartlyFulfilled];
    let changed = pledge::Entity::update_many()
        .col_expr(pledge::Column::Fulfilled, Expr::col(pledge::Column::Fulfilled).add(quantity))
        .set(pledge::ActiveModel {
            status: Set(after.status),
            next_due_on: Set(after.next_due_on),
            ..Default::default()
        })
        .filter(pledge::Column::Id.eq(before.id))
        .filter(pledge::Column::Status.is_in(open))
        .filter(
            Expr::col(pledge::Column::Fulfilled)
                .lte(Expr::col(pledge::Column::Quantity).sub(Expr::col(pledge::Column::Missed)).sub(quantity)),
        )
        .exec(writing.tx())
        .await?;
    let left = reserve::left(&before, 0);
    hold::require_one(&changed, || Rule::AbovePledge { left: hold::show(left, need) }, path)?;
    record(before.id, need, (Some(&before), &after), None, writing).await?;
    if after.status == PledgeStatus::Fulfilled {
        announce("pledge.fulfilled", before.id, need, writing).await?;
    }
    Ok(after)
}
