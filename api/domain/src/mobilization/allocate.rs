//! The receiver sets received resources aside for a program.

use std::collections::HashSet;

use entity::id::{AllocationId, ContributionId, NeedId, ProgramId, TypedId};
use entity::mobilization::{allocation, contribution, need};
use entity::partnership::{partnership, program};
use entity::state::{AccountType, AllocationStatus, TransactionKind};
use entity::value::key::IdempotencyKey;
use entity::value::quantity::Quantity;
use entity::value::text::Text;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use uuid::Uuid;

use super::about::About;
use super::hold::{self, When};
use super::lots::{self, Made};
use super::measure::{require_unit, unit_of};
use super::rule::Rule;
use super::step::NeedStep;
use super::trail::{announce, record};
use crate::command::{Command, Lookup, Writing};
use crate::ledger::{Fund, Move, post};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::rights::on;
use crate::policy::visible;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::registry::found::require_area;

/// Set aside for a program of the same partnership what was received and is still available.
#[derive(Clone, Serialize)]
pub struct AllocateResources {
    pub need: NeedId,
    pub program: ProgramId,
    pub quantity: Quantity,
    pub purpose: Text,
    /// Where it is used; where the need is when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area_code: Option<String>,
    /// The contributions whose purpose in words it keeps.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keeps: Vec<ContributionId>,
    pub key: IdempotencyKey,
}

impl Command for AllocateResources {
    const NEEDS: Permission = Permission::AllocationMake;
    const NAME: &'static str = "allocateResources";
    type Outcome = About<allocation::Model>;

    fn key(&self) -> Option<&str> {
        Some(self.key.as_str())
    }

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let need = lookup.need(self.need).await?;
        lookup.organization_in_sight(need.organization_id, need.partnership_id, Self::NEEDS)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let need = hold::need(self.need, When::InForce, writing).await?;
        if let Some(rule) = NeedStep::Allocate.against(&need) {
            return Err(AnyRule::from(rule).at("needId"));
        }
        let program = program_of(&need, self.program, "programId", writing).await?;
        require_area(self.area_code.as_deref(), writing).await?;
        require_given(&self.keeps, need.id, writing).await?;
        let quantity = require_unit(self.quantity, unit_of(&need)?)?;
        let id: AllocationId = writing.mint();
        let allocation = allocation::Model {
            id,
            need_id: need.id,
            program_id: program.id,
            quantity,
            used: 0,
            released: 0,
            purpose: self.purpose.into_string(),
            status: AllocationStatus::Approved,
            created_by: writing.rights().person(),
            created_at: writing.now(),
            area_code: self.area_code.or_else(|| need.area_code.clone()),
        };
        let row = allocation::ActiveModel::from(allocation.clone()).reset_all();
        allocation::Entity::insert(row).exec_without_returning(writing.tx()).await?;
        let movement = Move {
            kind: TransactionKind::Allocation,
            from: (AccountType::Available, None),
            to: (AccountType::Allocated, Some(program.id)),
            quantity,
            happened_on: writing.today(),
            contribution: None,
            allocation: Some(id),
            expenditure: None,
        };
        post(&Fund::of(&need)?, movement, writing).await?;
        let lots = lots::set_aside(&allocation, &self.keeps, &need, writing).await?;
        record(id, &need, (None, &Made { row: &allocation, lots }), None, writing).await?;
        announce("resources.allocated", id, &need, writing).await?;
        About::new(allocation, need)
    }

    fn reference(outcome: &Self::Outcome) -> Option<Uuid> {
        Some(outcome.row.id.uuid())
    }

    async fn replay(self, id: Uuid, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let select = allocation::Entity::find_by_id(AllocationId::from_uuid(id));
        hold::again(select, |allocation| allocation.need_id, writing).await
    }
}

/// The program, of the need's partnership.
pub(super) async fn program_of(
    need: &need::Model,
    id: ProgramId,
    path: &'static str,
    writing: &Writing,
) -> Result<program::Model, Refusal> {
    let program = program::Entity::find_by_id(id)
        .join(
            JoinType::InnerJoin,
            on::<program::Entity, partnership::Entity>(program::Column::PartnershipId, partnership::Column::Id),
        )
        .filter(visible::program(writing.rights()))
        .one(writing.tx())
        .await?
        .ok_or(Refusal::NotFound(path))?;
    if program.partnership_id != need.partnership_id {
        return Err(AnyRule::from(Rule::ForeignProgram).at(path));
    }
    Ok(program)
}

/// Refuses contributions that did not come for the need.
async fn require_given(ids: &[ContributionId], need: NeedId, writing: &Writing) -> Result<(), Refusal> {
    if ids.is_empty() {
        return Ok(());
    }
    let given = contribution::Entity::of_need(need).filter(contribution::Column::Id.is_in(ids.iter().copied()));
    let different = ids.iter().collect::<HashSet<_>>().len();
    if u64::try_from(different) == Ok(given.count(writing.tx()).await?) {
        Ok(())
    } else {
        Err(Refusal::NotFound("keepsPurposeOf"))
    }
}
