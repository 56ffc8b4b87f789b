use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{AllocationId, ExpenditureId, PersonId};
use crate::state::ExpenditureStatus;

/// A request to use a part of an allocation; someone else decides it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "expenditure")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ExpenditureId,
    pub allocation_id: AllocationId,
    /// In the smallest part of the need's unit.
    pub quantity: i64,
    pub reversed: i64,
    pub purpose: String,
    pub evidence: String,
    pub happened_on: NaiveDate,
    pub status: ExpenditureStatus,
    pub requested_by: PersonId,
    pub requested_at: DateTime<Utc>,
    /// Never the requester: where they approved alone, only the approval names them.
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<DateTime<Utc>>,
    pub decision_reason: Option<String>,
    /// How many others than the requester have to approve it: what held when it was submitted, or at an approval where
    /// that was more. With none the requester may approve alone.
    pub others_required: i32,
}

impl Entity {
    /// What was spent, or asked to be, of one allocation.
    pub fn of_allocation(id: AllocationId) -> Select<Self> {
        Self::find().filter(Column::AllocationId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
