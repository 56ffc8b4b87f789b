use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{JoinRequestId, OrganizationId, PersonId};
use crate::state::JoinRequestStatus;

/// Somebody's request to join an organization.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "join_request")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JoinRequestId,
    pub organization_id: OrganizationId,
    pub person_id: PersonId,
    #[serde(skip_serializing)]
    pub message: String,
    /// Pairs of question and answer, as they were asked and answered, in JSON.
    #[serde(skip_serializing)]
    pub answers: String,
    pub status: JoinRequestStatus,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// The person, when it was withdrawn.
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<DateTime<Utc>>,
    pub reason: Option<String>,
}

impl Entity {
    /// The requests to join one organization, decided ones too.
    pub fn of_organization(id: OrganizationId) -> Select<Self> {
        Self::find().filter(Column::OrganizationId.eq(id))
    }

    /// The requests of one person, decided ones too.
    pub fn of_person(id: PersonId) -> Select<Self> {
        Self::find().filter(Column::PersonId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
