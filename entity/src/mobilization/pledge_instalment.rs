use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{PledgeId, PledgeInstalmentId};

/// What is to come of a pledge by one day, in one wording of it. Written once and never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "pledge_instalment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PledgeInstalmentId,
    pub pledge_id: PledgeId,
    /// The number of the wording that brought the plan.
    pub revision: i32,
    pub due_on: NaiveDate,
    /// In the smallest part of the need's unit.
    pub quantity: i64,
    /// This instalment and all before it.
    pub total: i64,
}

impl Entity {
    /// The plan that one wording of a pledge brought along, or would have.
    pub fn of_plan(pledge: PledgeId, revision: i32) -> Select<Self> {
        Self::find().filter(Column::PledgeId.eq(pledge)).filter(Column::Revision.eq(revision))
    }
}

impl ActiveModelBehavior for ActiveModel {}
