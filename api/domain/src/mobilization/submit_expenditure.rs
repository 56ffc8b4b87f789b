//! Somebody asks to use a part of what was set aside.

use chrono::NaiveDate;
use entity::id::{AllocationId, ExpenditureId, TypedId};
use entity::mobilization::expenditure;
use entity::state::ExpenditureStatus;
use entity::value::key::IdempotencyKey;
use entity::value::quantity::Quantity;
use entity::value::text::Text;
use sea_orm::{ActiveModelTrait, EntityTrait};
use serde::Serialize;
use uuid::Uuid;

use super::about::About;
use super::cover::left;
use super::hold::{self, When};
use super::lots;
use super::measure::{require_unit, unit_of};
use super::rule::Rule;
use super::together::Asked;
use super::trail::{announce, record};
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Submit an expenditure with its evidence. Nothing is reserved or posted until somebody else has approved it.
#[derive(Clone, Serialize)]
pub struct SubmitExpenditure {
    pub allocation: AllocationId,
    pub quantity: Quantity,
    pub purpose: Text,
    pub evidence: Text,
    pub happened_on: NaiveDate,
    pub key: IdempotencyKey,
}

impl Command for SubmitExpenditure {
    const NEEDS: Permission = Permission::ExpenditureSubmit;
    const NAME: &'static str = "submitExpenditure";
    type Outcome = About<expenditure::Model>;

    fn key(&self) -> Option<&str> {
        Some(self.key.as_str())
    }

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.receiver_of_allocation(self.allocation).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let requested_by = writing.rights().person().ok_or(Refusal::InsufficientScope(Self::NEEDS))?;
        let (allocation, need) = hold::allocation(self.allocation, When::Settling, writing).await?;
        let quantity = require_unit(self.quantity, unit_of(&need)?)?;
        if self.happened_on > writing.today() {
            return Err(AnyRule::from(Rule::DateInFuture).at("happenedOn"));
        }
        let left = left(&allocation);
        if quantity > left {
            let rule = Rule::Shortfall { asked: hold::show(quantity, &need), available: hold::show(left, &need) };
            return Err(AnyRule::from(rule).at("quantity"));
        }
        lots::require_received(allocation.id, self.happened_on, writing).await?;
        lots::require_usable(allocation.id, (quantity, self.happened_on), &need, writing).await?;
        let others_required = Asked::NewExpenditure(quantity).required(&need, writing).await?;
        let id: ExpenditureId = writing.mint();
        let expenditure = expenditure::Model {
            id,
            allocation_id: allocation.id,
            quantity,
            reversed: 0,
            purpose: self.purpose.into_string(),
            evidence: self.evidence.into_string(),
            happened_on: self.happened_on,
            status: ExpenditureStatus::Submitted,
            requested_by,
            requested_at: writing.now(),
            decided_by: None,
            decided_at: None,
            decision_reason: None,
            others_required,
        };
        let row = expenditure::ActiveModel::from(expenditure.clone()).reset_all();
        expenditure::Entity::insert(row).exec_without_returning(writing.tx()).await?;
        record(id, &need, (None, &expenditure), None, writing).await?;
        announce("expenditure.submitted", id, &need, writing).await?;
        About::new(expenditure, need)
    }

    fn reference(outcome: &Self::Outcome) -> Option<Uuid> {
        Some(outcome.row.id.uuid())
    }

    async fn replay(self, id: Uuid, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        again(ExpenditureId::from_uuid(id), writing).await
    }
}

/// The expenditure as it stands, for a repeated request.
pub(crate) async fn again(id: ExpenditureId, writing: &Writing) -> Result<About<expenditure::Model>, Refusal> {
    let (row, _, need) = hold::expenditure(id, When::Always, writing).await?;
    About::new(row, need)
}
