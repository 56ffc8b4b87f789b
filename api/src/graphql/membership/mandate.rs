//! Who leads an organization.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use domain::Refusal;
use domain::entity::state;
use domain::membership::mandate::find::{self, SeenMandate, Wanted};
use domain::page::Key;

use super::able::{self, MandateAction};
use super::custom_role::CustomRole;
use super::types::Member;
use super::word::Role;
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::input::Faults;
use crate::graphql::loader::ask;
use crate::graphql::page::PageArgs;
use crate::graphql::registry::types::Organization;
use crate::graphql::scalar::{Instant, LocalDate};
use crate::graphql::{id, session};

/// What somebody leads an organization as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::MandateOffice")]
pub enum MandateOffice {
    /// Leads the organization (*ketua*). An organization has one at a time.
    Chair,
    /// Stands in for the chair (*wakil ketua*).
    ViceChair,
    /// Keeps the records (*sekretaris*). An organization has one at a time.
    Secretary,
    /// Keeps the money (*bendahara*). An organization has one at a time.
    Treasurer,
    /// Leads a section (*ketua bidang*), which the title names.
    SectionHead,
    /// Sits on the board.
    Member,
    /// Something else, which the title names.
    Other,
}

/// Why a mandate ended before its term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::MandateEnd")]
pub enum MandateEnd {
    /// Was dismissed.
    Dismissed,
    /// Has resigned.
    Resigned,
    /// Has died.
    Died,
    /// Has left the organization, or was removed from it.
    Left,
}

/// Which mandates are looked for; every condition must hold.
#[derive(InputObject, Default)]
pub struct MandateFilter {
    /// Only those that hold today, or only those that do not.
    current: Option<bool>,
    /// In this office.
    office: Option<MandateOffice>,
    /// Only those that are over on this day, by their term or before it.
    expiring_before: Option<LocalDate>,
}

impl MandateFilter {
    fn read(self) -> Result<Wanted, Refusal> {
        let mut faults = Faults::default();
        let day = faults.take_optional("filter.expiringBefore", self.expiring_before.map(|day| day.read()));
        let Some(over_on) = day else { return Err(faults.into()) };
        Ok(Wanted { is_current: self.current, office: self.office.map(Into::into), over_on })
    }
}

/// A mandate.
pub struct Mandate(SeenMandate);

impl From<SeenMandate> for Mandate {
    fn from(mandate: SeenMandate) -> Self {
        Self(mandate)
    }
}

connection!("mandates", MandateConnection, MandateEdge, Mandate);

/// That a member leads an organization in an office, by a decree and for a term. Roles that came with it hold exactly as
/// long as it does.
#[Object]
impl Mandate {
    /// The mandate's id.
    pub async fn id(&self) -> ID {
        id::show(self.0.row.id)
    }

    /// The office.
    async fn office(&self) -> MandateOffice {
        self.0.row.office.into()
    }

    /// What the office is called there, if it has a name of its own.
    async fn title(&self) -> Option<&str> {
        self.0.row.title.as_deref()
    }

    /// Who holds the office.
    async fn holder(&self) -> Member {
        self.0.holder.clone().into()
    }

    /// The number of the decree by which it was given.
    async fn decree_number(&self) -> Option<&str> {
        self.0.row.decree_number.as_deref()
    }

    /// The day of the decree.
    async fn decree_date(&self) -> Option<LocalDate> {
        self.0.row.decree_on.map(LocalDate::from)
    }

    /// The first day of the term.
    async fn starts_on(&self) -> LocalDate {
        self.0.row.starts_on.into()
    }

    /// The last day of the term.
    async fn ends_on(&self) -> LocalDate {
        self.0.row.ends_on.into()
    }

    /// Whether the viewer may do this with the mandate, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: MandateAction,
    ) -> Result<Ability> {
        able::mandate(ctx, &self.0.row, action).map_err(|refusal| top(ctx, refusal))
    }

    /// Whether it holds today.
    async fn is_current(&self, ctx: &Context<'_>) -> Result<bool> {
        let reading = session::reading(ctx).map_err(|refusal| top(ctx, refusal))?;
        Ok(find::is_current(&self.0.row, reading.today()))
    }

    /// The first day on which it no longer held, when it was ended before its term.
    async fn ended_on(&self) -> Option<LocalDate> {
        self.0.row.ended_on.map(LocalDate::from)
    }

    /// Why it was ended before its term.
    async fn end_reason(&self) -> Option<MandateEnd> {
        self.0.row.end_reason.map(MandateEnd::from)
    }

    /// The network's roles that came with it; at most the eight that there are.
    async fn roles(&self) -> Vec<Role> {
        self.0.roles.iter().copied().map(Role::from).collect()
    }

    /// The organization's own roles that came with it; at most the 20 that may be named with it.
    async fn custom_roles(&self) -> Vec<CustomRole> {
        self.0.custom.iter().cloned().map(CustomRole::from).collect()
    }

    /// The mandate that follows, once it is recorded.
    async fn successor(&self, ctx: &Context<'_>) -> Option<Result<Mandate>> {
        let found = ask(ctx, self.0.row.successor_id?).await.map_err(|refusal| top(ctx, refusal));
        found.map(|found| found.map(Mandate::from)).transpose()
    }

    /// When it was recorded.
    async fn created_at(&self) -> Instant {
        Instant(self.0.row.created_at)
    }

    /// The version, for corrections that must not overwrite somebody else's.
    async fn version(&self) -> i32 {
        i32::try_from(self.0.row.version).unwrap_or(i32::MAX)
    }

    /// The organization; null when the viewer may not see it.
    async fn organization(&self, ctx: &Context<'_>) -> Option<Result<Organization>> {
        let row = ask(ctx, self.0.row.organization_id).await.map_err(|refusal| top(ctx, refusal));
        row.map(|row| row.map(Organization::from)).transpose()
    }
}

/// A page of one organization's mandates.
pub async fn page_of(
    ctx: &Context<'_>,
    organization: &Organization,
    filter: Option<MandateFilter>,
    args: &PageArgs,
) -> Result<MandateConnection, Refusal> {
    let page = args.read(MandateConnection::LIST, false)?;
    let wanted = filter.unwrap_or_default().read()?;
    let reading = session::reading(ctx)?;
    let slice = find::page_of(reading, organization.row.id, wanted, &page).await?;
    let total = if ctx.look_ahead().field("totalCount").exists() {
        Some(find::count_of(reading, organization.row.id, wanted).await?)
    } else {
        None
    };
    Ok(MandateConnection::of(slice, total, |mandate| Key { sort: None, id: mandate.row.id.0 }, Mandate::from))
}
