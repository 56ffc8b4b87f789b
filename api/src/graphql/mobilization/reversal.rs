//! Reversals.

use async_graphql::{Context, ID, Object};
use domain::entity::mobilization::reversal;
use domain::mobilization::about::About;
use domain::mobilization::approval::Approved;
use domain::page::Key;

use super::approval::{Approval, approvals};
use super::contribution::Contribution;
use super::expenditure::Expenditure;
use super::need::Need;
use super::use_able::{self, ReversalAction};
use super::word::{ReversalReason, ReversalStatus};
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::ledger::types::LedgerTransaction;
use crate::graphql::loader::ask;
use crate::graphql::quantity::Quantity;
use crate::graphql::scalar::Instant;
use crate::graphql::{id, session};

/// A reversal.
pub struct Reversal(pub(super) About<reversal::Model>);

impl From<About<reversal::Model>> for Reversal {
    fn from(about: About<reversal::Model>) -> Self {
        Self(about)
    }
}

connection!("reversals", ReversalConnection, ReversalEdge, Reversal);

impl ReversalConnection {
    /// The place of a reversal in a list in order of request.
    #[must_use]
    pub fn key(about: &About<reversal::Model>) -> Key {
        Key { sort: None, id: about.row.id.0 }
    }
}

/// A request to take back a confirmed contribution or a posted expenditure, or a part of it; somebody else than the
/// requester decides it.
#[Object]
impl Reversal {
    /// The reversal's id.
    pub async fn id(&self) -> ID {
        id::show(self.0.row.id)
    }

    /// The need that the resources came for.
    async fn need(&self) -> Need {
        self.0.need.clone().into()
    }

    /// The contribution that is taken back, if it is one.
    async fn contribution(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Contribution>> {
        let original = self.0.row.contribution_id?;
        ask(ctx, original)
            .await
            .map_err(|refusal| top(ctx, refusal))
            .map(|about| about.map(Contribution::from))
            .transpose()
    }

    /// The expenditure that is taken back, if it is one.
    async fn expenditure(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Expenditure>> {
        let original = self.0.row.expenditure_id?;
        ask(ctx, original)
            .await
            .map_err(|refusal| top(ctx, refusal))
            .map(|about| about.map(Expenditure::from))
            .transpose()
    }

    /// How much is taken back.
    async fn quantity(&self) -> Quantity {
        Quantity::of(self.0.row.quantity, self.0.need.unit)
    }

    /// Why, in one word.
    async fn reason_code(&self) -> ReversalReason {
        self.0.row.reason_code.into()
    }

    /// Why, in the requester's words.
    async fn reason(&self) -> &str {
        &self.0.row.reason
    }

    /// Where it stands.
    async fn status(&self) -> ReversalStatus {
        self.0.row.status.into()
    }

    /// When it was asked for.
    async fn requested_at(&self) -> Instant {
        Instant(self.0.row.requested_at)
    }

    /// Whether the viewer asked for it.
    async fn mine(&self, ctx: &Context<'_>) -> bool {
        session::reading(ctx).is_ok_and(|reading| reading.rights().person() == Some(self.0.row.requested_by))
    }

    /// Who has approved it, in the order in which they did; those of people who may not any more are not counted.
    async fn approvals(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Approval>> {
        approvals(ctx, Approved::Reversal(self.0.row.part(|row| row.id))).await
    }

    /// How many people have to approve it, one or two: what held when it was asked for, or at an approval where that was
    /// more.
    async fn approvals_required(&self) -> i32 {
        self.0.row.others_required.max(1)
    }

    /// When it was decided.
    async fn decided_at(&self) -> Option<Instant> {
        self.0.row.decided_at.map(Instant)
    }

    /// Why it was rejected.
    async fn decision_reason(&self) -> Option<&str> {
        self.0.row.decision_reason.as_deref()
    }

    /// The mirrored transaction, once it is posted.
    async fn transaction(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<LedgerTransaction>> {
        let posted = self.0.row.transaction_id?;
        ask(ctx, posted)
            .await
            .map_err(|refusal| top(ctx, refusal))
            .map(|row| row.map(LedgerTransaction::from))
            .transpose()
    }

    /// Whether the viewer may do this with the reversal, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: ReversalAction,
    ) -> async_graphql::Result<Ability> {
        use_able::reversal(ctx, &self.0, action).await.map_err(|refusal| top(ctx, refusal))
    }
}
