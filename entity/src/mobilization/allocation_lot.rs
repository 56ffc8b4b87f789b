use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{AllocationId, AllocationLotId, ContributionId};

/// What an allocation has taken of one contribution.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "allocation_lot")]
pub struct Model {
    /// In the order in which they were taken.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AllocationLotId,
    pub allocation_id: AllocationId,
    pub contribution_id: ContributionId,
    /// In the smallest part of the need's unit.
    pub quantity: i64,
    /// Net of what was taken back.
    pub used: i64,
    /// Given back to the contribution.
    pub released: i64,
}

impl Model {
    /// What is neither used nor released.
    #[must_use]
    pub fn left(&self) -> i64 {
        self.quantity.saturating_sub(self.used).saturating_sub(self.released)
    }
}

impl Entity {
    /// What one allocation has taken.
    pub fn of_allocation(id: AllocationId) -> Select<Self> {
        Self::find().filter(Column::AllocationId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
