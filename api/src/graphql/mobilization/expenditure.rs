//! Expenditures.

use async_graphql::{Context, ID, Object};
use domain::Refusal;
use domain::entity::mobilization::expenditure;
use domain::mobilization::about::About;
use domain::mobilization::approval::Approved;
use domain::page::Key;

use super::able;
use super::allocation::Allocation;
use super::approval::{Approval, approvals};
use super::lot::{ExpenditureLot, ExpenditureLotConnection};
use super::need::Need;
use super::word::{ExpenditureAction, ExpenditureStatus};
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::{CountOfSources, SourcesOf};
use crate::graphql::page::PageArgs;
use crate::graphql::quantity::Quantity;
use crate::graphql::scalar::{Instant, LocalDate};
use crate::graphql::{id, session};

/// An expenditure.
pub struct Expenditure(pub(super) About<expenditure::Model>);

impl From<About<expenditure::Model>> for Expenditure {
    fn from(about: About<expenditure::Model>) -> Self {
        Self(about)
    }
}

connection!(
    "expenditures", ExpenditureConnection, ExpenditureEdge, Expenditure:
    "id", "quantity", "reversed"
);

impl ExpenditureConnection {
    /// The place of an expenditure in a list in order of submission.
    #[must_use]
    pub fn key(about: &About<expenditure::Model>) -> Key {
        Key { sort: None, id: about.row.id.0 }
    }
}

impl Expenditure {
    async fn page_of_sources(&self, ctx: &Context<'_>, args: &PageArgs) -> Result<ExpenditureLotConnection, Refusal> {
        let page = args.read(ExpenditureLotConnection::LIST, false)?;
        let id = self.0.row.id;
        let slice = ask(ctx, SourcesOf(id, page)).await?.unwrap_or_default();
        let total = if ctx.look_ahead().field("totalCount").exists() {
            Some(ask(ctx, CountOfSources(id)).await?.unwrap_or_default())
        } else {
            None
        };
        Ok(ExpenditureLotConnection::of(slice, total, ExpenditureLotConnection::key, ExpenditureLot::from))
    }
}

/// Something spent or used of an allocation, with its evidence; somebody else than the requester decides it, unless the
/// organization has decided otherwise.
#[Object]
impl Expenditure {
    /// The expenditure's id.
    pub async fn id(&self) -> ID {
        id::show(self.0.row.id)
    }

    /// The need that the resources came for.
    async fn need(&self) -> Need {
        self.0.need.clone().into()
    }

    /// What it uses a part of.
    async fn allocation(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Allocation>> {
        let allocation = ask(ctx, self.0.row.allocation_id).await;
        allocation.map_err(|refusal| top(ctx, refusal)).map(|about| about.map(Allocation::from)).transpose()
    }

    /// How much.
    async fn quantity(&self) -> Quantity {
        Quantity::of(self.0.row.quantity, self.0.need.unit)
    }

    /// How much of it was taken back.
    async fn reversed(&self) -> Quantity {
        Quantity::of(self.0.row.reversed, self.0.need.unit)
    }

    /// What for.
    async fn purpose(&self) -> &str {
        &self.0.row.purpose
    }

    /// What proves it, such as the number of a receipt.
    async fn evidence(&self) -> &str {
        &self.0.row.evidence
    }

    /// The day on which it happened.
    async fn happened_on(&self) -> LocalDate {
        self.0.row.happened_on.into()
    }

    /// Of which contributions it was, in the order of use; none until it is approved.
    async fn sources(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<async_graphql::Result<ExpenditureLotConnection>> {
        let args = PageArgs::new(first, after, last, before);
        Some(Box::pin(self.page_of_sources(ctx, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// Where it stands.
    async fn status(&self) -> ExpenditureStatus {
        self.0.row.status.into()
    }

    /// When it was submitted.
    async fn requested_at(&self) -> Instant {
        Instant(self.0.row.requested_at)
    }

    /// Whether the viewer submitted it.
    async fn mine(&self, ctx: &Context<'_>) -> bool {
        session::reading(ctx).is_ok_and(|reading| reading.rights().person() == Some(self.0.row.requested_by))
    }

    /// Who has approved it, in the order in which they did; those of people who may not any more are not counted.
    async fn approvals(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Approval>> {
        approvals(ctx, Approved::Expenditure(self.0.row.part(|row| row.id))).await
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

    /// Whether the viewer may do this with the expenditure, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: ExpenditureAction,
    ) -> async_graphql::Result<Ability> {
        able::expenditure(ctx, &self.0, action.into()).await.map_err(|refusal| top(ctx, refusal))
    }
}
