use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{OrganizationId, PersonId, VerificationId};
use crate::state::Verification;

/// An organization's request that the network check who it is, and what came of it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "verification")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VerificationId,
    pub organization_id: OrganizationId,
    pub status: Verification,
    /// What the organization shows for itself: registrations, decrees, where to look them up.
    #[serde(skip_serializing)]
    pub evidence: String,
    pub requested_by: PersonId,
    pub requested_at: DateTime<Utc>,
    pub reviewer_id: Option<PersonId>,
    pub reviewed_at: Option<DateTime<Utc>>,
    pub decided_at: Option<DateTime<Utc>>,
    pub decision_reason: Option<String>,
    /// The last day on which the organization counts as verified.
    pub valid_until: Option<NaiveDate>,
    pub revoked_by: Option<PersonId>,
    pub revoked_at: Option<DateTime<Utc>>,
    pub revocation_reason: Option<String>,
}

impl Entity {
    /// The requests of one organization, decided ones too.
    pub fn of_organization(id: OrganizationId) -> Select<Self> {
        Self::find().filter(Column::OrganizationId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
