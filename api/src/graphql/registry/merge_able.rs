//! What the viewer may do with a proposal to merge organizations.

use async_graphql::{Context, Enum};
use domain::Refusal;
use domain::entity::registry::merge;
use domain::entity::state::{OrganizationStatus, Role};
use domain::membership::merge::find;
use domain::policy::decide::{Decision, WhyNot, decide};
use domain::policy::permission::Permission;
use domain::policy::place::Place;
use domain::policy::rights::Rights;
use domain::registry::Rule;

use super::told::told;
use crate::graphql::ability::{Ability, ability};
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::OwnSeatIn;
use crate::graphql::session;

/// What may be done with a proposal to merge organizations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum OrganizationMergeAction {
    /// Agree to it, as an owner of one of both.
    Agree,
    /// Object to it, as an owner of one of both.
    Object,
    /// Take it back.
    Withdraw,
    /// Carry it out. What is open in the duplicate may stand against it.
    Merge,
}

/// The ability to do this with the proposal.
pub async fn merge(ctx: &Context<'_>, row: &merge::Model, action: OrganizationMergeAction) -> Result<Ability, Refusal> {
    let reading = session::reading(ctx)?;
    let rights = reading.rights();
    let over = (!row.is_open_at(reading.now())).then(|| told(&Rule::MergeOver));
    match action {
        OrganizationMergeAction::Agree => ability(ctx, agreeing(rights, row), Permission::OwnershipAssign, over),
        OrganizationMergeAction::Object => {
            // Also of a suspended organization, where owners hold nothing that changes anything.
            let owns = row
                .sides()
                .into_iter()
                .any(|side| rights.standing(side).is_some_and(|standing| standing.held.roles.contains(&Role::Owner)));
            let open = decide(rights, Permission::SignedIn, &Place::Network);
            let decision = open.and_then(|because| if owns { Ok(because) } else { Err(WhyNot::MissingPermission) });
            ability(ctx, decision, Permission::OwnershipAssign, over)
        }
        OrganizationMergeAction::Withdraw => {
            let needs = Permission::OrganizationMerge;
            let own = is_own(ctx, row).await?.then(|| told(&Rule::OwnOrganization));
            ability(ctx, decide(rights, needs, &Place::Network), needs, own.or(over))
        }
        OrganizationMergeAction::Merge => {
            let needs = Permission::OrganizationMerge;
            let mut decision = decide(rights, needs, &Place::Network);
            let mut state = over;
            if decision.is_ok() && state.is_none() {
                if !find::is_agreed(reading, row).await? {
                    state = Some(told(&Rule::MergeNotAgreed { until: row.objections_until }));
                } else {
                    match not_at_work(ctx, row).await? {
                        Some(OrganizationStatus::Suspended) => decision = Err(WhyNot::OrganizationSuspended),
                        Some(_) => state = Some(told(&Rule::WrongOrganizationState)),
                        None => {}
                    }
                }
            }
            if state.is_none() && is_own(ctx, row).await? {
                state = Some(told(&Rule::OwnOrganization));
            }
            ability(ctx, decision, needs, state)
        }
    }
}

/// Whether the viewer belongs to one of both, suspended or not.
async fn is_own(ctx: &Context<'_>, row: &merge::Model) -> Result<bool, Refusal> {
    for side in row.sides() {
        if ask(ctx, OwnSeatIn(side)).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// For whichever of both the viewer owns.
fn agreeing(rights: &Rights, row: &merge::Model) -> Decision {
    let needs = Permission::OwnershipAssign;
    let decisions = row.sides().map(|side| decide(rights, needs, &Place::Organization(side)));
    let worth = |decision: &Decision| match decision {
        Ok(_) => 3,
        // The proposal is in sight, and the other organization is somebody else's.
        Err(WhyNot::NotFound) => 0,
        Err(WhyNot::MissingPermission) => 1,
        Err(_) => 2,
    };
    let best = decisions.into_iter().max_by_key(worth).unwrap_or(Err(WhyNot::MissingPermission));
    best.map_err(|why| if why == WhyNot::NotFound { WhyNot::MissingPermission } else { why })
}

/// How one of both stands that is not at work, as far as the viewer sees them: the duplicate first.
async fn not_at_work(ctx: &Context<'_>, row: &merge::Model) -> Result<Option<OrganizationStatus>, Refusal> {
    for side in [row.duplicate_id, row.surviving_id] {
        let status = ask(ctx, side).await?.map(|organization| organization.status);
        if let Some(rests @ (OrganizationStatus::Suspended | OrganizationStatus::Archived)) = status {
            return Ok(Some(rests));
        }
    }
    Ok(None)
}
