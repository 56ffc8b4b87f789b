use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{MembershipId, OrganizationId, PersonId};
use crate::state::MembershipStatus;

/// A person in an organization, from a day to a day. What is kept here of the person is for that organization only.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MembershipId,
    pub organization_id: OrganizationId,
    pub person_id: PersonId,
    pub status: MembershipStatus,
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
    pub contact_email: Option<String>,
    pub contact_email_key: Option<String>,
    #[serde(skip_serializing)]
    pub contact_phone: Option<String>,
    #[serde(skip_serializing)]
    pub birth_date: Option<NaiveDate>,
    #[serde(skip_serializing)]
    pub national_id: Option<String>,
    #[serde(skip_serializing)]
    pub note: Option<String>,
    #[serde(skip_serializing)]
    pub health_note: Option<String>,
    pub created_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    /// The last day of a suspension that ends by itself; of one that does not, and of none, absent.
    pub suspended_until: Option<NaiveDate>,
    pub suspended_at: Option<DateTime<Utc>>,
    /// Stands in the audit trail as the reason of the change.
    #[serde(skip_serializing)]
    pub suspension_reason: Option<String>,
    /// The person's, kept equal by the database: the order of lists.
    #[serde(skip_serializing)]
    pub name_key: String,
    /// The person's, kept equal by the database.
    #[serde(skip_serializing)]
    pub person_name: String,
    /// Whether the person has no account, kept true by the database.
    #[serde(skip_serializing)]
    pub is_managed: bool,
}

impl Entity {
    /// The memberships in one organization, whatever their status.
    pub fn of_organization(id: OrganizationId) -> Select<Self> {
        Self::find().filter(Column::OrganizationId.eq(id))
    }

    /// The memberships of one person, whatever their status.
    pub fn of_person(id: PersonId) -> Select<Self> {
        Self::find().filter(Column::PersonId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
