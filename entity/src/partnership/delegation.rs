use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{DelegationId, OrganizationId, PartnershipId, PersonId};
use crate::state::DelegationStatus;

/// Rights that one organization gives to another, from a day to a day.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "delegation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DelegationId,
    /// Whose rights they are.
    pub organization_id: OrganizationId,
    /// Whose people exercise them.
    pub to_organization_id: OrganizationId,
    /// Only there; everywhere when absent.
    pub partnership_id: Option<PartnershipId>,
    /// The permissions' names in the order of the register, parted by blanks.
    pub permissions: String,
    pub reason: String,
    pub status: DelegationStatus,
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: NaiveDate,
    pub granted_by: PersonId,
    pub created_at: DateTime<Utc>,
    pub accepted_by: Option<PersonId>,
    pub accepted_at: Option<DateTime<Utc>>,
    pub ended_by: Option<PersonId>,
    pub ended_at: Option<DateTime<Utc>>,
    pub end_reason: Option<String>,
}

impl Model {
    /// Whether it gives anything on this day, as long as both organizations are at work.
    #[must_use]
    pub fn is_in_force_on(&self, today: NaiveDate) -> bool {
        self.status == DelegationStatus::Accepted && self.starts_on <= today && self.ends_on >= today
    }
}

impl Entity {
    /// What one organization has given, past ones too.
    pub fn given_by(id: OrganizationId) -> Select<Self> {
        Self::find().filter(Column::OrganizationId.eq(id))
    }

    /// What was given to one organization, past ones too.
    pub fn received_by(id: OrganizationId) -> Select<Self> {
        Self::find().filter(Column::ToOrganizationId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
