use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{AccountId, NeedId, OrganizationId, PartnershipId, ProgramId};
use crate::state::AccountType;

/// Where a quantity of one unit lies. Its balance is kept with every posting.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    pub organization_id: OrganizationId,
    pub partnership_id: PartnershipId,
    pub need_id: NeedId,
    pub program_id: Option<ProgramId>,
    pub unit: String,
    #[sea_orm(column_name = "type")]
    pub account_type: AccountType,
    /// In the smallest part of the unit; the sum of its postings.
    pub balance: i64,
    pub created_at: DateTime<Utc>,
    /// Whether its unit is another currency than the need's. Only a source and a clearing account may be.
    pub is_foreign: bool,
}

impl Entity {
    /// The accounts of one need.
    pub fn of_need(id: NeedId) -> Select<Self> {
        Self::find().filter(Column::NeedId.eq(id))
    }

    /// The accounts of one organization.
    pub fn of_organization(id: OrganizationId) -> Select<Self> {
        Self::find().filter(Column::OrganizationId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
