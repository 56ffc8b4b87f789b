use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{InvitationId, MembershipId, OrganizationId, PersonId};
use crate::state::{InvitationStatus, Role};

/// An offer, by e-mail, to join an organization in a role.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InvitationId,
    pub organization_id: OrganizationId,
    /// The managed member who is offered an account.
    pub membership_id: Option<MembershipId>,
    pub email: String,
    pub email_key: String,
    pub role: Role,
    #[sea_orm(unique)]
    #[serde(skip_serializing)]
    pub token_hash: String,
    pub status: InvitationStatus,
    pub invited_by: PersonId,
    pub accepted_by: Option<PersonId>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub decided_at: Option<DateTime<Utc>>,
    /// The first day of the role; the day on which it is accepted when absent.
    pub starts_on: Option<NaiveDate>,
    /// The last day of the role.
    pub ends_on: Option<NaiveDate>,
}

impl Entity {
    /// The invitations of one organization, decided ones too.
    pub fn of_organization(id: OrganizationId) -> Select<Self> {
        Self::find().filter(Column::OrganizationId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
