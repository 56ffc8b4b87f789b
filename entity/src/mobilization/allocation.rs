use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{AllocationId, NeedId, PersonId, ProgramId};
use crate::state::AllocationStatus;

/// Received resources set aside for a program.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "allocation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AllocationId,
    /// Whose received resources are set aside.
    pub need_id: NeedId,
    pub program_id: ProgramId,
    /// In the smallest part of the need's unit.
    pub quantity: i64,
    pub used: i64,
    /// Given back to what is available.
    pub released: i64,
    pub purpose: String,
    pub status: AllocationStatus,
    pub created_by: Option<PersonId>,
    pub created_at: DateTime<Utc>,
    /// Where it is used.
    pub area_code: Option<String>,
}

impl Entity {
    /// What is set aside of one need.
    pub fn of_need(id: NeedId) -> Select<Self> {
        Self::find().filter(Column::NeedId.eq(id))
    }

    /// What is set aside for one program.
    pub fn of_program(id: ProgramId) -> Select<Self> {
        Self::find().filter(Column::ProgramId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
