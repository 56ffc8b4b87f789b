use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{MandateId, MembershipId, MembershipRoleId, PersonId};
use crate::state::Role;

/// A role a membership holds, from a day to a day.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "membership_role")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MembershipRoleId,
    pub membership_id: MembershipId,
    pub role: Role,
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
    /// Absent when nobody granted it, as for a founder.
    pub granted_by: Option<PersonId>,
    pub created_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    /// The mandate that it came with, if it came with one.
    pub mandate_id: Option<MandateId>,
}

impl Entity {
    /// The roles of one membership, past ones too.
    pub fn of_membership(id: MembershipId) -> Select<Self> {
        Self::find().filter(Column::MembershipId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
