//! Organizations.

use async_graphql::{Context, Enum, ID, Object};
use domain::Seen;
use domain::entity::registry::organization;
use domain::entity::state;
use domain::page::Key;

use super::able::{self, OrganizationAction};
use super::load::Around;
use super::merge::Doubles;
use super::organization::Surroundings;
use super::verification::VerificationStatus;
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::delegation::organization::Delegations;
use crate::graphql::error::top;
use crate::graphql::id;
use crate::graphql::membership::{load::Loaded, organization::People};
use crate::graphql::oversight::organization::Oversight;
use crate::graphql::page::PageArgs;
use crate::graphql::partnership::{self, types::PartnershipConnection, word::PartnershipStatus};
use crate::graphql::scalar::{Instant, LocalDate};
use crate::graphql::session;

/// What kind of organization it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::OrganizationKind")]
pub enum OrganizationKind {
    /// A youth group (karang taruna).
    YouthGroup,
    /// A faith group.
    FaithGroup,
    /// A community council.
    CommunityCouncil,
    /// An association.
    Association,
    /// A cooperative.
    Cooperative,
    /// A foundation.
    Foundation,
    /// A savings group.
    SavingsGroup,
    /// A waste bank (bank sampah).
    WasteBank,
    /// A health provider.
    HealthProvider,
    /// An education provider.
    EducationProvider,
    /// A business.
    Business,
    /// A government agency.
    GovernmentAgency,
    /// Another kind.
    Other,
}

/// Who may see an organization's card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::Visibility")]
pub enum Visibility {
    /// Everybody.
    Public,
    /// Everybody who is signed in.
    Network,
    /// Only those who are in it.
    Hidden,
}

/// Where an organization stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::OrganizationStatus")]
pub enum OrganizationStatus {
    /// Not yet at work.
    Pending,
    /// At work.
    Active,
    /// Suspended by the network: its owners may read, nobody may write.
    Suspended,
    /// Closed for good.
    Archived,
}

/// An organization, as the viewer may see it, with what its list has brought along.
#[derive(Clone)]
pub struct Organization {
    pub(crate) row: Seen<organization::Model>,
    pub(crate) people: Loaded,
    pub(crate) around: Around,
}

impl From<Seen<organization::Model>> for Organization {
    fn from(row: Seen<organization::Model>) -> Self {
        Self { row, people: Loaded::default(), around: Around::default() }
    }
}

connection!(
    "organizations", OrganizationConnection, OrganizationEdge, Organization:
    "id", "name", "slug", "kind", "description", "visibility", "status", "createdAt", "version", "verification",
    "verifiedUntil"
);

impl OrganizationConnection {
    /// The place of an organization in a list by name.
    pub fn key(organization: &Organization) -> Key {
        Key { sort: Some(organization.row.name_key.clone()), id: organization.row.id.0 }
    }
}

/// An organization of the network.
#[Object]
impl Organization {
    /// The organization's id.
    pub async fn id(&self) -> ID {
        id::show(self.row.id)
    }

    /// The name.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// The short name for addresses; unique in the network.
    async fn slug(&self) -> &str {
        &self.row.slug
    }

    /// What kind of organization it is.
    async fn kind(&self) -> OrganizationKind {
        self.row.kind.into()
    }

    /// What it says of itself.
    async fn description(&self) -> &str {
        &self.row.description
    }

    /// Who may see it.
    async fn visibility(&self) -> Visibility {
        self.row.visibility.into()
    }

    /// Where it stands in its life.
    async fn status(&self) -> OrganizationStatus {
        self.row.status.into()
    }

    /// When it was registered.
    async fn created_at(&self) -> Instant {
        Instant(self.row.created_at)
    }

    /// The version of its settings, for edits that must not overwrite somebody else's.
    async fn version(&self) -> i32 {
        i32::try_from(self.row.version).unwrap_or(i32::MAX)
    }

    /// How far the network has checked that it is what it says.
    async fn verification(&self, ctx: &Context<'_>) -> async_graphql::Result<VerificationStatus> {
        let today = session::reading(ctx).map_err(|refusal| top(ctx, refusal))?.today();
        Ok(self.row.verification_on(today).into())
    }

    /// The last day on which it counts as verified.
    async fn verified_until(&self) -> Option<LocalDate> {
        self.row.verified_until.map(LocalDate::from)
    }

    /// Whether what moves value here, and what gives the right to, takes a session that was opened with a second factor.
    /// Null for those who do not belong to the organization.
    async fn requires_second_factor(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<bool>> {
        match session::reading(ctx) {
            Ok(reading) => reading.rights().standing(self.row.id).map(|_| Ok(self.row.requires_second_factor)),
            Err(refusal) => Some(Err(top(ctx, refusal))),
        }
    }

    /// The partnerships that it is known to the viewer to be in, by name.
    async fn partnerships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those that stand here today.")] status: Option<PartnershipStatus>,
        #[graphql(desc = "Number of rows from the start, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<async_graphql::Result<PartnershipConnection>> {
        let args = PageArgs::new(first, after, last, before);
        let load = Box::pin(partnership::load::page_of(ctx, self.row.id, status.map(Into::into), &args)).await;
        Some(load.map_err(|refusal| top(ctx, refusal)))
    }

    #[graphql(flatten)]
    async fn people(&self) -> People<'_> {
        People(self)
    }

    #[graphql(flatten)]
    async fn surroundings(&self) -> Surroundings<'_> {
        Surroundings(self)
    }

    #[graphql(flatten)]
    async fn delegations(&self) -> Delegations<'_> {
        Delegations(self)
    }

    #[graphql(flatten)]
    async fn oversight(&self) -> Oversight<'_> {
        Oversight(self)
    }

    #[graphql(flatten)]
    async fn doubles(&self) -> Doubles<'_> {
        Doubles(self)
    }

    /// Whether the viewer may do this with the organization, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: OrganizationAction,
    ) -> async_graphql::Result<Ability> {
        Box::pin(able::organization(ctx, &self.row, action)).await.map_err(|refusal| top(ctx, refusal))
    }
}
