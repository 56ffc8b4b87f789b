//! Somebody is invited into an organization.

use chrono::{NaiveDate, TimeDelta};
use entity::id::{InvitationId, MembershipId, OrganizationId};
use entity::membership::invitation::{ActiveModel, Column, Entity, Model};
use entity::state::{InvitationStatus, MailKind, Role};
use entity::value::email::Email;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::invitation_mail;
use super::rule::Rule;
use super::sensitive::require_consent;
use super::settle::settle;
use super::{owners, roles, seat, take_over};
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::identity::secret::Secret;
use crate::policy::assign::{may_assign, may_give_all};
use crate::policy::holding::Holding;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::role::permissions_of;
use crate::policy::second_factor::require_to_give;
use crate::refusal::{Refusal, Rule as AnyRule, is_taken};
use crate::seen::Seen;

/// Invite an address into an organization, in a role that the inviter may give.
#[derive(Clone, Serialize)]
pub struct InviteMember {
    pub organization: OrganizationId,
    pub email: Email,
    pub role: Role,
    /// The managed member who is offered an account; without it, the managed member whose contact address this is.
    pub membership: Option<MembershipId>,
    /// The first day of the role; the day on which it is accepted when absent.
    pub starts_on: Option<NaiveDate>,
    /// The last day of the role.
    pub ends_on: Option<NaiveDate>,
    /// How long it may be accepted.
    pub days: u16,
    /// The language to write to strangers in, `id` or `en`.
    pub locale: String,
    /// Whether the caller has shown their password once more: ownership is not offered without.
    #[serde(skip)]
    pub is_confirmed: bool,
}

/// An invitation and its token, which is shown this once. It is mailed to the invited address; where no mails are sent,
/// the inviter hands it over.
#[derive(Clone, Debug)]
pub struct Invited {
    pub invitation: Seen<Model>,
    pub token: Secret,
}

impl Command for InviteMember {
    const NEEDS: Permission = Permission::MemberInvite;
    const NAME: &'static str = "inviteMember";
    type Outcome = Invited;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.organization, "organizationId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Invited, Refusal> {
        let inviter = writing.rights().person().ok_or(Refusal::Forbidden(Self::NEEDS))?;
        let own = roles::held_by(inviter, self.organization, writing).await?;
        if !may_assign(&own, self.role) {
            return Err(AnyRule::from(Rule::RoleAboveOwn).at("role"));
        }
        require_to_give(writing.rights(), self.organization, permissions_of(self.role))?;
        roles::Term::of(self.role.into(), self.starts_on, self.ends_on, writing.today())?;
        owners::require_confirmed(self.role, self.is_confirmed)?;
        let membership = self.managed_member(&own, writing).await?;
        self.withdraw_expired(writing).await?;
        let sealed = writing.secret_for(MailKind::Invitation)?;
        let token = sealed.secret.clone();
        let id: InvitationId = writing.mint();
        let row = ActiveModel {
            id: Set(id),
            organization_id: Set(self.organization),
            membership_id: Set(membership),
            email_key: Set(self.email.key().to_owned()),
            email: Set(self.email.as_str().to_owned()),
            role: Set(self.role),
            token_hash: Set(token.hash()),
            status: Set(InvitationStatus::Invited),
            invited_by: Set(inviter),
            accepted_by: Set(None),
            created_at: Set(writing.now()),
            expires_at: Set(writing.now() + TimeDelta::days(i64::from(self.days))),
            decided_at: Set(None),
            starts_on: Set(self.starts_on),
            ends_on: Set(self.ends_on),
        };
        let invitation = Entity::insert(row).exec_with_returning(writing.tx()).await.map_err(|error| {
            if ["email_key", "organization_id_email_key"].iter().any(|key| is_taken(&error, "invitation", key)) {
                AnyRule::from(Rule::AlreadyInvited).at("email")
            } else {
                error.into()
            }
        })?;
        writing.record(Entry::of(id).in_organization(self.organization).after(&invitation)?).await?;
        writing.announce(Event::new("invitation.sent", id).in_organization(self.organization)).await?;
        invitation_mail::mail((&invitation, sealed), &self.locale, "email", writing).await?;
        Ok(Invited { invitation: Seen::new(invitation), token })
    }
}

impl InviteMember {
    /// The managed member that the account will belong to. Who has an account is a member already; and the roles
    /// that the managed member holds must be the inviter's to give, since whoever accepts will hold them.
    async fn managed_member(&self, own: &Holding, writing: &Writing) -> Result<Option<MembershipId>, Refusal> {
        let already = || AnyRule::from(Rule::AlreadyMember).at("email");
        let known = seat::of_address(self.email.key(), self.organization, writing).await?;
        let named = match self.membership {
            None => known.first().cloned(),
            Some(id) => {
                let named = seat::of_id(id, self.organization, writing).await?;
                Some(named.ok_or(Refusal::NotFound("membershipId"))?)
            }
        };
        let Some((member, has_account)) = named else { return Ok(None) };
        if has_account || known.iter().any(|(other, _)| other.id != member.id) {
            return Err(already());
        }
        let held = roles::open_of(member.id, writing).await?;
        if !may_give_all(own, &held) {
            return Err(AnyRule::from(Rule::RoleAboveOwn).at("membershipId"));
        }
        require_to_give(writing.rights(), self.organization, held.permissions())?;
        // The address that an invitation keeps reaches a minor as a contact would.
        require_consent(&member, "membershipId", writing).await?;
        // Where no mails are sent, nobody shows that an address is theirs.
        if !take_over::may_offer(own, &member, self.email.key(), writing.post().is_some()) {
            return Err(Refusal::Forbidden(take_over::NEEDS));
        }
        if self.role == Role::Owner && member.ends_on.is_some() {
            return Err(AnyRule::from(Rule::OwnershipWithoutTerm).at("membershipId"));
        }
        Ok(Some(member.id))
    }

    /// An invitation that ran out must not stand in the way of a new one.
    async fn withdraw_expired(&self, writing: &Writing) -> Result<(), Refusal> {
        let expired = Entity::of_organization(self.organization)
            .filter(Column::EmailKey.eq(self.email.key()))
            .filter(Column::Status.eq(InvitationStatus::Invited))
            .filter(Column::ExpiresAt.lte(writing.now()))
            .all(writing.tx())
            .await?;
        for invitation in &expired {
            settle(invitation, (InvitationStatus::Cancelled, "invitation.expired"), writing).await?;
        }
        Ok(())
    }
}
