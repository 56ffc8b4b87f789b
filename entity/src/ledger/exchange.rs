use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{ContributionId, TransactionId};

/// By which rate a contribution that came in another currency was exchanged into the need's, who says so, and for which
/// day. Written once, with the transaction that posted it, and never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "exchange")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub transaction_id: TransactionId,
    #[sea_orm(unique)]
    pub contribution_id: ContributionId,
    /// The currency in which it came.
    pub original_unit: String,
    /// How much came, in the smallest part of that currency.
    pub original_minor: i64,
    /// The need's currency.
    pub unit: String,
    /// What it came to, in the smallest part of the need's currency.
    pub amount_minor: i64,
    /// What one of the original currency is of the need's: a decimal text without zeros at its end.
    pub rate: String,
    /// Where the rate stands.
    pub source: String,
    /// The day of the rate.
    pub rated_on: NaiveDate,
}

impl Entity {
    /// That of one contribution.
    pub fn of_contribution(id: ContributionId) -> Select<Self> {
        Self::find().filter(Column::ContributionId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
