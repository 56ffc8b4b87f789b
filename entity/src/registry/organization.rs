use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{OrganizationId, PersonId};
use crate::state::{OrganizationKind, OrganizationStatus, Verification, Visibility};

/// A community organization, or a partner from another sector.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "organization")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrganizationId,
    pub name: String,
    /// Folded for search and order.
    pub name_key: String,
    #[sea_orm(unique)]
    pub slug: String,
    pub kind: OrganizationKind,
    pub description: String,
    pub area_code: Option<String>,
    pub parent_id: Option<OrganizationId>,
    pub visibility: Visibility,
    pub status: OrganizationStatus,
    pub verification: Verification,
    pub founded_by: PersonId,
    pub created_at: DateTime<Utc>,
    /// Counts the changes, from 1; a writer names the one it has read.
    pub version: i64,
    /// The last day on which it counts as verified.
    pub verified_until: Option<NaiveDate>,
    /// Whether what moves value takes a session that has proved a second factor.
    pub requires_second_factor: bool,
    /// The organization that it was found to be a duplicate of, and in which it lives on.
    pub merged_into_id: Option<OrganizationId>,
}

impl Entity {
    /// The organizations directly under one.
    pub fn of_parent(id: OrganizationId) -> Select<Self> {
        Self::find().filter(Column::ParentId.eq(id))
    }
}

impl Model {
    /// How far it is checked, as it reads on `today`: what was verified until a day has expired after it, although
    /// nobody has written that down.
    #[must_use]
    pub fn verification_on(&self, today: NaiveDate) -> Verification {
        let is_over = self.verified_until.is_some_and(|last| last < today);
        if self.verification == Verification::Verified && is_over { Verification::Expired } else { self.verification }
    }
}

impl ActiveModelBehavior for ActiveModel {}
