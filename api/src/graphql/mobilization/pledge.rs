//! Pledges.

use async_graphql::{Context, ID, Object};
use domain::Refusal;
use domain::entity::mobilization::pledge;
use domain::mobilization::about::About;
use domain::mobilization::find_gift::PledgeReads;
use domain::mobilization::name_consent::Donor;
use domain::page::Key;

use super::able;
use super::contribution::{Contribution, ContributionConnection};
use super::instalment::{self, PledgeInstalment};
use super::need::Need;
use super::offer::types::Offer;
use super::pledge_revision::{PledgeRevision, PledgeRevisionConnection};
use super::resource::reservation::{ReservationConnection, page_under};
use super::restriction::Restriction;
use super::word::{PledgeAction, PledgeStatus};
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::{ComeOn, CountOfCome, CountOfWordings, WordingsOf};
use crate::graphql::page::PageArgs;
use crate::graphql::quantity::Quantity;
use crate::graphql::registry::types::Organization;
use crate::graphql::scalar::{Instant, LocalDate};
use crate::graphql::{id, session};

/// A pledge.
pub struct Pledge {
    pub(super) about: About<pledge::Model>,
}

impl From<About<pledge::Model>> for Pledge {
    fn from(about: About<pledge::Model>) -> Self {
        Self { about }
    }
}

connection!(
    "pledges", PledgeConnection, PledgeEdge, Pledge:
    "id", "giverIsPerson", "mine", "quantity", "fulfilled", "missed", "dueOn", "note", "createdAt", "decidedAt",
    "decisionReason", "noticeDays"
);

impl PledgeConnection {
    /// The place of a pledge in a list in order of creation.
    #[must_use]
    pub fn key(pledge: &Pledge) -> Key {
        Key { sort: None, id: pledge.about.row.id.0 }
    }
}

impl Pledge {
    async fn page_of_contributions(
        &self,
        ctx: &Context<'_>,
        args: &PageArgs,
    ) -> Result<ContributionConnection, Refusal> {
        let page = args.read(ContributionConnection::LIST, false)?;
        let id = self.about.row.id;
        let slice = ask(ctx, ComeOn(id, page)).await?.unwrap_or_default();
        let total = if ctx.look_ahead().field("totalCount").exists() {
            Some(ask(ctx, CountOfCome(id)).await?.unwrap_or_default())
        } else {
            None
        };
        let slice = slice.map(Contribution::from);
        Ok(ContributionConnection::of(slice, total, ContributionConnection::key, |contribution| contribution))
    }

    async fn page_of_revisions(&self, ctx: &Context<'_>, args: &PageArgs) -> Result<PledgeRevisionConnection, Refusal> {
        let page = args.read(PledgeRevisionConnection::LIST, false)?;
        let id = self.about.row.id;
        let slice = ask(ctx, WordingsOf(id, page)).await?.unwrap_or_default();
        let total = if ctx.look_ahead().field("totalCount").exists() {
            Some(ask(ctx, CountOfWordings(id)).await?.unwrap_or_default())
        } else {
            None
        };
        let unit = self.about.need.unit;
        let giver = self.about.row.giver_organization_id;
        let slice = slice.map(|row| PledgeRevision { row, unit, giver });
        Ok(PledgeRevisionConnection::of(slice, total, |one| Key { sort: None, id: one.row.id.0 }, |one| one))
    }
}

/// A promise against a need, by an organization or a person. It never counts as received.
#[Object]
impl Pledge {
    /// The pledge's id.
    pub async fn id(&self) -> ID {
        id::show(self.about.row.id)
    }

    /// What it was promised to.
    async fn need(&self) -> Need {
        self.about.need.clone().into()
    }

