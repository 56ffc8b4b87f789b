//! The organization that a command is about, and whether it is at work.

use entity::id::OrganizationId;
use entity::registry::organization;
use entity::state::OrganizationStatus;
use sea_orm::{EntityTrait, QuerySelect};

use super::rule::Rule;
use crate::command::Writing;
use crate::refusal::{Refusal, Rule as AnyRule};

const ARGUMENT: &str = "organizationId";

/// The organization as it is now.
pub(super) async fn read(id: OrganizationId, writing: &Writing) -> Result<organization::Model, Refusal> {
    organization::Entity::find_by_id(id).one(writing.tx()).await?.ok_or(Refusal::NotFound(ARGUMENT))
}

/// The organization, locked until the transaction ends.
pub(crate) async fn lock(id: OrganizationId, writing: &Writing) -> Result<organization::Model, Refusal> {
    let select = organization::Entity::find_by_id(id).lock_exclusive();
    select.one(writing.tx()).await?.ok_or(Refusal::NotFound(ARGUMENT))
}

/// Refuses a suspended and an archived organization.
///
/// # Errors
/// [`Refusal::OrganizationSuspended`]; [`Rule::WrongOrganizationState`] at `organizationId`.
pub(crate) fn require_at_work(organization: &organization::Model) -> Result<(), Refusal> {
    match organization.status {
        OrganizationStatus::Pending | OrganizationStatus::Active => Ok(()),
        OrganizationStatus::Suspended => Err(Refusal::OrganizationSuspended),
        OrganizationStatus::Archived => Err(wrong_state()),
    }
}

/// The organization's status stands against it.
pub(super) fn wrong_state() -> Refusal {
    AnyRule::from(Rule::WrongOrganizationState).at(ARGUMENT)
}
