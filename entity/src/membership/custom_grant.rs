use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{CustomGrantId, CustomRoleId, MandateId, MembershipId, PersonId};

/// A role of the organization's own that a membership holds, from a day to a day.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "custom_role_grant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CustomGrantId,
    pub membership_id: MembershipId,
    pub custom_role_id: CustomRoleId,
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
    pub granted_by: PersonId,
    pub created_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    /// The mandate that it came with, if it came with one.
    pub mandate_id: Option<MandateId>,
}

impl Entity {
    /// The organization's own roles of one membership, past ones too.
    pub fn of_membership(id: MembershipId) -> Select<Self> {
        Self::find().filter(Column::MembershipId.eq(id))
    }

    /// Who holds one of the organization's own roles, past holders too.
    pub fn of_role(id: CustomRoleId) -> Select<Self> {
        Self::find().filter(Column::CustomRoleId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
