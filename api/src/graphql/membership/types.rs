//! Members and invitations.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use domain::entity::membership::{invitation, role};
use domain::membership::find_custom::HeldCustom;
use domain::membership::row::{MemberRow, Suspension};
use domain::page::Key;
use domain::{Refusal, Seen};
use tokio::sync::OnceCell;

use super::custom_role::HeldCustomRole;
use super::entry_able::{self, InvitationAction};
use super::member_able::{self, MemberAction};
use super::sensitive::GuardianConsent;
use super::word::{InvitationStatus, MembershipStatus, Role};
use crate::graphql::ability::Ability;
use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::{CustomRolesOf, RolesOf};
use crate::graphql::loader::rows::ConsentOf;
use crate::graphql::registry::types::Organization;
use crate::graphql::scalar::{EmailAddress, Instant, LocalDate};
use crate::graphql::{id, pseudonym, session};

/// A member, with what was loaded below it for all members of its list at once.
pub struct Member {
    pub(super) row: Seen<MemberRow>,
    pub(super) roles: OnceCell<Vec<Seen<role::Model>>>,
    pub(super) custom: OnceCell<Vec<HeldCustom>>,
    pub(super) organization: OnceCell<Option<Organization>>,
}

impl From<Seen<MemberRow>> for Member {
    fn from(row: Seen<MemberRow>) -> Self {
        Self { row, roles: OnceCell::new(), custom: OnceCell::new(), organization: OnceCell::new() }
    }
}

connection!(
    "members", MemberConnection, MemberEdge, Member:
    "id", "name", "status", "startsOn", "endsOn", "isManaged"
);

/// A role that a member holds, from a day to a day.
#[derive(SimpleObject)]
pub struct HeldRole {
    /// The role.
    role: Role,
    /// The first day.
    starts_on: LocalDate,
    /// The last day, if there is one.
    ends_on: Option<LocalDate>,
}

/// How an organization reaches a member.
#[derive(SimpleObject)]
pub struct MemberContact {
    /// The e-mail address that the organization keeps.
    email: Option<EmailAddress>,
    /// The telephone number that the organization keeps, `+` and 9 to 15 digits.
    phone: Option<String>,
}

/// That a member keeps the membership and has none of its rights.
#[derive(SimpleObject)]
pub struct MemberSuspension {
    /// Since when.
    since: Option<Instant>,
    /// The last day; null when it lasts until somebody restores the member.
    until: Option<LocalDate>,
    /// Why. Only for the member, and for those who may suspend members.
    reason: Option<String>,
}

impl From<Suspension> for MemberSuspension {
    fn from(suspension: Suspension) -> Self {
        Self {
            since: suspension.since.map(Instant),
            until: suspension.until.map(LocalDate::from),
            reason: suspension.reason,
        }
    }
}

/// A person's membership in one organization, present or former.
#[Object]
impl Member {
    /// The membership's id.
    pub async fn id(&self) -> ID {
        id::show(self.row.id)
    }

    /// The person's name; of somebody whose data was erased a pseudonym in the reader's language.
    async fn name(&self, ctx: &Context<'_>) -> String {
        pseudonym::shown(ctx, &self.row.name)
    }

    /// The network's roles, those that begin later among them, in the order in which they were given.
    async fn roles(&self, ctx: &Context<'_>) -> Result<Vec<HeldRole>> {
        let load = self
            .roles
            .get_or_try_init(|| async { Ok::<_, Refusal>(ask(ctx, RolesOf(self.row.id)).await?.unwrap_or_default()) });
        let roles = load.await.map_err(|refusal| top(ctx, refusal))?;
        let shown = roles.iter().map(|held| HeldRole {
            role: held.role.into(),
            starts_on: held.starts_on.into(),
            ends_on: held.ends_on.map(LocalDate::from),
        });
        Ok(shown.collect())
    }

    /// The roles that the organization has made, those that begin later among them, in the order in which they were
    /// given.
    async fn custom_roles(&self, ctx: &Context<'_>) -> Result<Vec<HeldCustomRole>> {
        let load = self.custom.get_or_try_init(|| async {
            Ok::<_, Refusal>(ask(ctx, CustomRolesOf(self.row.id)).await?.unwrap_or_default())
        });
        let held = load.await.map_err(|refusal| top(ctx, refusal))?;
        Ok(held.iter().map(HeldCustomRole::from).collect())
    }

    /// Whether the membership is in force. It ends by itself when its last day has passed.
    async fn status(&self, ctx: &Context<'_>) -> Result<MembershipStatus> {
        let reading = session::reading(ctx).map_err(|refusal| top(ctx, refusal))?;
        Ok(self.row.status_on(reading.today()).into())
    }

    /// The suspension, if the membership is suspended today. It ends by itself when its last day has passed.
    async fn suspension(&self, ctx: &Context<'_>) -> Option<Result<MemberSuspension>> {
        let reading = session::reading(ctx).map_err(|refusal| top(ctx, refusal));
        let suspension = reading.map(|reading| self.row.suspension(reading)).transpose()?;
        Some(suspension.map(MemberSuspension::from))
    }

    /// The first day.
    async fn starts_on(&self) -> LocalDate {
        self.row.starts_on.into()
    }

