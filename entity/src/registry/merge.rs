use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{MergeId, OrganizationId, PersonId};
use crate::state::MergeStatus;

/// The proposal that two organizations are one, and what became of it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "organization_merge")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MergeId,
    /// The organization that closes.
    pub duplicate_id: OrganizationId,
    /// The organization in which it lives on.
    pub surviving_id: OrganizationId,
    pub reason: String,
    pub status: MergeStatus,
    pub proposed_by: PersonId,
    pub created_at: DateTime<Utc>,
    /// From when on silence is no objection.
    pub objections_until: DateTime<Utc>,
    /// When the proposal lapses.
    pub expires_at: DateTime<Utc>,
    pub duplicate_agreed_by: Option<PersonId>,
    pub surviving_agreed_by: Option<PersonId>,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<DateTime<Utc>>,
    pub objection: Option<String>,
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Who took it back, or ended what it was about.
    pub withdrawn_by: Option<PersonId>,
    /// Why the network took it back; none where it ended with what it was about.
    pub withdrawal: Option<String>,
}

impl Model {
    /// Whether it can still be agreed to, objected to and carried out.
    #[must_use]
    pub fn is_open_at(&self, now: DateTime<Utc>) -> bool {
        self.status == MergeStatus::Proposed && self.withdrawn_at.is_none() && now < self.expires_at
    }

    /// Both organizations, in the order in which they are locked.
    #[must_use]
    pub fn sides(&self) -> [OrganizationId; 2] {
        let mut sides = [self.duplicate_id, self.surviving_id];
        sides.sort_unstable();
        sides
    }
}

impl ActiveModelBehavior for ActiveModel {}
