use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{AgreementId, OrganizationId, PartnershipId, PersonId};
use crate::state::AgreementStatus;

/// One version of what the parties of a partnership agree on. What it says never changes.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "agreement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgreementId,
    pub partnership_id: PartnershipId,
    /// 1 is what the partnership was proposed with.
    pub number: i32,
    pub purpose: String,
    pub body: String,
    pub starts_on: Option<NaiveDate>,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
    /// What the parties see of each other's promises, as words parted by blanks.
    pub shared_totals: String,
    pub shared_from: Option<NaiveDate>,
    pub shared_until: Option<NaiveDate>,
    /// SHA-256 of the canonical form of all that, in hexadecimal.
    pub digest: String,
    pub status: AgreementStatus,
    pub organization_id: OrganizationId,
    /// Absent where version 1 was written down for a partnership of before there were versions.
    pub proposed_by: Option<PersonId>,
    pub created_at: DateTime<Utc>,
    pub in_force_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    pub end_reason: Option<String>,
    /// After how many full days the network confirms by itself what nobody has answered; never when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirm_automatically_after_days: Option<i32>,
}

impl Entity {
    /// The versions of one partnership.
    pub fn of_partnership(id: PartnershipId) -> Select<Self> {
        Self::find().filter(Column::PartnershipId.eq(id))
    }
}

impl Model {
    /// Whether its last day has passed.
    #[must_use]
    pub fn is_over(&self, today: NaiveDate) -> bool {
        self.ends_on.is_some_and(|last| last < today)
    }
}

impl ActiveModelBehavior for ActiveModel {}
