//! The wordings of pledges.

use async_graphql::{Context, ID, Object};
use domain::Seen;
use domain::entity::id::OrganizationId;
use domain::entity::mobilization::{pledge, pledge_revision};
use domain::entity::value::unit::Unit;
use domain::mobilization::about::About;

use super::instalment::{self, PlannedInstalment};
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::id;
use crate::graphql::quantity::Quantity;
use crate::graphql::scalar::{Instant, LocalDate};
use crate::graphql::session;

/// One wording of a pledge.
pub struct PledgeRevision {
    pub(super) row: Seen<pledge_revision::Model>,
    pub(super) unit: Unit,
    /// The organization that gives; none where a person does.
    pub(super) giver: Option<OrganizationId>,
}

impl From<(Seen<pledge_revision::Model>, About<pledge::Model>)> for PledgeRevision {
    fn from((row, about): (Seen<pledge_revision::Model>, About<pledge::Model>)) -> Self {
        Self { row, unit: about.need.unit, giver: about.row.giver_organization_id }
    }
}

connection!("pledge revisions", PledgeRevisionConnection, PledgeRevisionEdge, PledgeRevision);

/// One wording of a pledge. It is kept for good.
#[Object]
impl PledgeRevision {
    /// The revision's id.
    pub async fn id(&self) -> ID {
        id::show(self.row.id)
    }

    /// Its number, from 1.
    async fn number(&self) -> i32 {
        self.row.number
    }

    /// How much was promised before; null in the first wording.
    async fn old_quantity(&self) -> Option<Quantity> {
        self.row.old_quantity.map(|minor| Quantity::of(minor, self.unit))
    }

    /// How much is promised since.
    async fn quantity(&self) -> Quantity {
        Quantity::of(self.row.quantity, self.unit)
    }

    /// By when it was to come before; null in the first wording.
    async fn old_due_on(&self) -> Option<LocalDate> {
        self.row.old_due_on.map(LocalDate::from)
    }

    /// By when it is to come since.
    async fn due_on(&self) -> LocalDate {
        self.row.due_on.into()
    }

    /// The instalments in which it was to come before: at most 60, and none when it was to come in one.
    async fn old_instalments(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Vec<PlannedInstalment>>> {
        let plan = instalment::planned(ctx, &self.row, self.row.old_plan, self.unit);
        Some(Box::pin(plan).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// The instalments in which it is to come since: at most 60, and none when it is to come in one.
    async fn instalments(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Vec<PlannedInstalment>>> {
        let plan = instalment::planned(ctx, &self.row, self.row.plan, self.unit);
        Some(Box::pin(plan).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// Why it was changed; empty in the first wording.
    async fn reason(&self) -> &str {
        &self.row.reason
    }

    /// From which day it holds.
    async fn effective_on(&self) -> LocalDate {
        self.row.effective_on.into()
    }

    /// The id of the person who wrote it, for that person and for the people of the organization that gives.
    async fn person_id(&self, ctx: &Context<'_>) -> Option<ID> {
        let rights = session::reading(ctx).ok()?.rights();
        let is_givers = self.giver.is_some_and(|giver| rights.belongs(giver));
        self.row.created_by.filter(|person| is_givers || rights.person() == Some(*person)).map(id::show)
    }

    /// When it was written.
    async fn created_at(&self) -> Instant {
        Instant(self.row.created_at)
    }
}
