//! What the viewer may do with invitations, requests to join, and roles that organizations have made.

use async_graphql::{Context, Enum};
use domain::Refusal;
use domain::entity::membership::{custom_role, invitation, join_request};
use domain::entity::state;
use domain::membership::Rule;
use domain::membership::beforehand::AgainstOffer;
use domain::policy::assign::{may_assign, may_take};
use domain::policy::decide::{WhyNot, decide};
use domain::policy::permission::{Permission, Permissions};
use domain::policy::place::Place;
use domain::policy::role::{permissions_of, permissions_of_custom};
use domain::policy::second_factor::GUARDED;

use super::told::told;
use crate::graphql::ability::{Ability, ability, in_sight, of_insiders};
use crate::graphql::door;
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::OfferedOf;
use crate::graphql::session;

/// What may be done with an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum InvitationAction {
    /// Send it once more, with a new secret.
    Resend,
    /// Cancel it.
    Cancel,
}

/// The ability to do this with the invitation. One that has run out may be sent once more or cancelled.
pub async fn invitation(
    ctx: &Context<'_>,
    row: &invitation::Model,
    action: InvitationAction,
) -> Result<Ability, Refusal> {
    let needs = Permission::MemberInvite;
    let rights = session::reading(ctx)?.rights();
    let decision = of_insiders(rights, needs, row.organization_id);
    let standing = rights.standing(row.organization_id);
    let against = match row.status {
        _ if !standing.is_some_and(|standing| may_assign(&standing.held, row.role)) => Some(Rule::RoleAboveOwn),
        state::InvitationStatus::Invited => None,
        _ => Some(Rule::InvitationClosed),
    };
    if action == InvitationAction::Cancel || against == Some(Rule::RoleAboveOwn) || decision.is_err() {
        return ability(ctx, decision, needs, against.as_ref().map(told));
    }
    // Nobody is brought in with what takes a second factor by somebody who has proved none.
    let lacks = |given: Permissions| {
        standing.is_some_and(|standing| standing.lacks_second_factor) && given.without(GUARDED) != given
    };
    if lacks(permissions_of(row.role)) {
        return ability(ctx, Err(WhyNot::SecondFactorRequired), needs, None);
    }
    let offered = match row.membership_id {
        Some(membership) => ask(ctx, OfferedOf(membership)).await?,
        None => None,
    };
    if let (Some(offered), Some(standing)) = (offered, standing) {
        match offered.against(&standing.held, &row.email_key, door::office(ctx)?.sends_mails()) {
            Some(AgainstOffer::RolesAbove) => return ability(ctx, decision, needs, Some(told(&Rule::RoleAboveOwn))),
            _ if lacks(offered.gives()) => return ability(ctx, Err(WhyNot::SecondFactorRequired), needs, None),
            Some(AgainstOffer::Missing(permission)) => {
                return ability(ctx, Err(WhyNot::MissingPermission), permission, None);
            }
            None => {}
        }
    }
    ability(ctx, decision, needs, against.as_ref().map(told))
}

/// What may be done with a request to join.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum JoinRequestAction {
    /// Let its person in, for the organization.
    Approve,
    /// Decline it, for the organization.
    Decline,
    /// Take it back, as who has made it.
    Withdraw,
}

/// The ability to do this with the request.
pub fn join_request(
    ctx: &Context<'_>,
    row: &join_request::Model,
    action: JoinRequestAction,
) -> Result<Ability, Refusal> {
    let reading = session::reading(ctx)?;
    let rights = reading.rights();
    let (needs, decision) = match action {
        JoinRequestAction::Approve | JoinRequestAction::Decline => {
            let needs = Permission::MemberInvite;
            (needs, in_sight(rights, needs, &Place::Organization(row.organization_id)))
        }
        JoinRequestAction::Withdraw => {
            let open = decide(rights, Permission::SignedIn, &Place::Network);
            let own = decide(rights, Permission::SignedIn, &Place::Person(row.person_id));
            (Permission::SignedIn, open.and(own))
        }
    };
    let is_open = row.status == state::JoinRequestStatus::Requested && row.expires_at > reading.now();
    ability(ctx, decision, needs, (!is_open).then(|| told(&Rule::JoinRequestClosed)))
}

/// What may be done with a role that an organization has made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum CustomRoleAction {
    /// Change its name, its description or what it allows. Which permissions are added may stand against it.
    Edit,
    /// Retire it: nobody holds it from then on.
    Retire,
}

/// The ability to do this with the role.
pub fn custom_role(ctx: &Context<'_>, row: &custom_role::Model, _: CustomRoleAction) -> Result<Ability, Refusal> {
    let needs = Permission::RoleAssign;
    let rights = session::reading(ctx)?.rights();
    let takes = rights
        .standing(row.organization_id)
        .is_some_and(|standing| may_take(&standing.held, permissions_of_custom(&row.permissions)));
    let against = match row.retired_at {
        Some(_) => Some(Rule::RoleRetired),
        None => (!takes).then_some(Rule::RoleAboveOwn),
    };
    ability(ctx, of_insiders(rights, needs, row.organization_id), needs, against.as_ref().map(told))
}
