use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{ContributionId, ExpenditureId, ExpenditureLotId};

/// What an expenditure has used of one contribution.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "expenditure_lot")]
pub struct Model {
    /// In the order in which they were used.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ExpenditureLotId,
    pub expenditure_id: ExpenditureId,
    pub contribution_id: ContributionId,
    /// In the smallest part of the need's unit.
    pub quantity: i64,
    pub reversed: i64,
}

impl Model {
    /// What was not taken back.
    #[must_use]
    pub fn left(&self) -> i64 {
        self.quantity.saturating_sub(self.reversed)
    }
}

impl Entity {
    /// What one expenditure has used.
    pub fn of_expenditure(id: ExpenditureId) -> Select<Self> {
        Self::find().filter(Column::ExpenditureId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
