//! How far the network has checked who an organization is.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use domain::entity::registry::verification;
use domain::entity::state;
use domain::page::Key;
use domain::policy::permission::Permission;
use domain::registry::verification::{Wanted, by_id, count_of_requests, page_of_requests, status_on};
use domain::{Refusal, Seen};

use super::around_able::{self, VerificationAction};
use super::types::Organization;
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::loader::ask;
use crate::graphql::page::PageArgs;
use crate::graphql::requires::needs;
use crate::graphql::scalar::{Instant, LocalDate};
use crate::graphql::{id, session};

/// How far the network has checked that an organization is what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::Verification")]
pub enum VerificationStatus {
    /// Nobody has asked, or it goes by another name since.
    Unverified,
    /// It has asked; nobody has looked yet.
    Requested,
    /// Somebody is looking.
    UnderReview,
    /// It is what it says.
    Verified,
    /// The evidence did not show it, or the organization took another name before anybody had decided.
    Rejected,
    /// It was verified until a day that has passed.
    Expired,
    /// It was verified, and the network has taken that back, or the organization has taken another name.
    Revoked,
}

/// A request for verification.
pub struct Verification(Seen<verification::Model>);

impl From<Seen<verification::Model>> for Verification {
    fn from(row: Seen<verification::Model>) -> Self {
        Self(row)
    }
}

connection!("verifications", VerificationConnection, VerificationEdge, Verification);

impl VerificationConnection {
    /// The place of a request in a list in order of asking.
    #[must_use]
    pub fn key(row: &Seen<verification::Model>) -> Key {
        Key { sort: None, id: row.id.0 }
    }
}

/// A request of an organization that the network check who it is, with its evidence and what came of it. Seen by those
/// who edit the organization's settings and by the network's administrators.
#[Object]
impl Verification {
    /// The request's id.
    pub async fn id(&self) -> ID {
        id::show(self.0.id)
    }

    /// The organization; null for an administrator from whom it is hidden.
    async fn organization(&self, ctx: &Context<'_>) -> Option<Result<Organization>> {
        let row = ask(ctx, self.0.organization_id).await.map_err(|refusal| top(ctx, refusal));
        row.map(|row| row.map(Organization::from)).transpose()
    }

    /// How it stands.
    async fn status(&self, ctx: &Context<'_>) -> Result<VerificationStatus> {
        let today = session::reading(ctx).map_err(|refusal| top(ctx, refusal))?.today();
        Ok(status_on(&self.0, today).into())
    }

    /// What the organization shows for itself.
    async fn evidence(&self) -> &str {
        &self.0.evidence
    }

    /// When it was asked for.
    async fn requested_at(&self) -> Instant {
        Instant(self.0.requested_at)
    }

    /// When somebody began to look.
    async fn reviewed_at(&self) -> Option<Instant> {
        self.0.reviewed_at.map(Instant)
    }

    /// When it was decided.
    async fn decided_at(&self) -> Option<Instant> {
        self.0.decided_at.map(Instant)
    }

    /// Why it was decided so.
    async fn decision_reason(&self) -> Option<&str> {
        self.0.decision_reason.as_deref()
    }

    /// The last day on which the organization counts as verified by it.
    async fn valid_until(&self) -> Option<LocalDate> {
        self.0.valid_until.map(LocalDate::from)
    }

    /// When it was taken back.
    async fn revoked_at(&self) -> Option<Instant> {
        self.0.revoked_at.map(Instant)
    }

    /// Why it was taken back.
    async fn revocation_reason(&self) -> Option<&str> {
        self.0.revocation_reason.as_deref()
    }

    /// Whether the viewer may do this with the request, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: VerificationAction,
    ) -> async_graphql::Result<Ability> {
        around_able::verification(ctx, &self.0, action).await.map_err(|refusal| top(ctx, refusal))
    }
}

/// Which requests are looked for; every condition must hold.
#[derive(InputObject, Default)]
struct VerificationFilter {
    /// Of this organization.
    organization_id: Option<ID>,
    /// That stand so.
    status: Option<VerificationStatus>,
}

impl VerificationFilter {
    fn read(&self) -> Result<Wanted, Refusal> {
        let organization = id::read_optional(self.organization_id.as_ref(), "filter.organizationId")?;
        Ok(Wanted { organization, status: self.status.map(Into::into) })
    }
}

/// Questions about verification.
#[derive(Default)]
pub struct OrganizationVerificationQuery;

#[Object]
impl OrganizationVerificationQuery {
    /// The request for verification with this id; null when there is none that the viewer may see.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn verification(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The request's id.")] id: ID,
    ) -> Option<Result<Verification>> {
        let id = id::read(&id, "id").ok()?;
        let load = async { by_id(session::reading(ctx)?, id).await };
        load.await.map_err(|refusal| top(ctx, refusal)).map(|row| row.map(Verification::from)).transpose()
    }

    /// Requests for verification, oldest first, of those that the viewer may see.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn verifications(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are looked for; all when absent.")] filter: Option<VerificationFilter>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<VerificationConnection>> {
        let load = async {
            let reading = session::reading(ctx)?;
            let wanted = filter.unwrap_or_default().read()?;
            let page = PageArgs::new(first, after, last, before).read(VerificationConnection::LIST, false)?;
            let slice = page_of_requests(reading, wanted, &page).await?;
            let total = if ctx.look_ahead().field("totalCount").exists() {
                Some(count_of_requests(reading, wanted).await?)
            } else {
                None
            };
            Ok::<_, Refusal>(VerificationConnection::of(slice, total, VerificationConnection::key, Verification::from))
        };
        Some(load.await.map_err(|refusal| top(ctx, refusal)))
    }
}
