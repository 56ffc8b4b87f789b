use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{OfferId, OrganizationId, PartnershipId, PersonId};
use crate::state::ResourceKind;

/// What a party of a partnership, or a person, could give there. How much of it is free follows from the pledges that
/// were made from it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "offer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OfferId,
    pub partnership_id: PartnershipId,
    pub giver_organization_id: Option<OrganizationId>,
    pub giver_person_id: Option<PersonId>,
    pub title: String,
    pub title_key: String,
    pub description: String,
    pub kind: ResourceKind,
    pub unit: String,
    /// In the smallest part of the unit.
    pub quantity: i64,
    pub available_from: NaiveDate,
    /// The last day, if there is one.
    pub available_until: Option<NaiveDate>,
    pub area_code: Option<String>,
    pub created_by: Option<PersonId>,
    pub created_at: DateTime<Utc>,
    pub withdrawn_by: Option<PersonId>,
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Why.
    pub withdrawal: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
