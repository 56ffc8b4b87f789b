//! An invitation is sent once more.

use chrono::TimeDelta;
use entity::id::InvitationId;
use entity::membership::invitation::{ActiveModel, Column, Entity, Model};
use entity::state::{InvitationStatus, MailKind};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::invitation_mail;
use super::invite::Invited;
use super::rule::Rule;
use super::{owners, roles, seat, take_over};
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::assign::{may_assign, may_give_all};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::role::permissions_of;
use crate::policy::second_factor::require_to_give;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// Give an open invitation, also one that has run out, a new secret and a new term. The old secret is good for nothing,
/// and whoever resends it is its inviter from now on.
#[derive(Clone, Serialize)]
pub struct ResendInvitation {
    pub invitation: InvitationId,
    /// How long it may be accepted.
    pub days: u16,
    /// The language to write to strangers in, `id` or `en`.
    pub locale: String,
    /// Whether the caller has shown their password once more: ownership is not offered without.
    #[serde(skip)]
    pub is_confirmed: bool,
}

impl Command for ResendInvitation {
    const NEEDS: Permission = Permission::MemberInvite;
    const NAME: &'static str = "resendInvitation";
    type Outcome = Invited;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.invitation(self.invitation).await
    }

    async fn run(self, writing: &Writing) -> Result<Invited, Refusal> {
        let before = Entity::find_by_id(self.invitation).one(writing.tx()).await?;
        let before = before.ok_or(Refusal::NotFound("invitationId"))?;
        let inviter = writing.rights().person().ok_or(Refusal::Forbidden(Self::NEEDS))?;
        let own = roles::held_by(inviter, before.organization_id, writing).await?;
        if !may_assign(&own, before.role) {
            return Err(AnyRule::from(Rule::RoleAboveOwn).at("invitationId"));
        }
        require_to_give(writing.rights(), before.organization_id, permissions_of(before.role))?;
        if let Some(membership) = before.membership_id
            && let Some((member, _)) = seat::of_id(membership, before.organization_id, writing).await?
        {
            let held = roles::open_of(member.id, writing).await?;
            if !may_give_all(&own, &held) {
                return Err(AnyRule::from(Rule::RoleAboveOwn).at("invitationId"));
            }
            require_to_give(writing.rights(), before.organization_id, held.permissions())?;
            if !take_over::may_offer(&own, &member, &before.email_key, writing.post().is_some()) {
                return Err(Refusal::Forbidden(take_over::NEEDS));
            }
        }
        owners::require_confirmed(before.role, self.is_confirmed)?;
        let sealed = writing.secret_for(MailKind::Invitation)?;
        let after = Model {
            token_hash: sealed.secret.hash(),
            invited_by: inviter,
            expires_at: writing.now() + TimeDelta::days(i64::from(self.days)),
            ..before.clone()
        };
        let changed = ActiveModel {
            token_hash: Set(after.token_hash.clone()),
            invited_by: Set(after.invited_by),
            expires_at: Set(after.expires_at),
            ..Default::default()
        };
        let resent = Entity::update_many()
            .set(changed)
            .filter(Column::Id.eq(before.id))
            .filter(Column::Status.eq(InvitationStatus::Invited))
            .exec(writing.tx())
            .await?;
        if resent.rows_affected != 1 {
            return Err(AnyRule::from(Rule::InvitationClosed).at("invitationId"));
        }
        writing.recall(&before.token_hash).await?;
        let organization = after.organization_id;
        writing.record(Entry::of(after.id).in_organization(organization).before(&before)?.after(&after)?).await?;
        writing.announce(Event::new("invitation.sent", after.id).in_organization(organization)).await?;
        let token = sealed.secret.clone();
        invitation_mail::mail((&after, sealed), &self.locale, "invitationId", writing).await?;
        Ok(Invited { invitation: Seen::new(after), token })
    }
}
