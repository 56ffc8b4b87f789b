//! The receiver gives back to what is available what was set aside and not used.

use entity::id::{AllocationId, TypedId};
use entity::mobilization::allocation;
use entity::state::{AccountType, TransactionKind};
use entity::value::key::IdempotencyKey;
use entity::value::quantity::Quantity;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use uuid::Uuid;

use super::about::About;
use super::cover::{allocation_status, left};
use super::hold::{self, When};
use super::lots;
use super::measure::{require_unit, unit_of};
use super::rule::Rule;
use super::step::word;
use super::trail::{announce, record};
use crate::command::{Command, Lookup, Writing};
use crate::ledger::{Fund, Move, post};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Release what is left of an allocation, or a part of it.
#[derive(Clone, Serialize)]
pub struct ReleaseAllocation {
    pub allocation: AllocationId,
    /// All that is left when absent.
    pub quantity: Option<Quantity>,
    pub key: IdempotencyKey,
}

impl Command for ReleaseAllocation {
    const NEEDS: Permission = Permission::AllocationMake;
    const NAME: &'static str = "releaseAllocation";
    type Outcome = About<allocation::Model>;

    fn key(&self) -> Option<&str> {
        Some(self.key.as_str())
    }

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.receiver_of_allocation(self.allocation).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (before, need) = hold::allocation(self.allocation, When::Settling, writing).await?;
        let left = left(&before);
        if left <= 0 {
            return Err(AnyRule::from(Rule::WrongAllocationState { status: word(before.status) }).at("allocationId"));
        }
        let unit = unit_of(&need)?;
        let quantity = self.quantity.map_or(Ok(left), |quantity| require_unit(quantity, unit))?;
        let mut after = allocation::Model { released: before.released.saturating_add(quantity), ..before.clone() };
        after.status = allocation_status(&after);
        let room = Expr::col(allocation::Column::Quantity).sub(Expr::col(allocation::Column::Used)).sub(quantity);
        let changed = allocation::Entity::update_many()
            .col_expr(allocation::Column::Released, Expr::col(allocation::Column::Released).add(quantity))
            .set(allocation::ActiveModel { status: Set(after.status), ..Default::default() })
            .filter(allocation::Column::Id.eq(before.id))
            .filter(Expr::col(allocation::Column::Released).lte(room))
            .exec(writing.tx())
            .await?;
        let shortfall = || Rule::Shortfall { asked: hold::show(quantity, &need), available: hold::show(left, &need) };
        hold::require_one(&changed, shortfall, "quantity")?;
        lots::release(before.id, quantity, writing).await?;
        let movement = Move {
            kind: TransactionKind::Release,
            from: (AccountType::Allocated, Some(before.program_id)),
            to: (AccountType::Available, None),
            quantity,
            happened_on: writing.today(),
            contribution: None,
            allocation: Some(before.id),
            expenditure: None,
        };
        post(&Fund::of(&need)?, movement, writing).await?;
        record(before.id, &need, (Some(&before), &after), None, writing).await?;
        announce("allocation.released", before.id, &need, writing).await?;
        About::new(after, need)
    }

    fn reference(outcome: &Self::Outcome) -> Option<Uuid> {
        Some(outcome.row.id.uuid())
    }

    async fn replay(self, id: Uuid, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let select = allocation::Entity::find_by_id(AllocationId::from_uuid(id));
        hold::again(select, |allocation| allocation.need_id, writing).await
    }
}
