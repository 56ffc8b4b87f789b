use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{ContributionId, NeedId, OrganizationId, PersonId, PledgeId, ProgramId, ReservationId};
use crate::state::{ContributionStatus, GoodsCondition};

/// Something that arrived: the giver announces it, the receiver confirms it. Only what is confirmed is posted.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "contribution")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContributionId,
    pub need_id: NeedId,
    pub pledge_id: Option<PledgeId>,
    pub giver_organization_id: Option<OrganizationId>,
    pub giver_person_id: Option<PersonId>,
    /// In the smallest part of the need's unit.
    pub announced: i64,
    /// Absent until the receiver has answered.
    pub confirmed: Option<i64>,
    /// Taken back of what was confirmed.
    pub reversed: i64,
    pub happened_on: NaiveDate,
    pub status: ContributionStatus,
    pub condition: Option<GoodsCondition>,
    pub note: Option<String>,
    pub announced_by: Option<PersonId>,
    pub announced_at: DateTime<Utc>,
    /// Who has confirmed it, disputed it or taken it back, when and why.
    pub confirmed_by: Option<PersonId>,
    pub confirmed_at: Option<DateTime<Utc>>,
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
    /// What of it is neither set aside nor taken back: the rest of the lot.
    #[serde(skip_serializing)]
    pub available: i64,
    /// Whether the network has confirmed it by itself, as the parties have agreed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub confirmed_automatically: bool,
    /// When its receiver was last reminded that the network will.
    #[serde(skip_serializing)]
    pub confirmation_reminded_at: Option<DateTime<Utc>>,
    /// The currency in which it was sent, where that is not the need's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_unit: Option<String>,
    /// How much the giver says was sent, in the smallest part of that currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_announced: Option<i64>,
    /// The time that it was announced to have come on. Whether that still waits for it, the reservation says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reservation_id: Option<ReservationId>,
}

impl Entity {
    /// What came for one need.
    pub fn of_need(id: NeedId) -> Select<Self> {
        Self::find().filter(Column::NeedId.eq(id))
    }

    /// What came on one pledge.
    pub fn of_pledge(id: PledgeId) -> Select<Self> {
        Self::find().filter(Column::PledgeId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
