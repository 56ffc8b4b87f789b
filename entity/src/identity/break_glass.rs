use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{BreakGlassId, OrganizationId, PersonId};

/// An administrator of the network reads what is private of one organization, until an hour, for a reason.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "break_glass")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BreakGlassId,
    pub organization_id: OrganizationId,
    /// The administrator.
    pub person_id: PersonId,
    pub reason: String,
    pub created_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// When somebody has ended it before.
    pub ended_at: Option<DateTime<Utc>>,
    pub ended_by: Option<PersonId>,
}

impl Model {
    /// Whether it opens anything at this moment, as long as its administrator is one.
    #[must_use]
    pub fn is_open_at(&self, now: DateTime<Utc>) -> bool {
        self.ended_at.is_none() && self.expires_at > now
    }
}

impl ActiveModelBehavior for ActiveModel {}
