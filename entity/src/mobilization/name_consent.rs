use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{NameConsentId, OrganizationId, PersonId};

/// That somebody agrees that an organization sees their name beside what they give to it. Withdrawn, it is gone.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "name_consent")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NameConsentId,
    pub person_id: PersonId,
    pub organization_id: OrganizationId,
    pub given_at: DateTime<Utc>,
}

impl Entity {
    /// The consent of this person to this organization.
    pub fn of(person: PersonId, organization: OrganizationId) -> Select<Self> {
        Self::find().filter(Column::PersonId.eq(person)).filter(Column::OrganizationId.eq(organization))
    }
}

impl ActiveModelBehavior for ActiveModel {}
