use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{ApprovalPolicyId, OrganizationId};

/// What an organization has decided about how many people approve what is spent and taken back, in one unit.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "approval_policy")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApprovalPolicyId,
    pub organization_id: OrganizationId,
    pub unit: String,
    /// More than this, in the smallest part of the unit, takes two others.
    pub second_approval_above: Option<i64>,
    /// Up to this the requester may approve alone, until the day and by the decision that follow.
    pub self_approval_up_to: Option<i64>,
    pub self_approval_until: Option<NaiveDate>,
    pub self_approval_decision: Option<String>,
    pub changed_at: DateTime<Utc>,
}

impl Entity {
    /// What one organization has decided.
    pub fn of_organization(id: OrganizationId) -> Select<Self> {
        Self::find().filter(Column::OrganizationId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
