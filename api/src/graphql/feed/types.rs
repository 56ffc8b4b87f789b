//! Records of the audit trail.

use async_graphql::{Context, ID, Object, Result};
use domain::entity::id::{AnyId, DelegationId, OrganizationId, PartnershipId, PersonId, ServiceTokenId};
use domain::feed::find::SeenRecord;
use domain::page::Key;

use crate::graphql::chain::types::ChainLink;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::id;
use crate::graphql::loader::ask;
use crate::graphql::loader::rows::LinkOf;
use crate::graphql::pseudonym;
use crate::graphql::scalar::Instant;

/// A record of the audit trail.
pub struct AuditRecord(SeenRecord);

impl From<SeenRecord> for AuditRecord {
    fn from(record: SeenRecord) -> Self {
        Self(record)
    }
}

connection!("audit records", AuditRecordConnection, AuditRecordEdge, AuditRecord);

impl AuditRecordConnection {
    /// The place of a record in a list in order of recording.
    #[must_use]
    pub fn key(record: &SeenRecord) -> Key {
        Key { sort: None, id: record.row.id.0 }
    }
}

/// Who changed what, from what to what, and why. It was written in the transaction of the change
/// and is never changed, but that what it held of somebody is erased with their data.
#[Object]
impl AuditRecord {
    /// The record's id.
    pub async fn id(&self) -> ID {
        id::show(self.0.row.id)
    }

    /// When it was recorded.
    async fn at(&self) -> Instant {
        Instant(self.0.row.at)
    }

    /// The mutation that did it.
    async fn command(&self) -> &str {
        &self.0.row.command
    }

    /// The id of the person or of the service token that did it; null for what the network did by itself.
    async fn actor_id(&self) -> Option<ID> {
        let person = self.0.row.actor_person_id.map(|id| id::show(PersonId(id)));
        person.or_else(|| self.0.row.actor_token_id.map(|id| id::show(ServiceTokenId(id))))
    }

    /// The name of the person, if they are or were a member of the organization.
    async fn actor_name(&self, ctx: &Context<'_>) -> Option<String> {
        self.0.actor_name.as_deref().map(|name| pseudonym::shown(ctx, name))
    }

    /// The id of the delegation by which somebody of another organization did it; null for what was done by a right of
    /// one's own.
    async fn delegation_id(&self) -> Option<ID> {
        self.0.row.delegation_id.map(|id| id::show(DelegationId(id)))
    }

    /// The organization.
    async fn organization_id(&self) -> Option<ID> {
        self.0.row.organization_id.map(|id| id::show(OrganizationId(id)))
    }

    /// The partnership, if it was in one.
    async fn partnership_id(&self) -> Option<ID> {
        self.0.row.partnership_id.map(|id| id::show(PartnershipId(id)))
    }

    /// The id of what was changed.
    async fn subject_id(&self) -> Option<ID> {
        let (kind, id) = self.0.row.subject_kind.as_deref().zip(self.0.row.subject_id)?;
        AnyId::of(kind, id).map(|id| ID(id.to_string()))
    }

    /// Why, as who did it put it; about people only for those who read contact data.
    async fn reason(&self) -> Option<&str> {
        self.0.row.reason.as_deref().filter(|_| self.0.is_open)
    }

    /// What it held before, as a JSON object of columns, amounts in the smallest part of their unit; null for what was
    /// new. Of members and invitations only for those who read contact data, of needs, pledges and the books only for
    /// those who read both.
    async fn before(&self) -> Option<&str> {
        self.0.row.before_json.as_deref().filter(|_| self.0.is_open)
    }

    /// What it held afterwards, in the same form; null for what was removed.
    async fn after(&self) -> Option<&str> {
        self.0.row.after_json.as_deref().filter(|_| self.0.is_open)
    }

    /// Its place in the chain of hashes of its trail; null in the first seconds after it was recorded.
    async fn link(&self, ctx: &Context<'_>) -> Option<Result<ChainLink>> {
        let link = ask(ctx, LinkOf(self.0.row.part(|row| row.id.0))).await;
        link.map_err(|refusal| top(ctx, refusal))
            .map(|link| link.map(|row| ChainLink::new(row, self.0.is_placed)))
            .transpose()
    }

    /// When what it held was erased, if it was about somebody whose personal data was: `before`, `after` and `reason` are
    /// null then.
    async fn erased_at(&self) -> Option<Instant> {
        self.0.row.erased_at.map(Instant)
    }

    /// The request in which it was done, as the log names it.
    async fn request_id(&self) -> &str {
        &self.0.row.request_id
    }
}
