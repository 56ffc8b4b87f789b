//! The audit trail: who changed what, from what to what, and why. Rows are append-only by database trigger.

use chrono::{DateTime, Utc};
use entity::feed::audit::ActiveModel;
use entity::id::{AuditId, OrganizationId, PartnershipId, TypedId};
use sea_orm::ActiveValue::Set;
use serde::Serialize;
use uuid::Uuid;

use crate::policy::decide::Through;
use crate::policy::rights::Rights;
use crate::refusal::Refusal;

/// One changed row, to be recorded.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    subject: Option<(&'static str, Uuid)>,
    organization: Option<OrganizationId>,
    partnership: Option<PartnershipId>,
    reason: Option<String>,
    before: Option<String>,
    after: Option<String>,
}

impl Entry {
    /// A record about the row with this id; its kind is the id's prefix.
    pub fn of<I: TypedId>(id: I) -> Self {
        Self { subject: Some((I::PREFIX, id.uuid())), ..Self::default() }
    }

    pub fn in_organization(mut self, id: OrganizationId) -> Self {
        self.organization = Some(id);
        self
    }

    pub fn in_partnership(mut self, id: PartnershipId) -> Self {
        self.partnership = Some(id);
        self
    }

    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// The row as it was. Secrets are skipped by the rows' own serialization.
    pub fn before(mut self, row: &impl Serialize) -> Result<Self, Refusal> {
        self.before = Some(serde_json::to_string(row)?);
        Ok(self)
    }

    /// The row as it is now.
    pub fn after(mut self, row: &impl Serialize) -> Result<Self, Refusal> {
        self.after = Some(serde_json::to_string(row)?);
        Ok(self)
    }

    pub(crate) fn into_row(
        self,
        id: AuditId,
        command: &str,
        (rights, through): (&Rights, Option<Through>),
        at: DateTime<Utc>,
        request_id: String,
    ) -> ActiveModel {
        ActiveModel {
            id: Set(id),
            at: Set(at),
            command: Set(command.to_owned()),
            actor_person_id: Set(rights.person().map(TypedId::uuid)),
            actor_token_id: Set(rights.token().map(TypedId::uuid)),
            organization_id: Set(self.organization.map(TypedId::uuid)),
            partnership_id: Set(self.partnership.map(TypedId::uuid)),
            subject_kind: Set(self.subject.map(|(kind, _)| kind.to_owned())),
            subject_id: Set(self.subject.map(|(_, id)| id)),
            reason: Set(self.reason),
            before_json: Set(self.before),
            after_json: Set(self.after),
            request_id: Set(request_id),
            erased_at: Set(None),
            delegation_id: Set(through.map(|through| through.delegation.uuid())),
        }
    }
}
