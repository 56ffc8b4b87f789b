//! Contributions.

use async_graphql::{Context, ID, Object};
use domain::entity::mobilization::contribution;
use domain::mobilization::about::About;
use domain::page::Key;

use super::need::Need;
use super::pledge::Pledge;
use super::use_able::{self, ContributionAction};
use super::word::{ContributionStatus, GoodsCondition};
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::loader::ask;
use crate::graphql::quantity::Quantity;
use crate::graphql::registry::types::Organization;
use crate::graphql::scalar::{Instant, LocalDate};
use crate::graphql::{id, session};

/// A contribution.
pub struct Contribution {
    pub(super) about: About<contribution::Model>,
}

impl From<About<contribution::Model>> for Contribution {
    fn from(about: About<contribution::Model>) -> Self {
        Self { about }
    }
}

connection!("contributions", ContributionConnection, ContributionEdge, Contribution);

impl ContributionConnection {
    /// The place of a contribution in a list in order of creation.
    #[must_use]
    pub fn key(contribution: &Contribution) -> Key {
        Key { sort: None, id: contribution.about.row.id.0 }
    }
}

/// Something that came for a need: the giver announces it, the receiver confirms it. Only what is confirmed counts.
#[Object]
impl Contribution {
    /// The contribution's id.
    pub async fn id(&self) -> ID {
        id::show(self.about.row.id)
    }

    /// What it came for.
    async fn need(&self) -> Need {
        self.about.need.clone().into()
    }

    /// The promise that it keeps, if there was one.
    async fn pledge(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Pledge>> {
        let pledge = ask(ctx, self.about.row.pledge_id?).await;
        pledge.map_err(|refusal| top(ctx, refusal)).map(|about| about.map(Pledge::from)).transpose()
    }

    /// The organization that gave it; null when a person did, or when the viewer may not see that one.
    async fn giver_organization(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Organization>> {
        let giver = self.about.row.giver_organization_id?;
        ask(ctx, giver).await.map_err(|refusal| top(ctx, refusal)).map(|row| row.map(Organization::from)).transpose()
    }

    /// Whether a person gave it for themselves. The name of a person who gives is not shown.
    async fn giver_is_person(&self) -> bool {
        self.about.row.giver_person_id.is_some()
    }

    /// Whether the viewer gave it for themselves.
    async fn mine(&self, ctx: &Context<'_>) -> bool {
        let giver = self.about.row.giver_person_id;
        giver.is_some() && session::reading(ctx).is_ok_and(|reading| reading.rights().person() == giver)
    }

    /// How much the giver says was sent.
    async fn announced(&self) -> Quantity {
        Quantity::of(self.about.row.announced, self.about.need.unit)
    }

    /// How much the receiver says has arrived; null until then.
    async fn confirmed(&self) -> Option<Quantity> {
        self.about.row.confirmed.map(|minor| Quantity::of(minor, self.about.need.unit))
    }

    /// How much of it was taken back since.
    async fn reversed(&self) -> Quantity {
        Quantity::of(self.about.row.reversed, self.about.need.unit)
    }

    /// The day on which it was given.
    async fn happened_on(&self) -> LocalDate {
        self.about.row.happened_on.into()
    }

    /// What the receiver has said of it.
    async fn status(&self) -> ContributionStatus {
        self.about.row.status.into()
    }

    /// The state of the goods.
    async fn condition(&self) -> Option<GoodsCondition> {
        self.about.row.condition.map(GoodsCondition::from)
    }

    /// What the giver says of it.
    async fn note(&self) -> Option<&str> {
        self.about.row.note.as_deref()
    }

    /// When it was announced.
    async fn announced_at(&self) -> Instant {
        Instant(self.about.row.announced_at)
    }

    /// When the receiver confirmed or disputed it.
    async fn decided_at(&self) -> Option<Instant> {
        self.about.row.confirmed_at.map(Instant)
    }

    /// Why the receiver disputes it.
    async fn decision_reason(&self) -> Option<&str> {
        self.about.row.decision_reason.as_deref()
    }

    /// Whether the viewer may do this with the contribution, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: ContributionAction,
    ) -> async_graphql::Result<Ability> {
        use_able::contribution(ctx, &self.about, action.into()).await.map_err(|refusal| top(ctx, refusal))
    }
}
