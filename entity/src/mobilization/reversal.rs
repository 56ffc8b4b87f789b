use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{ContributionId, ExpenditureId, PersonId, ReversalId, TransactionId};
use crate::state::{ReversalReason, ReversalStatus};

/// A request to take back all or a part of a confirmed contribution or a posted expenditure; someone else decides it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "reversal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReversalId,
    /// Exactly one of the two is there.
    pub contribution_id: Option<ContributionId>,
    pub expenditure_id: Option<ExpenditureId>,
    /// In the smallest part of the need's unit.
    pub quantity: i64,
    pub reason_code: ReversalReason,
    pub reason: String,
    pub status: ReversalStatus,
    pub requested_by: PersonId,
    pub requested_at: DateTime<Utc>,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<DateTime<Utc>>,
    pub decision_reason: Option<String>,
    /// The mirrored transaction, once it is posted.
    pub transaction_id: Option<TransactionId>,
    /// How many others than the requester have to approve it: what held when it was asked for, or at an approval where
    /// that was more.
    pub others_required: i32,
}

impl Entity {
    /// What was taken back, or asked to be, of one contribution.
    pub fn of_contribution(id: ContributionId) -> Select<Self> {
        Self::find().filter(Column::ContributionId.eq(id))
    }

    /// What was taken back, or asked to be, of one expenditure.
    pub fn of_expenditure(id: ExpenditureId) -> Select<Self> {
        Self::find().filter(Column::ExpenditureId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
