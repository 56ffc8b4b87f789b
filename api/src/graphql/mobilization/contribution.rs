//! Contributions.

use async_graphql::{Context, ID, Object};
use domain::Refusal;
use domain::entity::mobilization::contribution;
use domain::ledger::find::require_books_of;
use domain::mobilization::about::About;
use domain::mobilization::exchange::{self, SeenExchange};
use domain::mobilization::name_consent::Donor;
use domain::mobilization::receipt::find::SeenReceipt;
use domain::page::Key;

use super::exchange::Exchange;
use super::lot::{ExpenditureLot, ExpenditureLotConnection, Lot};
use super::need::Need;
use super::pledge::Pledge;
use super::receipt::Receipt;
use super::restriction::Restriction;
use super::use_able::{self, ContributionAction};
use super::valuation::Valuation;
use super::word::{ContributionStatus, GoodsCondition};
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::{CountOfUses, UsesOf, ValuationsOf};
use crate::graphql::loader::rows::{AgreementAt, ExchangeOf, ReceiptOf, SpentOf};
use crate::graphql::page::PageArgs;
use crate::graphql::partnership::agreement::types::AgreementVersion;
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

connection!(
    "contributions", ContributionConnection, ContributionEdge, Contribution:
    "id", "giverIsPerson", "mine", "announced", "confirmed", "reversed", "happenedOn", "status", "condition",
    "note", "announcedAt", "decidedAt", "decisionReason"
);

impl ContributionConnection {
    /// The place of a contribution in a list in order of creation.
    #[must_use]
    pub fn key(contribution: &Contribution) -> Key {
        Key { sort: None, id: contribution.about.row.id.0 }
    }
}

impl Contribution {
    async fn page_of_uses(&self, ctx: &Context<'_>, args: &PageArgs) -> Result<ExpenditureLotConnection, Refusal> {
        let page = args.read(ExpenditureLotConnection::LIST, false)?;
        require_books_of(session::reading(ctx)?, self.about.need.row.organization_id)?;
        let id = self.about.row.id;
        let slice = ask(ctx, UsesOf(id, page)).await?.unwrap_or_default();
        let total = if ctx.look_ahead().field("totalCount").exists() {
            Some(ask(ctx, CountOfUses(id)).await?.unwrap_or_default())
        } else {
            None
        };
        Ok(ExpenditureLotConnection::of(slice, total, ExpenditureLotConnection::key, ExpenditureLot::from))
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

    /// Whether a person gave it for themselves.
    async fn giver_is_person(&self) -> bool {
        self.about.row.giver_person_id.is_some()
    }

    /// The name of the person who gave it; null when an organization did, or when they have not agreed that the receiver
    /// sees it (`giveNameConsent`).
    async fn giver_name(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<String>> {
        let donor = Donor::of_contribution(&self.about)?;
        ask(ctx, donor).await.map_err(|refusal| top(ctx, refusal)).transpose()
    }

    /// Whether the viewer gave it for themselves.
    async fn mine(&self, ctx: &Context<'_>) -> bool {
        let giver = self.about.row.giver_person_id;
        giver.is_some() && session::reading(ctx).is_ok_and(|reading| reading.rights().person() == giver)
    }

    /// How much the giver says was sent; of what was sent in another currency, what they take it to come to.
    async fn announced(&self) -> Quantity {
        Quantity::of(self.about.row.announced, self.about.need.unit)
    }

    /// How much the giver says was sent in another currency than the need's; null when it was not.
    async fn foreign(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Quantity>> {
        let announced = exchange::announced(&self.about.row);
        announced.map_err(|fault| top(ctx, fault.into())).map(|quantity| quantity.map(Quantity::from)).transpose()
    }

    /// By which rate it was exchanged; null when it came in the need's currency, and until it was confirmed.
    async fn exchange(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Exchange>> {
        self.about.row.original_unit.as_ref()?;
        let reversed = self.about.row.reversed;
        let row = ask(ctx, ExchangeOf(self.about.row.part(|row| row.id))).await;
        let seen = row.and_then(|row| row.map(|row| SeenExchange::new(row, reversed)).transpose());
        seen.map_err(|refusal| top(ctx, refusal)).map(|seen| seen.map(Exchange::from)).transpose()
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

    /// Where it stands.
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

    /// What it may be used for; null when all is left to the receiver.
    async fn restriction(&self) -> Option<Restriction> {
        Restriction::of(domain::mobilization::restriction::Restriction::of_contribution(&self.about.row))
    }

    /// How far it was used; null until it was confirmed.
    async fn lot(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Lot>> {
        self.about.row.confirmed?;
        let spent = ask(ctx, SpentOf(self.about.row.id)).await.map_err(|refusal| top(ctx, refusal));
        Some(spent.map(|spent| {
            let spent = spent.unwrap_or_default();
            let of = |minor| Quantity::of(minor, self.about.need.unit);
            Lot { available: of(self.about.row.available), set_aside: of(spent.held), used: of(spent.used) }
        }))
    }

    /// What it was used for, oldest first, for those who read the receiver's books.
    async fn uses(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<async_graphql::Result<ExpenditureLotConnection>> {
        let args = PageArgs::new(first, after, last, before);
        Some(Box::pin(self.page_of_uses(ctx, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// The version of the partnership's agreement that was in force when it was announced, for the parties.
    async fn agreement(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<AgreementVersion>> {
        let at = AgreementAt(self.about.need.row.partnership_id, self.about.row.announced_at);
        let version = ask(ctx, at).await;
        version.map_err(|refusal| top(ctx, refusal)).map(|row| row.map(AgreementVersion::from)).transpose()
    }

    /// When it was announced.
    async fn announced_at(&self) -> Instant {
        Instant(self.about.row.announced_at)
    }

    /// When the receiver confirmed or disputed it, the network confirmed it by itself, or the giver took it back.
    async fn decided_at(&self) -> Option<Instant> {
        self.about.row.confirmed_at.map(Instant)
    }

    /// Whether the network has confirmed it by itself, as the parties have agreed, since nobody had answered it.
    async fn confirmed_automatically(&self) -> bool {
        self.about.row.confirmed_automatically
    }

    /// The receipt that the receiver has issued for it; null as long as there is none.
    async fn receipt(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Box<Receipt>>> {
        let row = ask(ctx, ReceiptOf(self.about.row.part(|row| row.id))).await;
        let with = |row| Box::new(Receipt::from(SeenReceipt { row, about: self.about.clone() }));
        row.map_err(|refusal| top(ctx, refusal)).map(|row| row.map(with)).transpose()
    }

    /// What its giver and its receiver have said that it is worth, oldest first; at most 20, none for money.
    async fn valuations(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Vec<Valuation>>> {
        let rows = ask(ctx, ValuationsOf(self.about.row.part(|row| row.id))).await.map_err(|refusal| top(ctx, refusal));
        Some(rows.map(|rows| rows.unwrap_or_default().into_iter().map(Valuation::from).collect()))
    }

    /// Why the receiver disputes it, or the giver took it back.
    async fn decision_reason(&self) -> Option<&str> {
        self.about.row.decision_reason.as_deref()
    }

    /// Whether the viewer may do this with the contribution, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: ContributionAction,
    ) -> async_graphql::Result<Ability> {
        Box::pin(use_able::contribution(ctx, &self.about, action.into())).await.map_err(|refusal| top(ctx, refusal))
    }
}
