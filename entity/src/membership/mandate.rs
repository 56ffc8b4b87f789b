use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{MandateId, MembershipId, OrganizationId, PersonId};
use crate::state::{MandateEnd, MandateOffice};

/// That a member leads an organization in an office, for a term.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "mandate")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MandateId,
    pub organization_id: OrganizationId,
    pub membership_id: MembershipId,
    pub office: MandateOffice,
    /// What the office is called there.
    pub title: Option<String>,
    pub decree_number: Option<String>,
    pub decree_on: Option<NaiveDate>,
    pub starts_on: NaiveDate,
    /// The last day of the term.
    pub ends_on: NaiveDate,
    /// The mandate that follows.
    pub successor_id: Option<MandateId>,
    /// The first day on which it no longer held, when it was ended before its term.
    pub ended_on: Option<NaiveDate>,
    pub end_reason: Option<MandateEnd>,
    /// Stands in the audit trail as the reason of the change.
    #[serde(skip_serializing)]
    pub end_note: Option<String>,
    pub ended_by: Option<PersonId>,
    pub recorded_by: PersonId,
    pub created_at: DateTime<Utc>,
    /// How many days before its last day it was last reminded of.
    #[serde(skip_serializing)]
    pub reminded_days: Option<i32>,
    /// Counts the corrections, from 1; a writer names the one it has read.
    pub version: i64,
}

impl Entity {
    /// The mandates of one organization, past ones too.
    pub fn of_organization(id: OrganizationId) -> Select<Self> {
        Self::find().filter(Column::OrganizationId.eq(id))
    }

    /// The mandates of one membership, past ones too.
    pub fn of_membership(id: MembershipId) -> Select<Self> {
        Self::find().filter(Column::MembershipId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
