//! An organization whose owners are dead or lost gets another owner.

use async_graphql::{Context, Enum, ID, Object, Result};
use domain::Refusal;
use domain::membership::recovery::find::{self, SeenRecovery, Stage};
use domain::page::Key;

use super::able::{self, OwnershipRecoveryAction};
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::loader::ask;
use crate::graphql::page::PageArgs;
use crate::graphql::registry::types::Organization;
use crate::graphql::scalar::Instant;
use crate::graphql::{id, pseudonym, session};

/// Where a recovery of the ownership stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Stage")]
pub enum OwnershipRecoveryStatus {
    /// Each owner may object, and nothing else happens yet.
    Notice,
    /// The notice is over: it may be completed, or still objected to.
    Due,
    /// The member owns the organization since.
    Completed,
    /// An owner has objected; nothing came of it.
    Objected,
    /// The network took it back, or it made room for another since the member could not own the organization any more,
    /// or the organization closed; nothing came of it.
    Withdrawn,
    /// Nobody has completed it in time; nothing came of it.
    Lapsed,
}

/// A recovery.
pub struct OwnershipRecovery(SeenRecovery);

impl From<SeenRecovery> for OwnershipRecovery {
    fn from(recovery: SeenRecovery) -> Self {
        Self(recovery)
    }
}

connection!("ownership recoveries", OwnershipRecoveryConnection, OwnershipRecoveryEdge, OwnershipRecovery);

/// That the network gives an organization another owner because its owners are dead or lost: after two weeks in which
/// each owner may object. Seen by those who read the organization's trail and by the network's administrators.
#[Object]
impl OwnershipRecovery {
    /// The recovery's id.
    pub async fn id(&self) -> ID {
        id::show(self.0.row.id)
    }

    /// Where it stands.
    async fn status(&self, ctx: &Context<'_>) -> Result<OwnershipRecoveryStatus> {
        let reading = session::reading(ctx).map_err(|refusal| top(ctx, refusal))?;
        Ok(find::stage(&self.0.row, reading.now()).into())
    }

    /// Whether the viewer may do this with the recovery, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: OwnershipRecoveryAction,
    ) -> Result<Ability> {
        Box::pin(able::recovery(ctx, &self.0.row, action)).await.map_err(|refusal| top(ctx, refusal))
    }

    /// The id of the organization.
    async fn organization_id(&self) -> ID {
        id::show(self.0.row.organization_id)
    }

    /// The organization; null when the viewer may not see it.
    async fn organization(&self, ctx: &Context<'_>) -> Option<Result<Organization>> {
        let row = ask(ctx, self.0.row.organization_id).await.map_err(|refusal| top(ctx, refusal));
        row.map(|row| row.map(Organization::from)).transpose()
    }

    /// The id of the membership of who shall own it.
    async fn membership_id(&self) -> ID {
        id::show(self.0.row.membership_id)
    }

    /// The name of who shall own it; null for administrators of the network, who read no members.
    async fn member_name(&self, ctx: &Context<'_>) -> Option<String> {
        self.0.heir.as_deref().map(|name| pseudonym::shown(ctx, name))
    }

    /// Why.
    async fn reason(&self) -> &str {
        &self.0.row.reason
    }

    /// When it was started.
    async fn created_at(&self) -> Instant {
        Instant(self.0.row.created_at)
    }

    /// From when on it may be completed.
    async fn notice_ends_at(&self) -> Instant {
        Instant(self.0.row.notice_ends_at)
    }

    /// From when on it may not be completed any more.
    async fn lapses_at(&self) -> Instant {
        Instant(self.0.row.lapses_at)
    }

    /// When it was completed.
    async fn completed_at(&self) -> Option<Instant> {
        self.0.row.completed_at.map(Instant)
    }

    /// When an owner objected.
    async fn objected_at(&self) -> Option<Instant> {
        self.0.row.objected_at.map(Instant)
    }

    /// Why the owner objected.
    async fn objection(&self) -> Option<&str> {
        self.0.row.objection.as_deref()
    }

    /// When the network took it back, or nothing could come of it any more.
    async fn withdrawn_at(&self) -> Option<Instant> {
        self.0.row.withdrawn_at.map(Instant)
    }

    /// Why the network took it back; null when it did not.
    async fn withdrawal(&self) -> Option<&str> {
        self.0.row.withdrawal.as_deref()
    }
}

/// A page of one organization's recoveries.
pub async fn page_of(
    ctx: &Context<'_>,
    organization: &Organization,
    args: &PageArgs,
) -> Result<OwnershipRecoveryConnection, Refusal> {
    let page = args.read(OwnershipRecoveryConnection::LIST, false)?;
    let reading = session::reading(ctx)?;
    let slice = find::page_of(reading, organization.row.id, &page).await?;
    let total = if ctx.look_ahead().field("totalCount").exists() {
        Some(find::count_of(reading, organization.row.id).await?)
    } else {
        None
    };
    let key = |recovery: &SeenRecovery| Key { sort: None, id: recovery.row.id.0 };
    Ok(OwnershipRecoveryConnection::of(slice, total, key, OwnershipRecovery::from))
}
