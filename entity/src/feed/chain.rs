use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use uuid::Uuid;

use crate::id::ChainId;
use crate::state::ChainKind;

/// A chain of hashes over records of one scope, and its head, signed. It only grows.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "chain")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ChainId,
    pub kind: ChainKind,
    /// Whose records these are, as it stands in every hash.
    pub scope: String,
    pub organization_id: Option<Uuid>,
    pub partnership_id: Option<Uuid>,
    /// How many links it has.
    pub length: i64,
    /// The hash of the last one.
    pub head: String,
    pub sealed_at: DateTime<Utc>,
    /// Which key has signed the head.
    pub key_id: String,
    /// The head as a JSON Web Signature (RFC 7515), compact.
    pub signature: String,
}

impl ActiveModelBehavior for ActiveModel {}
