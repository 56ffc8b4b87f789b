use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{AgreementId, OrganizationId, PersonId, SignatureId};

/// An organization's signature under one version of an agreement. Written once.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "agreement_signature")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SignatureId,
    pub agreement_id: AgreementId,
    pub organization_id: OrganizationId,
    pub person_id: PersonId,
    /// The roles that gave the right, parted by blanks.
    pub roles: String,
    /// As what they sign, in their own words.
    pub capacity: Option<String>,
    /// What was signed; the database holds it equal to the version's.
    pub digest: String,
    pub signed_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
