use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{ContributionId, OrganizationId, PersonId, ReceiptId, TransactionId};

/// What the receiver says for good of a contribution that it has confirmed. Only signed anew, when keys change.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "receipt")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReceiptId,
    #[sea_orm(unique)]
    pub contribution_id: ContributionId,
    /// The receiver.
    pub organization_id: OrganizationId,
    /// Its number among those of the receiver, from one, without a gap.
    pub number: i64,
    /// The transaction that has posted the contribution.
    pub transaction_id: TransactionId,
    /// By which anybody checks it, without hyphens. In no record: whoever has it is told what is on the receipt.
    #[sea_orm(unique)]
    #[serde(skip_serializing)]
    pub code: String,
    /// What was signed, as text.
    #[serde(skip_serializing)]
    pub body: String,
    /// The SHA-256 of that text, in hexadecimal.
    pub digest: String,
    pub issued_at: DateTime<Utc>,
    pub issued_by: Option<PersonId>,
    /// Which key has signed it.
    #[serde(skip_serializing)]
    pub key_id: String,
    /// The text as a JSON Web Signature (RFC 7515), compact.
    #[serde(skip_serializing)]
    pub signature: String,
}

impl Entity {
    /// The receipt of one contribution.
    pub fn of_contribution(id: ContributionId) -> Select<Self> {
        Self::find().filter(Column::ContributionId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
