//! What the viewer may do with a member.

use async_graphql::{Context, Enum};
use domain::Refusal;
use domain::entity::state::{MembershipStatus, Role};
use domain::membership::Rule;
use domain::policy::assign::may_manage;
use domain::policy::decide::decide;
use domain::policy::holding::{Custom, Holding};
use domain::policy::permission::Permission;
use domain::policy::place::Place;
use domain::policy::role::permissions_of_custom;
use domain::privacy;

use super::told::told;
use super::types::Member;
use crate::graphql::ability::{Ability, ability};
use crate::graphql::error::Told;
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::{CustomRolesOf, OwnersOf, RolesOf};
use crate::graphql::loader::rows::ConsentOf;
use crate::graphql::privacy::told as told_of_privacy;
use crate::graphql::session;

/// What may be done with a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum MemberAction {
    /// End the membership.
    End,
    /// Suspend the member.
    Suspend,
    /// Restore the member after a suspension.
    Restore,
    /// Give a role. Which role it is may stand against it.
    GrantRole,
    /// Take a role. Which role it is may stand against it.
    RevokeRole,
    /// Record that a guardian of a minor consents.
    RecordGuardianConsent,
    /// Record that a guardian takes the consent back.
    WithdrawGuardianConsent,
    /// Write the note about the member's health.
    SetHealthNote,
    /// Read the note about the member's health, which is recorded.
    ReadHealthNote,
    /// Erase the data of a member without an account. That they belong to another organization, too, may stand against
    /// it.
    Erase,
}

impl MemberAction {
    const fn permission(self) -> Permission {
        match self {
            Self::End | Self::Suspend | Self::Restore | Self::Erase => Permission::MemberRemove,
            Self::GrantRole | Self::RevokeRole => Permission::RoleAssign,
            Self::RecordGuardianConsent | Self::WithdrawGuardianConsent | Self::SetHealthNote => {
                Permission::SensitiveWrite
            }
            Self::ReadHealthNote => Permission::SensitiveRead,
        }
    }
}

/// The ability to do this with the member.
pub async fn member(ctx: &Context<'_>, member: &Member, action: MemberAction) -> Result<Ability, Refusal> {
    let needs = action.permission();
    let place = Place::Organization(member.row.organization_id);
    let decision = decide(session::reading(ctx)?.rights(), needs, &place);
    // What is known of the member is looked up only for those who may.
    let state = if decision.is_ok() { against(ctx, member, action).await? } else { None };
    ability(ctx, decision, needs, state)
}

async fn against(ctx: &Context<'_>, member: &Member, action: MemberAction) -> Result<Option<Told>, Refusal> {
    let row = &member.row;
    let status = row.status_on(session::reading(ctx)?.today());
    let may_be_past = matches!(action, MemberAction::Erase | MemberAction::WithdrawGuardianConsent);
    if status == MembershipStatus::Ended && !may_be_past {
        return Ok(Some(told(&Rule::MembershipEnded)));
    }
    match action {
        MemberAction::End | MemberAction::Suspend | MemberAction::Restore => {
            Ok(against_going(ctx, member, status, action).await?.as_ref().map(told))
        }
        MemberAction::GrantRole | MemberAction::RevokeRole => {
            let is_own = session::reading(ctx)?.rights().person() == Some(row.person_id);
            let is_above = !is_own && !manages(ctx, member, &holding(ctx, member).await?)?;
            Ok(is_above.then(|| told(&Rule::RoleAboveOwn)))
        }
        MemberAction::RecordGuardianConsent | MemberAction::WithdrawGuardianConsent | MemberAction::SetHealthNote => {
            Ok(against_noting(ctx, member, action).await?.as_ref().map(told))
        }
        MemberAction::ReadHealthNote => Ok(None),
        MemberAction::Erase if !row.is_managed => Ok(Some(told_of_privacy(&privacy::Rule::HasAccount))),
        MemberAction::Erase if row.name.is_empty() => Ok(Some(told_of_privacy(&privacy::Rule::ErasedAlready))),
        MemberAction::Erase if status == MembershipStatus::Ended => Ok(None),
        MemberAction::Erase => {
            let is_above = !manages(ctx, member, &holding(ctx, member).await?)?;
            Ok(is_above.then(|| told(&Rule::RoleAboveOwn)))
        }
    }
}

/// What the member's roles, and that somebody must own the organization, have against an end or a suspension.
async fn against_going(
    ctx: &Context<'_>,
    member: &Member,
    status: MembershipStatus,
    action: MemberAction,
) -> Result<Option<Rule>, Refusal> {
    let held = holding(ctx, member).await?;
    let is_own = session::reading(ctx)?.rights().person() == Some(member.row.person_id);
    // Who steps back for a while lays down a role.
    let is_leaving = action == MemberAction::End && is_own;
    if !is_leaving && !manages(ctx, member, &held)? {
        return Ok(Some(Rule::RoleAboveOwn));
    }
    match (action, status) {
        (MemberAction::Restore, MembershipStatus::Suspended) => return Ok(None),
        (MemberAction::Restore, _) => return Ok(Some(Rule::MemberNotSuspended)),
        (MemberAction::Suspend, MembershipStatus::Suspended) => return Ok(Some(Rule::MemberSuspended)),
        _ => {}
    }
    if !held.roles.contains(&Role::Owner) {
        return Ok(None);
    }
    let owners = ask(ctx, OwnersOf(member.row.organization_id)).await?.unwrap_or_default();
    Ok(owners.iter().all(|owner| *owner == member.row.id).then_some(Rule::LastOwner))
}

/// What is specially protected of a minor is kept with a guardian's consent alone.
async fn against_noting(ctx: &Context<'_>, member: &Member, action: MemberAction) -> Result<Option<Rule>, Refusal> {
    let is_minor = member.row.is_minor(session::reading(ctx)?).unwrap_or(false);
    let agreed = ask(ctx, ConsentOf(member.row.id)).await?.is_some();
    Ok(match action {
        MemberAction::RecordGuardianConsent if !is_minor => Some(Rule::NotMinor),
        MemberAction::RecordGuardianConsent => agreed.then_some(Rule::GuardianConsentGiven),
        MemberAction::WithdrawGuardianConsent => (!agreed).then_some(Rule::GuardianConsentMissing),
        _ => (is_minor && !agreed).then_some(Rule::GuardianConsentMissing),
    })
}

fn manages(ctx: &Context<'_>, member: &Member, held: &Holding) -> Result<bool, Refusal> {
    let standing = session::reading(ctx)?.rights().standing(member.row.organization_id);
    Ok(standing.is_some_and(|standing| may_manage(&standing.held, held)))
}

/// The member's roles, those that begin later among them.
async fn holding(ctx: &Context<'_>, member: &Member) -> Result<Holding, Refusal> {
    let roles = ask(ctx, RolesOf(member.row.id)).await?.unwrap_or_default();
    let custom = ask(ctx, CustomRolesOf(member.row.id)).await?.unwrap_or_default();
    let custom = custom.iter().map(|held| Custom {
        id: held.role.id,
        name: held.role.name.clone(),
        permissions: permissions_of_custom(&held.role.permissions),
    });
    Ok(Holding { roles: roles.iter().map(|held| held.role).collect(), custom: custom.collect() })
}
