use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{ContributionId, PersonId, PledgeId, ReservationId, ResourceId};
use crate::state::ReservationStatus;

/// A time for which a resource is promised under a pledge: from its start up to its end, which is not part of it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "reservation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReservationId,
    pub resource_id: ResourceId,
    pub pledge_id: PledgeId,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// The start as calendars are sorted by it: `2026-12-01T08:30`.
    #[serde(skip_serializing)]
    pub starts_key: String,
    /// How much of the pledge it is, in the smallest part of the need's unit.
    pub quantity: i64,
    pub status: ReservationStatus,
    /// What was announced to have come on it.
    pub contribution_id: Option<ContributionId>,
    pub created_by: Option<PersonId>,
    pub created_at: DateTime<Utc>,
    /// Who has kept, released or missed it, when and why.
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<DateTime<Utc>>,
    pub decision_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
