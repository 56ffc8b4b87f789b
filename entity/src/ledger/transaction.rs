use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::id::{
    AllocationId, ContributionId, ExpenditureId, NeedId, OrganizationId, PartnershipId, PersonId, TransactionId,
};
use crate::state::{ReversalReason, TransactionKind};

/// Postings that belong together and sum to zero in each unit. Written once and never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_transaction")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TransactionId,
    pub organization_id: OrganizationId,
    pub partnership_id: PartnershipId,
    pub need_id: NeedId,
    pub kind: TransactionKind,
    pub contribution_id: Option<ContributionId>,
    pub allocation_id: Option<AllocationId>,
    pub expenditure_id: Option<ExpenditureId>,
    pub reverses_id: Option<TransactionId>,
    pub reason_code: Option<ReversalReason>,
    pub reason: Option<String>,
    pub happened_on: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    pub confirmed_at: Option<DateTime<Utc>>,
    pub recorded_by: Option<PersonId>,
    /// The day that it counts on in the books; the day on which it happened where none is told.
    pub booked_on: Option<NaiveDate>,
}

impl Model {
    /// The day that it counts on in the books.
    #[must_use]
    pub fn booked_on(&self) -> NaiveDate {
        self.booked_on.unwrap_or(self.happened_on)
    }
}

impl Entity {
    /// The transactions of one organization.
    pub fn of_organization(id: OrganizationId) -> Select<Self> {
        Self::find().filter(Column::OrganizationId.eq(id))
    }

    /// The transactions of one need.
    pub fn of_need(id: NeedId) -> Select<Self> {
        Self::find().filter(Column::NeedId.eq(id))
    }
}

impl ActiveModelBehavior for ActiveModel {}
