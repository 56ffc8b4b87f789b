//! Outgoing events. They are written with the change itself, so that nothing is announced that was rolled
//! back and nothing that happened goes unannounced.

use chrono::{DateTime, Utc};
use entity::feed::outbox::ActiveModel;
use entity::id::{OrganizationId, OutboxId, PartnershipId, TypedId};
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

/// An event to announce: its name (`pledge.accepted`) and the row it is about.
#[derive(Clone, Debug)]
pub struct Event {
    name: &'static str,
    subject: (&'static str, Uuid),
    organization: Option<OrganizationId>,
    partnership: Option<PartnershipId>,
}

impl Event {
    pub fn new<I: TypedId>(name: &'static str, subject: I) -> Self {
        Self { name, subject: (I::PREFIX, subject.uuid()), organization: None, partnership: None }
    }

    pub fn in_organization(mut self, id: OrganizationId) -> Self {
        self.organization = Some(id);
        self
    }

    pub fn in_partnership(mut self, id: PartnershipId) -> Self {
        self.partnership = Some(id);
        self
    }

    pub(crate) fn into_row(self, id: OutboxId, at: DateTime<Utc>) -> ActiveModel {
        let payload = serde_json::json!({ "subjectKind": self.subject.0 }).to_string();
        ActiveModel {
            id: Set(id),
            at: Set(at),
            event: Set(self.name.to_owned()),
            organization_id: Set(self.organization.map(TypedId::uuid)),
            partnership_id: Set(self.partnership.map(TypedId::uuid)),
            subject_id: Set(Some(self.subject.1)),
            payload: Set(payload),
        }
    }
}
