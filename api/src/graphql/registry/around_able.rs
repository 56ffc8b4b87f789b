//! What the viewer may do with requests for verification and with identifiers.

use async_graphql::{Context, Enum};
use domain::Refusal;
use domain::entity::registry::{identifier, verification};
use domain::entity::state::{OrganizationStatus, Verification};
use domain::policy::decide::{WhyNot, decide};
use domain::policy::permission::Permission;
use domain::policy::place::Place;
use domain::registry::Rule;

use super::told::told;
use crate::graphql::ability::{Ability, ability, in_sight};
use crate::graphql::loader::ask;
use crate::graphql::loader::lists::OwnSeatIn;
use crate::graphql::session;

/// What may be done with a request for verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum VerificationAction {
    /// Take it in hand, so that others know.
    Review,
    /// Decide that the organization is what it says.
    Approve,
    /// Decide that the evidence does not show it.
    Reject,
}

/// The ability to do this with the request.
pub async fn verification(
    ctx: &Context<'_>,
    row: &verification::Model,
    action: VerificationAction,
) -> Result<Ability, Refusal> {
    let needs = Permission::OrganizationVerify;
    let rights = session::reading(ctx)?.rights();
    let mut decision = decide(rights, needs, &Place::Organization(row.organization_id));
    let is_open = match action {
        VerificationAction::Review => row.status == Verification::Requested,
        VerificationAction::Approve | VerificationAction::Reject => {
            matches!(row.status, Verification::Requested | Verification::UnderReview)
        }
    };
    let has_seat = ask(ctx, OwnSeatIn(row.organization_id)).await?.is_some();
    let is_own = has_seat || rights.person() == Some(row.requested_by);
    let mut against = match (is_open, is_own) {
        (false, _) => Some(Rule::WrongVerificationState),
        (true, true) => Some(Rule::OwnOrganization),
        (true, false) => None,
    };
    if action == VerificationAction::Approve && decision.is_ok() && against.is_none() {
        // Nothing is said for an organization that is not at work.
        match ask(ctx, row.organization_id).await?.map(|organization| organization.status) {
            Some(OrganizationStatus::Suspended) => decision = Err(WhyNot::OrganizationSuspended),
            Some(OrganizationStatus::Archived) => against = Some(Rule::WrongOrganizationState),
            _ => {}
        }
    }
    ability(ctx, decision, needs, against.as_ref().map(told))
}

/// What may be done with an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum OrganizationIdentifierAction {
    /// Take it from its organization.
    Remove,
}

/// The ability to do this with the identifier.
pub fn identifier(
    ctx: &Context<'_>,
    row: &identifier::Model,
    action: OrganizationIdentifierAction,
) -> Result<Ability, Refusal> {
    let needs = match action {
        OrganizationIdentifierAction::Remove => Permission::OrganizationEdit,
    };
    let place = Place::Organization(row.organization_id);
    ability(ctx, in_sight(session::reading(ctx)?.rights(), needs, &place), needs, None)
}