    /// The last day, if there is one.
    async fn ends_on(&self) -> Option<LocalDate> {
        self.row.ends_on.map(LocalDate::from)
    }

    /// Whether the member is under 18, as far as the birth date is known, by the network's day. Null for those who do not
    /// read contact data.
    async fn is_minor(&self, ctx: &Context<'_>) -> Option<Result<bool>> {
        match session::reading(ctx) {
            Ok(reading) => self.row.is_minor(reading).map(Ok),
            Err(refusal) => Some(Err(top(ctx, refusal))),
        }
    }

    /// The consent of the guardian of a minor that is in force. Only for those who read what is specially protected.
    async fn guardian_consent(&self, ctx: &Context<'_>) -> Option<Result<GuardianConsent>> {
        let load = async {
            self.row.require_sensitive(session::reading(ctx)?)?;
            Ok(ask(ctx, ConsentOf(self.row.id)).await?.map(GuardianConsent::from))
        };
        load.await.map_err(|refusal| top(ctx, refusal)).transpose()
    }

    /// How the organization reaches the member. Only for the member and for those who need it; of minors only for those
    /// who read what is specially protected.
    async fn contact(&self, ctx: &Context<'_>) -> Option<Result<MemberContact>> {
        let contact = session::reading(ctx).and_then(|reading| self.row.contact(reading));
        let shown = contact
            .map(|contact| MemberContact { email: contact.email.map(EmailAddress), phone: contact.phone })
            .map_err(|refusal| top(ctx, refusal));
        Some(shown)
    }

    /// Whether the organization keeps this member without an account. An invitation brings the account.
    async fn is_managed(&self) -> bool {
        self.row.is_managed && !self.row.name.is_empty()
    }

    /// The organization; null when the viewer may not see it.
    async fn organization(&self, ctx: &Context<'_>) -> Option<Result<&Organization>> {
        let load = self.organization.get_or_try_init(|| async {
            Ok::<_, Refusal>(ask(ctx, self.row.organization_id).await?.map(Organization::from))
        });
        load.await.map_err(|refusal| top(ctx, refusal)).map(Option::as_ref).transpose()
    }

    /// Whether the viewer may do this with the member, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: MemberAction,
    ) -> async_graphql::Result<Ability> {
        Box::pin(member_able::member(ctx, self, action)).await.map_err(|refusal| top(ctx, refusal))
    }
}

/// An invitation, with the organization if its list has brought it along.
pub struct Invitation {
    pub(super) row: Seen<invitation::Model>,
    pub(super) organization: OnceCell<Option<Organization>>,
}

impl From<Seen<invitation::Model>> for Invitation {
    fn from(row: Seen<invitation::Model>) -> Self {
        Self { row, organization: OnceCell::new() }
    }
}

connection!("invitations", InvitationConnection, InvitationEdge, Invitation);

impl InvitationConnection {
    /// The place of an invitation in a list in order of creation.
    #[must_use]
    pub fn key(invitation: &Invitation) -> Key {
        Key { sort: None, id: invitation.row.id.0 }
    }
}

/// An offer to join an organization in a role, bound to an address.
#[Object]
impl Invitation {
    /// The invitation's id.
    pub async fn id(&self) -> ID {
        id::show(self.row.id)
    }

    /// The address as the inviter typed it.
    async fn email(&self) -> EmailAddress {
        EmailAddress(self.row.email.clone())
    }

    /// The role that is offered.
    async fn role(&self) -> Role {
        self.row.role.into()
    }

    /// The first day of the role; the day on which it is accepted when absent.
    async fn starts_on(&self) -> Option<LocalDate> {
        self.row.starts_on.map(LocalDate::from)
    }

    /// The last day of the role, if there is one.
    async fn ends_on(&self) -> Option<LocalDate> {
        self.row.ends_on.map(LocalDate::from)
    }

    /// What became of it.
    async fn status(&self, ctx: &Context<'_>) -> Result<InvitationStatus> {
        let reading = session::reading(ctx).map_err(|refusal| top(ctx, refusal))?;
        Ok(InvitationStatus::of(&self.row, reading.now()))
    }

    /// When it was made.
    async fn created_at(&self) -> Instant {
        Instant(self.row.created_at)
    }

    /// Until when it may be accepted.
    async fn expires_at(&self) -> Instant {
        Instant(self.row.expires_at)
    }

    /// When it was accepted, declined or cancelled.
    async fn decided_at(&self) -> Option<Instant> {
        self.row.decided_at.map(Instant)
    }

    /// The organization; null when the viewer may not see it.
    async fn organization(&self, ctx: &Context<'_>) -> Option<Result<&Organization>> {
        let load = self.organization.get_or_try_init(|| async {
            Ok::<_, Refusal>(ask(ctx, self.row.organization_id).await?.map(Organization::from))
        });
        load.await.map_err(|refusal| top(ctx, refusal)).map(Option::as_ref).transpose()
    }

    /// Whether the viewer may do this with the invitation, and why not.
    async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be done.")] action: InvitationAction,
    ) -> async_graphql::Result<Ability> {
        Box::pin(entry_able::invitation(ctx, &self.row, action)).await.map_err(|refusal| top(ctx, refusal))
    }
}
