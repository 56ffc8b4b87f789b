use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{MembershipId, OrganizationId, OwnershipRecoveryId, PersonId};

/// That a member shall own an organization whose owners are dead or lost.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "ownership_recovery")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OwnershipRecoveryId,
    pub organization_id: OrganizationId,
    /// Who shall own it.
    pub membership_id: MembershipId,
    pub reason: String,
    /// The administrator of the network.
    pub started_by: PersonId,
    pub created_at: DateTime<Utc>,
    /// From then on it may be completed.
    pub notice_ends_at: DateTime<Utc>,
    /// From then on it may not any more.
    pub lapses_at: DateTime<Utc>,
    pub completed_at: Option<DateTime<Utc>>,
    pub completed_by: Option<PersonId>,
    pub objected_at: Option<DateTime<Utc>>,
    /// An owner.
    pub objected_by: Option<PersonId>,
    pub objection: Option<String>,
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Who took it back, or ended what it was about.
    pub withdrawn_by: Option<PersonId>,
    /// Why the network took it back; none where it ended with what it was about.
    pub withdrawal: Option<String>,
}

impl Model {
    /// Whether it may still be objected to, or completed once the notice is over.
    #[must_use]
    pub fn is_open_at(&self, now: DateTime<Utc>) -> bool {
        let is_over = self.completed_at.is_some() || self.objected_at.is_some() || self.withdrawn_at.is_some();
        !is_over && now < self.lapses_at
    }
}

impl ActiveModelBehavior for ActiveModel {}
