//! Proposals that two organizations are one.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use domain::Seen;
use domain::entity::registry::merge;
use domain::membership::merge::complete::Merged;
use domain::membership::merge::find::{self, Stage};

use super::merge_able::{self, OrganizationMergeAction};
use super::types::Organization;
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::id;
use crate::graphql::loader::ask;
use crate::graphql::loader::rows::OpenMergeOf;
use crate::graphql::scalar::Instant;
use crate::graphql::session;

/// What becomes of a proposal to merge two organizations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Stage")]
pub enum MergeStatus {
    /// Owners of both may agree or object; it lapses by itself at `expiresAt`.
    Proposed,
    /// An owner of one of both has objected.
    Objected,
    /// The network took it back, or one of both organizations has closed; nothing came of it.
    Withdrawn,
    /// It was carried out, for good.
    Merged,
    /// Nobody has carried it out in time; nothing came of it.
    Lapsed,
}

/// A proposal.
pub struct OrganizationMerge(Seen<merge::Model>);

impl From<Seen<merge::Model>> for OrganizationMerge {
    fn from(row: Seen<merge::Model>) -> Self {
        Self(row)
    }
}

connection!("proposals to merge", OrganizationMergeConnection, OrganizationMergeEdge, OrganizationMerge);

/// That an organization is another one's duplicate and is to be merged into it, and what became of that. Seen by those who
/// read the audit trail of one of both, and by the network's administrators.
#[Object]
impl OrganizationMerge {
    /// The proposal's id.
    pub async fn id(&self) -> ID {
        id::show(self.0.id)
    }

    /// The id of the organization that closes.
    async fn duplicate_id(&self) -> ID {
        id::show(self.0.duplicate_id)
    }

    /// The organization that closes; null when the viewer may not see it.
    async fn duplicate(&self, ctx: &Context<'_>) -> Option<Result<Organization>> {
        let row = ask(ctx, self.0.duplicate_id).await.map_err(|refusal| top(ctx, refusal));
        row.map(|row| row.map(Organization::from)).transpose()
    }

    /// The id of the organization in which it lives on.
    async fn surviving_id(&self) -> ID {
        id::show(self.0.surviving_id)
    }

    /// The organization in which it lives on; null when the viewer may not see it.
    async fn surviving(&self, ctx: &Context<'_>) -> Option<Result<Organization>> {
        let row = ask(ctx, self.0.surviving_id).await.map_err(|refusal| top(ctx, refusal));
        row.map(|row| row.map(Organization::from)).transpose()
    }

    /// Why, as the network put it.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// What became of it.
    async fn status(&self, ctx: &Context<'_>) -> Result<MergeStatus> {
        let reading = session::reading(ctx).map_err(|refusal| top(ctx, refusal))?;
        Ok(find::stage(&self.0, reading.now()).into())
    }

    /// Whether the viewer may do this with the proposal, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: OrganizationMergeAction,
    ) -> Result<Ability> {
        Box::pin(merge_able::merge(ctx, &self.0, action)).await.map_err(|refusal| top(ctx, refusal))
    }

    /// When it was proposed.
    async fn created_at(&self) -> Instant {
        Instant(self.0.created_at)
    }

    /// From when on it can be carried out although not both have agreed, if nobody has objected.
    async fn objections_until(&self) -> Instant {
        Instant(self.0.objections_until)
    }

    /// When it lapses.
    async fn expires_at(&self) -> Instant {
        Instant(self.0.expires_at)
    }

    /// Whether an owner of the duplicate has agreed.
    async fn duplicate_agreed(&self) -> bool {
        self.0.duplicate_agreed_by.is_some()
    }

    /// Whether an owner of the surviving organization has agreed.
    async fn surviving_agreed(&self) -> bool {
        self.0.surviving_agreed_by.is_some()
    }

    /// Why an owner has objected; null when none has.
    async fn objection(&self) -> Option<&str> {
        self.0.objection.as_deref()
    }

    /// When it was objected to or carried out.
    async fn decided_at(&self) -> Option<Instant> {
        self.0.decided_at.map(Instant)
    }

    /// When the network took it back, or one of both organizations closed.
    async fn withdrawn_at(&self) -> Option<Instant> {
        self.0.withdrawn_at.map(Instant)
    }

    /// Why the network took it back; null when it did not.
    async fn withdrawal(&self) -> Option<&str> {
        self.0.withdrawal.as_deref()
    }
}

/// What a merge does.
#[derive(SimpleObject)]
pub struct MergeEffects {
    /// How many members of the duplicate begin in the surviving organization, as members or observers.
    members_moved: u64,
    /// How many belonged to both by person or address, and stay what they are in the surviving one.
    members_there_already: u64,
    /// How many open invitations of the duplicate are cancelled.
    invitations_cancelled: u64,
    /// How many open requests to join the duplicate are declined.
    join_requests_declined: u64,
    /// How many service tokens of the duplicate are revoked.
    service_tokens_revoked: u64,
    /// How many identifiers of outside registers are the surviving organization's from then on.
    identifiers_moved: u64,
}

impl From<&Merged> for MergeEffects {
    fn from(merged: &Merged) -> Self {
        Self {
            members_moved: merged.members.moved,
            members_there_already: merged.members.there_already,
            invitations_cancelled: merged.invitations,
            join_requests_declined: merged.join_requests,
            service_tokens_revoked: merged.tokens,
            identifiers_moved: merged.identifiers,
        }
    }
}

/// The part of an organization that is about its being one with another.
pub struct Doubles<'a>(pub &'a Organization);

/// The part of an organization that is about its being one with another.
#[Object]
impl Doubles<'_> {
    /// The organization in which this one lives on, of which it was a duplicate; null when it was not merged, or when the
    /// viewer may not see that one. Its slug leads there, too.
    async fn merged_into(&self, ctx: &Context<'_>) -> Option<Result<Organization>> {
        let surviving = self.0.row.merged_into_id?;
        let row = ask(ctx, surviving).await.map_err(|refusal| top(ctx, refusal));
        row.map(|row| row.map(Organization::from)).transpose()
    }

    /// The open proposal to merge it with another organization; null when there is none that the viewer may see.
    async fn open_merge(&self, ctx: &Context<'_>) -> Option<Result<OrganizationMerge>> {
        let row = ask(ctx, OpenMergeOf(self.0.row.id)).await.map_err(|refusal| top(ctx, refusal));
        row.map(|row| row.map(OrganizationMerge::from)).transpose()
    }
}
