use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{DelegateId, MembershipId, OrganizationId, PartnershipId, PersonId};
use crate::state::DelegateRole;

/// A member whom a party names for one partnership, from a day to a day.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "party_delegate")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DelegateId,
    pub partnership_id: PartnershipId,
    /// The party.
    pub organization_id: OrganizationId,
    pub membership_id: MembershipId,
    pub role: DelegateRole,
    /// What the party calls the delegate's function.
    pub title: String,
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
    /// Since when the delegate lets the other parties see how to reach them; only they say so.
    pub contact_shared_at: Option<DateTime<Utc>>,
    pub named_by: PersonId,
    pub created_at: DateTime<Utc>,
    pub ended_by: Option<PersonId>,
    pub ended_at: Option<DateTime<Utc>>,
    pub end_reason: Option<String>,
}

impl Entity {
    /// The delegates of one party, past ones too.
    pub fn of_party(partnership: PartnershipId, organization: OrganizationId) -> Select<Self> {
        Self::find().filter(Column::PartnershipId.eq(partnership)).filter(Column::OrganizationId.eq(organization))
    }
}

impl ActiveModelBehavior for ActiveModel {}
