//! An invitation is taken back.

use entity::id::InvitationId;
use entity::membership::invitation;
use entity::state::InvitationStatus;
use sea_orm::EntityTrait;
use serde::Serialize;

use super::roles;
use super::rule::Rule;
use super::settle::settle;
use crate::command::{Command, Lookup, Writing};
use crate::policy::assign::may_assign;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// Cancel an open invitation into a role that the canceller may give.
#[derive(Clone, Serialize)]
pub struct CancelInvitation {
    pub invitation: InvitationId,
}

impl Command for CancelInvitation {
    const NEEDS: Permission = Permission::MemberInvite;
    const NAME: &'static str = "cancelInvitation";
    type Outcome = Seen<invitation::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.invitation(self.invitation).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let invitation = invitation::Entity::find_by_id(self.invitation)
            .one(writing.tx())
            .await?
            .ok_or(Refusal::NotFound("invitationId"))?;
        let person = writing.rights().person().ok_or(Refusal::Forbidden(Self::NEEDS))?;
        let own = roles::held_by(person, invitation.organization_id, writing).await?;
        if !may_assign(&own, invitation.role) {
            return Err(AnyRule::from(Rule::RoleAboveOwn).at("invitationId"));
        }
        let cancelled = settle(&invitation, (InvitationStatus::Cancelled, "invitation.cancelled"), writing).await?;
        cancelled.map(Seen::new).ok_or_else(|| AnyRule::from(Rule::InvitationClosed).at("invitationId"))
    }
}
