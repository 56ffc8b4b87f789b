//! Somebody asks to take back something that was posted.

use entity::id::{ContributionId, ExpenditureId, ReversalId, TypedId};
use entity::mobilization::{contribution, need, reversal};
use entity::state::{ContributionStatus, ReversalReason, ReversalStatus};
use entity::value::key::IdempotencyKey;
use entity::value::quantity::Quantity;
use entity::value::text::Text;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Select};
use serde::Serialize;
use uuid::Uuid;

use super::about::About;
use super::hold::{self, When};
use super::measure::{require_unit, unit_of};
use super::rule::Rule;
use super::step::{ExpenditureStep, word};
use super::together::Asked;
use super::trail::{announce, record};
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// What is taken back.
#[derive(Clone, Copy, Serialize)]
pub enum Original {
    Contribution(ContributionId),
    Expenditure(ExpenditureId),
}

/// Ask for the reversal of a confirmed contribution or a posted expenditure, all of it or a part.
#[derive(Clone, Serialize)]
pub struct RequestReversal {
    pub original: Original,
    pub quantity: Quantity,
    pub reason_code: ReversalReason,
    pub reason: Text,
    pub key: IdempotencyKey,
}

impl Command for RequestReversal {
    const NEEDS: Permission = Permission::ReversalRequest;
    const NAME: &'static str = "requestReversal";
    type Outcome = About<reversal::Model>;

    fn key(&self) -> Option<&str> {
        Some(self.key.as_str())
    }

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        match self.original {
            Original::Contribution(id) => {
                let (_, need) = lookup.contribution(id).await?;
                lookup.organization_in_sight(need.organization_id, need.partnership_id, Self::NEEDS)
            }
            Original::Expenditure(id) => lookup.receiver_of_expenditure(id).await,
        }
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let requested_by = writing.rights().person().ok_or(Refusal::InsufficientScope(Self::NEEDS))?;
        let (need, standing, others) = match self.original {
            Original::Contribution(id) => of_contribution(id, writing).await?,
            Original::Expenditure(id) => of_expenditure(id, writing).await?,
        };
        let reason = hold::stated(self.reason)?;
        let quantity = require_unit(self.quantity, unit_of(&need)?)?;
        // What others have asked for already is not there to be asked for again.
        let left = others
            .filter(reversal::Column::Status.eq(ReversalStatus::Submitted))
            .all(writing.tx())
            .await?
            .iter()
            .fold(standing, |left, other| left.saturating_sub(other.quantity))
            .max(0);
        if quantity > left {
            return Err(AnyRule::from(Rule::AboveReversible { left: hold::show(left, &need) }).at("quantity"));
        }
        let others_required = Asked::NewReversal(quantity).required(&need, writing).await?;
        let id: ReversalId = writing.mint();
        let (contribution_id, expenditure_id) = match self.original {
            Original::Contribution(id) => (Some(id), None),
            Original::Expenditure(id) => (None, Some(id)),
        };
        let reversal = reversal::Model {
            id,
            contribution_id,
            expenditure_id,
            quantity,
            reason_code: self.reason_code,
            reason: reason.clone(),
            status: ReversalStatus::Submitted,
            requested_by,
            requested_at: writing.now(),
            decided_by: None,
            decided_at: None,
            decision_reason: None,
            transaction_id: None,
            others_required,
        };
        let row = reversal::ActiveModel::from(reversal.clone()).reset_all();
        reversal::Entity::insert(row).exec_without_returning(writing.tx()).await?;
        record(id, &need, (None, &reversal), Some(&reason), writing).await?;
        announce("reversal.requested", id, &need, writing).await?;
        About::new(reversal, need)
    }

    fn reference(outcome: &Self::Outcome) -> Option<Uuid> {
        Some(outcome.row.id.uuid())
    }

    async fn replay(self, id: Uuid, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (row, need) = hold::reversal(ReversalId::from_uuid(id), When::Always, writing).await?;
        About::new(row, need)
    }
}

type Standing = (need::Model, i64, Select<reversal::Entity>);

async fn of_contribution(id: ContributionId, writing: &Writing) -> Result<Standing, Refusal> {
    let (row, need) = hold::contribution(id, When::Settling, writing).await?;
    let standing = reversible(&row).map_err(|rule| AnyRule::from(rule).at("contributionId"))?;
    Ok((need, standing, reversal::Entity::of_contribution(id)))
}

async fn of_expenditure(id: ExpenditureId, writing: &Writing) -> Result<Standing, Refusal> {
    let (row, _, need) = hold::expenditure(id, When::Settling, writing).await?;
    if let Some(rule) = ExpenditureStep::Reverse.against(&row, None) {
        return Err(AnyRule::from(rule).at("expenditureId"));
    }
    Ok((need, row.quantity.saturating_sub(row.reversed), reversal::Entity::of_expenditure(id)))
}

/// What of a confirmed contribution was not taken back.
pub(crate) fn reversible(row: &contribution::Model) -> Result<i64, Rule> {
    match (row.status, row.confirmed) {
        (ContributionStatus::Confirmed | ContributionStatus::Short, Some(confirmed)) => {
            Ok(confirmed.saturating_sub(row.reversed))
        }
        (status, _) => Err(Rule::WrongContributionState { status: word(status) }),
    }
}
