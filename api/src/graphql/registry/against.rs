//! What an organization's state has against what the viewer may do with it.

use async_graphql::Context;
use domain::Refusal;
use domain::entity::registry::organization;
use domain::entity::state::{JoinPolicy, OrganizationStatus, Role, Verification};
use domain::membership::Rule as OfMembership;
use domain::oversight::Rule as OfOversight;
use domain::registry::Rule;

use super::able::OrganizationAction;
use super::told::told;
use crate::graphql::error::Told;
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::{
    CommitmentsOf, HasAskedToJoin, JoiningOf, OpenVerificationOf, OwnSeatIn, OwnersOf,
};
use crate::graphql::loader::rows::OpenMergeOf;
use crate::graphql::membership::told as told_of_membership;
use crate::graphql::oversight::told as told_of_oversight;
use crate::graphql::session;

/// The rule that stands against it, if there is one. A suspension stands against most by itself, as it takes the rights.
pub async fn of(
    ctx: &Context<'_>,
    row: &organization::Model,
    action: OrganizationAction,
) -> Result<Option<Told>, Refusal> {
    Ok(match action {
        OrganizationAction::RequestToJoin => joining(ctx, row).await?.as_ref().map(told_of_membership),
        OrganizationAction::Leave => leaving(ctx, row).await?.as_ref().map(told_of_membership),
        OrganizationAction::BreakGlass => {
            session::reading(ctx)?.rights().looks_into(row.id).then(|| told_of_oversight(&OfOversight::GlassOpen))
        }
        _ => of_registry(ctx, row, action).await?.as_ref().map(told),
    })
}

async fn of_registry(
    ctx: &Context<'_>,
    row: &organization::Model,
    action: OrganizationAction,
) -> Result<Option<Rule>, Refusal> {
    let is_closed = row.status == OrganizationStatus::Archived;
    Ok(match action {
        OrganizationAction::Suspend => {
            (row.status != OrganizationStatus::Active).then_some(Rule::WrongOrganizationState)
        }
        OrganizationAction::Restore => {
            (row.status != OrganizationStatus::Suspended).then_some(Rule::WrongOrganizationState)
        }
        // What is closed is nobody's, before anybody is asked whose it is.
        OrganizationAction::RecoverOwnership | OrganizationAction::ProposeMerge if is_closed => {
            Some(Rule::WrongOrganizationState)
        }
        OrganizationAction::RecoverOwnership | OrganizationAction::ProposeMerge
            if ask(ctx, OwnSeatIn(row.id)).await?.is_some() =>
        {
            Some(Rule::OwnOrganization)
        }
        OrganizationAction::ProposeMerge => ask(ctx, OpenMergeOf(row.id)).await?.map(|_| Rule::MergeOpen),
        OrganizationAction::Archive => {
            ask(ctx, CommitmentsOf(row.id)).await?.map(|what| Rule::OpenCommitments { what })
        }
        OrganizationAction::RequestVerification => {
            ask(ctx, OpenVerificationOf(row.id)).await?.map(|_| Rule::VerificationOpen)
        }
        OrganizationAction::Verify => match ask(ctx, OpenVerificationOf(row.id)).await? {
            None => Some(Rule::WrongVerificationState),
            Some(open) => {
                let has_asked = session::reading(ctx)?.rights().person() == Some(open.requested_by);
                let is_own = has_asked || ask(ctx, OwnSeatIn(row.id)).await?.is_some();
                is_own.then_some(Rule::OwnOrganization)
            }
        },
        OrganizationAction::RevokeVerification => {
            let is_verified = row.verification_on(session::reading(ctx)?.today()) == Verification::Verified;
            (!is_verified).then_some(Rule::WrongVerificationState)
        }
        _ => None,
    })
}

async fn joining(ctx: &Context<'_>, row: &organization::Model) -> Result<Option<OfMembership>, Refusal> {
    if ask(ctx, OwnSeatIn(row.id)).await?.is_some() {
        return Ok(Some(OfMembership::AlreadyMember));
    }
    let joining = ask(ctx, JoiningOf(row.id)).await?;
    let is_open = joining.is_some_and(|joining| joining.policy == JoinPolicy::OpenToRequests);
    if row.status != OrganizationStatus::Active || !is_open {
        return Ok(Some(OfMembership::NoJoinRequests));
    }
    let must_wait = ask(ctx, HasAskedToJoin(row.id)).await?.unwrap_or_default();
    Ok(must_wait.then_some(OfMembership::AlreadyRequested))
}

/// The last owner who can act does not leave.
async fn leaving(ctx: &Context<'_>, row: &organization::Model) -> Result<Option<OfMembership>, Refusal> {
    let standing = session::reading(ctx)?.rights().standing(row.id);
    if !standing.is_some_and(|standing| standing.held.roles.contains(&Role::Owner)) {
        return Ok(None);
    }
    let own = ask(ctx, OwnSeatIn(row.id)).await?;
    let owners = ask(ctx, OwnersOf(row.id)).await?.unwrap_or_default();
    Ok(owners.iter().all(|owner| Some(*owner) == own).then_some(OfMembership::LastOwner))
}
