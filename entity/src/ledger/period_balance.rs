use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{AccountId, PeriodBalanceId, PeriodId};

/// What moved in an account within a closed period, and what lay in it at the end. An account in which nothing lay and
/// nothing moved has none. Written once and never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "period_balance")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PeriodBalanceId,
    pub period_id: PeriodId,
    pub account_id: AccountId,
    /// The sum of what entered, in the smallest part of the account's unit.
    pub increase: i64,
    /// The sum of what left, as a number above zero.
    pub decrease: i64,
    pub balance: i64,
}

impl Entity {
    /// The accounts of one period.
    pub fn of_period(id: PeriodId) -> Select<Self> {
        Self::find().filter(Column::PeriodId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
