//! Partnerships and their parties.

use async_graphql::{Context, ID, Object};
use domain::Refusal;
use domain::Seen;
use domain::entity::id::PartnershipId;
use domain::entity::partnership::{partnership, party};
use domain::page::{Key, Page, Slice};
use domain::partnership::find::SeenParty;
use domain::partnership::in_force::status_on;
use domain::partnership::program::SeenProgram;
use tokio::sync::OnceCell;

use super::able;
use super::agreement::Agreements;
use super::program::{Program, ProgramConnection};
use super::word::{Consent, PartnershipAction, PartnershipStatus, PartnershipVisibility, PartyRole};
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::delegation::delegate::Delegates;
use crate::graphql::error::top;
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::{CountOfPrograms, PartiesOf, ProgramsOf};
use crate::graphql::mobilization::offer::types::{self as offers, OfferConnection};
use crate::graphql::page::PageArgs;
use crate::graphql::registry::types::Organization;
use crate::graphql::scalar::{Instant, LocalDate};
use crate::graphql::{id, session};

/// A partnership, with what was loaded below it for all partnerships of its list at once.
pub struct Partnership {
    pub(super) row: Seen<partnership::Model>,
    pub(super) parties: OnceCell<Vec<Party>>,
    pub(super) programs: Vec<(Page, Slice<SeenProgram>)>,
    pub(super) program_count: Option<u64>,
}

impl From<Seen<partnership::Model>> for Partnership {
    fn from(row: Seen<partnership::Model>) -> Self {
        Self { row, parties: OnceCell::new(), programs: Vec::new(), program_count: None }
    }
}

connection!(
    "partnerships", PartnershipConnection, PartnershipEdge, Partnership:
    "id", "name", "purpose", "visibility", "startsOn", "endsOn", "createdAt", "activatedAt"
);

impl PartnershipConnection {
    /// The place of a partnership in a list by name.
    #[must_use]
    pub fn key(partnership: &Partnership) -> Key {
        Key { sort: Some(partnership.row.name_key.clone()), id: partnership.row.id.0 }
    }
}

impl Partnership {
    pub(in crate::graphql) fn row_id(&self) -> PartnershipId {
        self.row.id
    }

    /// The parties; they are looked up unless the list has brought them along.
    pub(super) async fn loaded_parties(&self, ctx: &Context<'_>) -> Result<&[Party], Refusal> {
        let load = || async {
            let parties = ask(ctx, PartiesOf(self.row.seen_id())).await?.unwrap_or_default();
            Ok::<_, Refusal>(parties.into_iter().map(Party::from).collect())
        };
        Ok(self.parties.get_or_try_init(load).await?)
    }

    async fn page_of_programs(&self, ctx: &Context<'_>, args: &PageArgs) -> Result<ProgramConnection, Refusal> {
        let page = args.read(ProgramConnection::LIST, false)?;
        let slice = match self.programs.iter().find(|(loaded, _)| *loaded == page) {
            Some((_, slice)) => slice.clone(),
            None => ask(ctx, ProgramsOf(self.row.id, page)).await?.unwrap_or_default(),
        };
        let total = match (ctx.look_ahead().field("totalCount").exists(), self.program_count) {
            (false, _) => None,
            (true, Some(count)) => Some(count),
            (true, None) => Some(ask(ctx, CountOfPrograms(self.row.id)).await?.unwrap_or_default()),
        };
        Ok(ProgramConnection::of(slice, total, ProgramConnection::key, Program::from))
    }
}

/// Two or more organizations bound for a purpose, from the consent of all who are needed to the last day.
#[Object]
impl Partnership {
    /// The partnership's id.
    pub async fn id(&self) -> ID {
        id::show(self.row.id)
    }

    /// The name.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// What it is for.
    async fn purpose(&self) -> &str {
        &self.row.purpose
    }

    /// Who may see it.
    async fn visibility(&self) -> PartnershipVisibility {
        self.row.visibility.into()
    }

    /// Where it stands today. It expires by itself when its last day has passed.
    async fn status(&self, ctx: &Context<'_>) -> async_graphql::Result<PartnershipStatus> {
        let reading = session::reading(ctx).map_err(|refusal| top(ctx, refusal))?;
        Ok(status_on(&self.row, reading.today()).into())
    }

    /// The first day, if one was agreed.
    async fn starts_on(&self) -> Option<LocalDate> {
        self.row.starts_on.map(LocalDate::from)
    }

    /// The last day, if one was agreed.
    async fn ends_on(&self) -> Option<LocalDate> {
        self.row.ends_on.map(LocalDate::from)
    }

    /// When it was proposed.
    async fn created_at(&self) -> Instant {
        Instant(self.row.created_at)
    }

    /// When it came into force.
    async fn activated_at(&self) -> Option<Instant> {
        self.row.activated_at.map(Instant)
    }

    /// The organizations in it, at most 50. Who does not belong to one of them sees only those that have accepted
    /// and not left.
    async fn parties(&self, ctx: &Context<'_>) -> async_graphql::Result<&[Party]> {
        self.loaded_parties(ctx).await.map_err(|refusal| top(ctx, refusal))
    }

    /// The programs, oldest first.
    async fn programs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<async_graphql::Result<ProgramConnection>> {
        let args = PageArgs::new(first, after, last, before);
        Some(Box::pin(self.page_of_programs(ctx, &args)).await.map_err(|refusal| top(ctx, refusal)))
    }

    /// What its parties, and persons for themselves, have offered in it, oldest first; for the people of its parties
    /// until they leave, and everybody's own.
    async fn offers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<async_graphql::Result<OfferConnection>> {
        let args = PageArgs::new(first, after, last, before);
        let page = Box::pin(offers::page_in(ctx, self.row.id, &args)).await;
        Some(page.map_err(|refusal| top(ctx, refusal)))
    }

    #[graphql(flatten)]
    async fn agreement_part(&self) -> Agreements<'_> {
        Agreements(self)
    }

    #[graphql(flatten)]
    async fn delegation(&self) -> Delegates<'_> {
        Delegates(self)
    }

    /// Whether the viewer may do this with the partnership for any of its parties, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: PartnershipAction,
    ) -> async_graphql::Result<Ability> {
        Box::pin(able::viewer_can(ctx, self, action.into())).await.map_err(|refusal| top(ctx, refusal))
    }
}

/// An organization's place in a partnership.
pub struct Party {
    pub(super) row: Seen<party::Model>,
    pub(super) organization: Option<Organization>,
}

impl From<SeenParty> for Party {
    fn from(seen: SeenParty) -> Self {
        Self { row: seen.party, organization: seen.organization.map(Organization::from) }
    }
}

/// An organization's place in a partnership, with its own consent.
#[Object]
impl Party {
    /// The party's id.
    async fn id(&self) -> ID {
        id::show(self.row.id)
    }

    /// What it does there.
    async fn role(&self) -> PartyRole {
        self.row.role.into()
    }

    /// Whether the partnership needs its consent to come into force.
    async fn required(&self) -> bool {
        self.row.required
    }

    /// What it has answered.
    async fn consent(&self) -> Consent {
        self.row.consent.into()
    }

    /// When it answered, or left. Who left and is invited again has it until it joins.
    async fn decided_at(&self) -> Option<Instant> {
        self.row.decided_at.map(Instant)
    }

    /// Why it declined or left.
    async fn reason(&self) -> Option<&str> {
        self.row.reason.as_deref()
    }

    /// The organization; null when the viewer may not see it.
    async fn organization(&self) -> Option<&Organization> {
        self.organization.as_ref()
    }
}
