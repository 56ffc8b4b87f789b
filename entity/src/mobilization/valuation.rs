use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{ContributionId, PersonId, ValuationId};
use crate::state::{ValuationMethod, ValuationSide};

/// What somebody says a contribution in kind is worth. Written once and never changed; another opinion is another row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "valuation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ValuationId,
    pub contribution_id: ContributionId,
    /// Whose opinion it is.
    pub side: ValuationSide,
    pub method: ValuationMethod,
    /// Of all that was announced, in the smallest part of the currency.
    pub amount: i64,
    /// ISO 4217.
    pub currency: String,
    /// The day whose prices these are.
    pub valued_on: NaiveDate,
    /// Where the figure comes from; absent only without a method.
    pub source: Option<String>,
    pub stated_by: Option<PersonId>,
    pub stated_at: DateTime<Utc>,
}

impl Entity {
    /// What was stated about one contribution.
    pub fn of_contribution(id: ContributionId) -> Select<Self> {
        Self::find().filter(Column::ContributionId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