    /// The offer that it was made from; null when there was none, or when the viewer may not see it.
    async fn offer(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Offer>> {
        let offer = ask(ctx, self.about.row.offer_id?).await;
        offer.map_err(|refusal| top(ctx, refusal)).map(|seen| seen.map(Offer::from)).transpose()
    }

    /// The organization that promised it; null when a person did, or when the viewer may not see that one.
    async fn giver_organization(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Organization>> {
        let giver = self.about.row.giver_organization_id?;
        ask(ctx, giver).await.map_err(|refusal| top(ctx, refusal)).map(|row| row.map(Organization::from)).transpose()
    }

    /// Whether a person promised it for themselves.
    async fn giver_is_person(&self) -> bool {
        self.about.row.giver_person_id.is_some()
    }

    /// The name of the person who promised it; null when an organization did, or when they have not agreed that the
    /// receiver sees it (`giveNameConsent`).
    async fn giver_name(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<String>> {
        let donor = Donor::of_pledge(&self.about)?;
        ask(ctx, donor).await.map_err(|refusal| top(ctx, refusal)).transpose()
    }

    /// Whether the viewer promised it for themselves.
    async fn mine(&self, ctx: &Context<'_>) -> bool {
        let giver = self.about.row.giver_person_id;
        giver.is_some() && session::reading(ctx).is_ok_and(|reading| reading.rights().person() == giver)
    }

    /// How much is promised.
    async fn quantity(&self) -> Quantity {
        Quantity::of(self.about.row.quantity, self.about.need.unit)
    }

    /// How much of it was confirmed and not taken back.
    async fn fulfilled(&self) -> Quantity {
        Quantity::of(self.about.row.fulfilled, self.about.need.unit)
    }

    /// How much of it nobody came with at the time that was reserved, and that does not come any more.
    async fn missed(&self) -> Quantity {
        Quantity::of(self.about.row.missed, self.about.need.unit)
    }

    /// The day by which it is to come: with instalments, the last one's.
    async fn due_on(&self) -> LocalDate {
        self.about.row.due_on.into()
    }

    /// The instalments in which it is to come, in the order of their days: at most 60, and none when it is to come in one.
    async fn instalments(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Vec<PledgeInstalment>>> {
        let revision = self.about.row.plan_revision;
        Some(Box::pin(instalment::of_pledge(ctx, &self.about, revision)).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// Where it stands today. It is overdue by itself when its day has passed, or that of an instalment that has not all
    /// come.
    async fn status(&self, ctx: &Context<'_>) -> async_graphql::Result<PledgeStatus> {
        let reading = session::reading(ctx).map_err(|refusal| top(ctx, refusal))?;
        Ok(PledgeReads::on(&self.about.row, reading.today()).into())
    }

    /// What the giver says of it.
    async fn note(&self) -> Option<&str> {
        self.about.row.note.as_deref()
    }

    /// What may be done with what is given on it; null when all is left to the receiver.
    async fn restriction(&self) -> Option<Restriction> {
        Restriction::of(domain::mobilization::restriction::Restriction::of_pledge(&self.about.row))
    }

    /// When it was made.
    async fn created_at(&self) -> Instant {
        Instant(self.about.row.created_at)
    }

    /// When it was accepted, declined or cancelled.
    async fn decided_at(&self) -> Option<Instant> {
        self.about.row.decided_at.map(Instant)
    }

    /// Why it was declined or cancelled.
    async fn decision_reason(&self) -> Option<&str> {
        self.about.row.decision_reason.as_deref()
    }

    /// How many days before the day on which it was awaited it was cancelled, by the days of the network; with instalments,
    /// that of the first one that had not all come. 0 is on that day; below zero it had passed: without notice. Null
    /// when it was not cancelled or nobody had accepted it, and of what was cancelled before this was recorded. The day is
    /// that of the last wording: its giver may have moved it before, which `revisions` tell.
    async fn notice_days(&self) -> Option<i32> {
        self.about.row.notice_days
    }

    /// Every wording it has had, first to last.
    async fn revisions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<async_graphql::Result<PledgeRevisionConnection>> {
        let args = PageArgs::new(first, after, last, before);
        Some(Box::pin(self.page_of_revisions(ctx, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// What is reserved under it, and what has become of that, in the order in which it was reserved.
    async fn reservations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<async_graphql::Result<ReservationConnection>> {
        let args = PageArgs::new(first, after, last, before);
        Some(Box::pin(page_under(ctx, self.about.row.id, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// What has come on it, oldest first.
    async fn contributions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<async_graphql::Result<ContributionConnection>> {
        let args = PageArgs::new(first, after, last, before);
        Some(Box::pin(self.page_of_contributions(ctx, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// Whether the viewer may do this with the pledge, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: PledgeAction,
    ) -> async_graphql::Result<Ability> {
        Box::pin(able::pledge(ctx, &self.about, action.into())).await.map_err(|refusal| top(ctx, refusal))
    }
}
