use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{NeedId, OfferId, OrganizationId, PersonId, PledgeId, ProgramId};
use crate::state::PledgeStatus;

/// A promise against a need, by an organization or a person. It never counts as received.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "pledge")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PledgeId,
    pub need_id: NeedId,
    pub giver_organization_id: Option<OrganizationId>,
    pub giver_person_id: Option<PersonId>,
    /// In the smallest part of the need's unit.
    pub quantity: i64,
    /// What has been confirmed of it, less what was taken back.
    pub fulfilled: i64,
    pub due_on: NaiveDate,
    pub status: PledgeStatus,
    pub note: Option<String>,
    /// The number of the revision in force, from 1.
    pub revision: i32,
    pub created_by: Option<PersonId>,
    pub created_at: DateTime<Utc>,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<DateTime<Utc>>,
    pub decision_reason: Option<String>,
    /// The need's receiver, kept equal by the database: whose list it is in.
    #[serde(skip_serializing)]
    pub organization_id: OrganizationId,
    /// The one program that it may be used for.
    pub for_program_id: Option<ProgramId>,
    /// What else it may be used for, in the giver's words.
    pub for_purpose: Option<String>,
    /// Where it may be used: there, or in what lies in it.
    pub for_area_code: Option<String>,
    /// The last day on which it may be used.
    pub usable_until: Option<NaiveDate>,
    /// What it was made from, if from an offer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer_id: Option<OfferId>,
    /// The first of those that one request made from the offer.
    #[serde(skip_serializing)]
    pub made_with_id: Option<PledgeId>,
    /// The revision whose plan of instalments holds, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_revision: Option<i32>,
    /// With a plan: the day of the first instalment that is still to come, or the last one.
    #[serde(skip_serializing)]
    pub next_due_on: Option<NaiveDate>,
    /// What of it nobody came with at the time that was reserved, as the receiver has said while it stands.
    #[serde(skip_serializing_if = "is_nothing")]
    pub missed: i64,
    /// Of one that was cancelled after it was accepted: how many days before the awaited one. Below zero: after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice_days: Option<i32>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_nothing(minor: &i64) -> bool {
    *minor == 0
}

impl Model {
    /// The day by which the next of it is to come: after it the pledge is overdue.
    #[must_use]
    pub fn awaited_on(&self) -> NaiveDate {
        self.next_due_on.unwrap_or(self.due_on)
    }

    /// Whether nobody has answered it by the day by which it was to come.
    #[must_use]
    pub fn has_lapsed(&self, today: NaiveDate) -> bool {
        self.status == PledgeStatus::Proposed && self.awaited_on() < today
    }

    /// What has come of it, and what does not come any more.
    #[must_use]
    pub fn settled(&self) -> i64 {
        self.fulfilled.saturating_add(self.missed)
    }
}

impl Entity {
    /// The pledges made against one need.
    pub fn of_need(id: NeedId) -> Select<Self> {
        Self::find().filter(Column::NeedId.eq(id))
    }

    /// The pledges of one organization.
    pub fn of_giver(id: OrganizationId) -> Select<Self> {
        Self::find().filter(Column::GiverOrganizationId.eq(id))
    }

    /// The pledges made from one offer.
    pub fn of_offer(id: OfferId) -> Select<Self> {
        Self::find().filter(Column::OfferId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
