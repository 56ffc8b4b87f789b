use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{ApprovalId, ExpenditureId, PersonId, ReversalId};

/// Somebody's approval of an expenditure or of a reversal. Written once and never changed; a rejection that comes after
/// it ends what was asked for.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "approval")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApprovalId,
    /// Exactly one of the two is there.
    pub expenditure_id: Option<ExpenditureId>,
    pub reversal_id: Option<ReversalId>,
    pub person_id: PersonId,
    pub approved_at: DateTime<Utc>,
}

impl Entity {
    /// The approvals of one expenditure.
    pub fn of_expenditure(id: ExpenditureId) -> Select<Self> {
        Self::find().filter(Column::ExpenditureId.eq(id))
    }

    /// The approvals of one reversal.
    pub fn of_reversal(id: ReversalId) -> Select<Self> {
        Self::find().filter(Column::ReversalId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
