use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{OrganizationId, PartnershipId, PartyId, PersonId};
use crate::state::{Consent, PartyRole};

/// An organization's place in a partnership, with its own consent.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "party")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PartyId,
    pub partnership_id: PartnershipId,
    pub organization_id: OrganizationId,
    pub role: PartyRole,
    /// Without its consent the partnership does not come into force.
    pub required: bool,
    pub consent: Consent,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<DateTime<Utc>>,
    pub reason: Option<String>,
    pub created_at: DateTime<Utc>,
}

impl Entity {
    /// The parties of one partnership.
    pub fn of_partnership(id: PartnershipId) -> Select<Self> {
        Self::find().filter(Column::PartnershipId.eq(id))
    }

    /// The places of one organization in its partnerships.
    pub fn of_organization(id: OrganizationId) -> Select<Self> {
        Self::find().filter(Column::OrganizationId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
