use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{PersonId, PledgeId, PledgeRevisionId};

/// One wording of a pledge. Written once and never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "pledge_revision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PledgeRevisionId,
    pub pledge_id: PledgeId,
    /// From 1.
    pub number: i32,
    pub old_quantity: Option<i64>,
    pub quantity: i64,
    pub old_due_on: Option<NaiveDate>,
    pub due_on: NaiveDate,
    pub reason: String,
    pub effective_on: NaiveDate,
    pub created_by: Option<PersonId>,
    pub created_at: DateTime<Utc>,
    /// The revision whose plan of instalments held before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_plan: Option<i32>,
    /// The one whose plan holds since: this one, or an earlier one that it leaves as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<i32>,
}

impl Entity {
    /// The wordings of one pledge.
    pub fn of_pledge(id: PledgeId) -> Select<Self> {
        Self::find().filter(Column::PledgeId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
