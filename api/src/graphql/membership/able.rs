//! What the viewer may do with mandates and recoveries of ownership.

use async_graphql::{Context, Enum};
use domain::Refusal;
use domain::entity::membership::{mandate, ownership_recovery};
use domain::entity::state::{OrganizationStatus, Role};
use domain::membership::Rule;
use domain::policy::decide::{WhyNot, decide};
use domain::policy::permission::Permission;
use domain::policy::place::Place;
use domain::registry;

use super::told::told;
use crate::graphql::ability::{Ability, ability};
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::OwnSeatIn;
use crate::graphql::registry::told as told_of_registry;
use crate::graphql::session;

/// What may be done with a mandate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum MandateAction {
    /// Correct title, decree and term. Roles that came with it may stand against other days.
    Correct,
    /// End it today. Roles that came with it may stand against that.
    End,
}

/// The ability to do this with the mandate.
pub fn mandate(ctx: &Context<'_>, row: &mandate::Model, action: MandateAction) -> Result<Ability, Refusal> {
    let reading = session::reading(ctx)?;
    let needs = Permission::MandateManage;
    let rights = reading.rights();
    // To those who only read it by a delegation it is not there when they would change it.
    let is_outside = rights.standing(row.organization_id).is_none() && !rights.is_platform_admin();
    let decision = decide(rights, needs, &Place::Organization(row.organization_id));
    let decision = if is_outside { Err(WhyNot::NotFound) } else { decision };
    let is_over = row.ended_on.is_some() || row.ends_on < reading.today();
    let state = (action == MandateAction::End && is_over).then(|| told(&Rule::MandateOver));
    ability(ctx, decision, needs, state)
}

/// What may be done with a recovery of ownership.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum OwnershipRecoveryAction {
    /// Object to it, as an owner.
    Object,
    /// Complete it, once the notice is over.
    Complete,
    /// Take it back.
    Withdraw,
}

/// The ability to do this with the recovery.
pub async fn recovery(
    ctx: &Context<'_>,
    row: &ownership_recovery::Model,
    action: OwnershipRecoveryAction,
) -> Result<Ability, Refusal> {
    let reading = session::reading(ctx)?;
    let (rights, now) = (reading.rights(), reading.now());
    let is_over = (!row.is_open_at(now)).then(|| told(&Rule::RecoveryClosed));
    if action == OwnershipRecoveryAction::Object {
        // Also of a suspended organization, where owners hold nothing that changes anything.
        let standing = rights.standing(row.organization_id);
        let owns = standing.is_some_and(|standing| standing.held.roles.contains(&Role::Owner));
        let open = decide(rights, Permission::SignedIn, &Place::Network);
        let decision = open.and_then(|because| if owns { Ok(because) } else { Err(WhyNot::MissingPermission) });
        return ability(ctx, decision, Permission::OwnershipAssign, is_over);
    }
    let needs = Permission::OwnershipRecover;
    let mut decision = decide(rights, needs, &Place::Organization(row.organization_id));
    let seat = ask(ctx, OwnSeatIn(row.organization_id)).await?;
    let own = seat.map(|_| told_of_registry(&registry::Rule::OwnOrganization));
    let against = own.or(is_over);
    let status = ask(ctx, row.organization_id).await?.map(|organization| organization.status);
    let rests = status == Some(OrganizationStatus::Suspended);
    if action == OwnershipRecoveryAction::Complete && rests && against.is_none() {
        // Nobody becomes the owner of what rests.
        decision = decision.and(Err(WhyNot::OrganizationSuspended));
    }
    let early = (action == OwnershipRecoveryAction::Complete && now < row.notice_ends_at)
        .then(|| told(&Rule::RecoveryTooEarly { until: row.notice_ends_at }));
    ability(ctx, decision, needs, against.or(early))
}
