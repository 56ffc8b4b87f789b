use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{GuardianConsentId, MembershipId, PersonId};
use crate::state::Relationship;

/// That the guardian of a minor agrees to what an organization keeps of the child.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "guardian_consent")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GuardianConsentId,
    pub membership_id: MembershipId,
    #[serde(skip_serializing)]
    pub guardian_name: String,
    /// What the guardian is to the minor.
    pub relationship: Relationship,
    pub consented_on: NaiveDate,
    pub recorded_by: PersonId,
    pub recorded_at: DateTime<Utc>,
    pub withdrawn_at: Option<DateTime<Utc>>,
}

impl Entity {
    /// The consent that is in force for a membership.
    pub fn in_force(id: MembershipId) -> Select<Self> {
        Self::find().filter(Column::MembershipId.eq(id)).filter(Column::WithdrawnAt.is_null())
    }
}

impl ActiveModelBehavior for ActiveModel {}
