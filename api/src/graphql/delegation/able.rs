//! What the viewer may do with delegates and delegations.

use async_graphql::{Context, Enum};
use domain::Refusal;
use domain::entity::id::OrganizationId;
use domain::entity::partnership::delegation;
use domain::entity::state::DelegationStatus;
use domain::partnership::Rule;
use domain::partnership::delegate::find::Named;
use domain::policy::decide::{Decision, WhyNot, decide};
use domain::policy::permission::Permission;
use domain::policy::place::Place;
use domain::policy::rights::Rights;

use crate::graphql::ability::{Ability, ability};
use crate::graphql::partnership::told;
use crate::graphql::session;

/// What may be done with a delegate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum DelegateAction {
    /// End what they are, for the party or as the delegate.
    End,
    /// Say whether the other parties see how to reach them, as the delegate.
    ShareContact,
}

/// The ability to do this with the delegate.
pub fn delegate(ctx: &Context<'_>, row: &Named, action: DelegateAction) -> Result<Ability, Refusal> {
    let reading = session::reading(ctx)?;
    let rights = reading.rights();
    let is_own = rights.person() == Some(row.person_id);
    let needs = if action == DelegateAction::End { Permission::RoleAssign } else { Permission::SignedIn };
    let decision = match action {
        _ if is_own => decide(rights, needs, &Place::Person(row.person_id)),
        DelegateAction::End => {
            within(rights, row.organization_id, needs, &Place::InPartnership(row.organization_id, row.partnership_id))
        }
        DelegateAction::ShareContact => Err(WhyNot::MissingPermission),
    };
    let is_over = row.ended_at.is_some() || row.ends_on.is_some_and(|last| last < reading.today());
    ability(ctx, decision, needs, is_over.then(|| told(&Rule::DelegateEnded)))
}

/// What may be done with a delegation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum DelegationAction {
    /// Accept it, for the organization that it was offered to.
    Accept,
    /// Decline it or give it back, for that organization.
    Return,
    /// Take it back, for the organization that gave it.
    Revoke,
}

/// The ability to do this with the delegation.
pub fn delegation(ctx: &Context<'_>, row: &delegation::Model, action: DelegationAction) -> Result<Ability, Refusal> {
    let reading = session::reading(ctx)?;
    let acting = match action {
        DelegationAction::Revoke => row.organization_id,
        DelegationAction::Accept | DelegationAction::Return => row.to_organization_id,
    };
    let needs = Permission::RoleAssign;
    let decision = within(reading.rights(), acting, needs, &Place::Organization(acting));
    let is_open = match row.status {
        DelegationStatus::Offered => true,
        DelegationStatus::Accepted => action != DelegationAction::Accept,
        _ => false,
    };
    let is_over = !is_open || row.ends_on < reading.today();
    ability(ctx, decision, needs, is_over.then(|| told(&Rule::DelegationClosed)))
}

/// The decision for those who are of the organization; to others who see the thing it is not theirs to do.
fn within(rights: &Rights, organization: OrganizationId, needs: Permission, place: &Place) -> Decision {
    if rights.standing(organization).is_none() {
        return Err(if rights.is_anonymous() { WhyNot::NotSignedIn } else { WhyNot::MissingPermission });
    }
    decide(rights, needs, place)
}
