use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::OrganizationId;
use crate::state::JoinPolicy;

/// How an organization is joined; without a row by invitation only.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "join_setting")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    pub policy: JoinPolicy,
    /// The questions that a request answers, as a list in JSON.
    pub questions: String,
}

impl ActiveModelBehavior for ActiveModel {}
