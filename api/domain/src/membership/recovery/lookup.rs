//! Finding the recovery that a command is about, and the organization, which is locked first.

use entity::id::{OrganizationId, OwnershipRecoveryId};
use entity::identity::person;
use entity::membership::member;
use entity::membership::ownership_recovery::{Entity, Model};
use entity::registry::organization;
use sea_orm::{EntityTrait, QueryFilter};

use super::super::rule::Rule;
use super::super::transfer::require_heir;
use super::super::{owners, seat};
use crate::command::{Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::visible;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::registry;

pub(super) const ARGUMENT: &str = "ownershipRecoveryId";

impl Lookup<'_> {
    /// Where the recovery is, for those who see it.
    pub(super) async fn ownership_recovery(&self, id: OwnershipRecoveryId) -> Result<OrganizationId, Refusal> {
        if self.rights.is_anonymous() {
            return Err(Refusal::Unauthenticated);
        }
        let select = Entity::find_by_id(id).filter(visible::ownership_recovery(self.rights));
        Ok(select.one(self.tx).await?.ok_or(Refusal::NotFound(ARGUMENT))?.organization_id)
    }

    /// The same as a place.
    pub(super) async fn place_of_recovery(&self, id: OwnershipRecoveryId) -> Result<Place, Refusal> {
        self.ownership_recovery(id).await.map(Place::Organization)
    }
}

/// The recovery, which must be open and of an organization that the administrator does not belong to, and that
/// organization, which is locked.
pub(super) async fn taken_up(
    id: OwnershipRecoveryId,
    writing: &Writing,
) -> Result<(organization::Model, Model), Refusal> {
    let row = Entity::find_by_id(id).one(writing.tx()).await?.ok_or(Refusal::NotFound(ARGUMENT))?;
    let organization = owners::lock(row.organization_id, writing).await?;
    require_outside(organization.id, ARGUMENT, writing).await?;
    Ok((organization, open(id, writing).await?))
}

/// The recovery, which must be open. The caller has locked the organization.
pub(super) async fn open(id: OwnershipRecoveryId, writing: &Writing) -> Result<Model, Refusal> {
    let row = Entity::find_by_id(id).one(writing.tx()).await?.ok_or(Refusal::NotFound(ARGUMENT))?;
    if row.is_open_at(writing.now()) { Ok(row) } else { Err(AnyRule::from(Rule::RecoveryClosed).at(ARGUMENT)) }
}

/// Who shall own the organization: a member who can act as an owner, and nobody of those who run the network, who
/// could give themselves any organization otherwise.
pub(super) async fn heir(
    membership: entity::id::MembershipId,
    organization: OrganizationId,
    writing: &Writing,
) -> Result<(member::Model, person::Model), Refusal> {
    let heir = require_heir(membership, organization, writing).await?;
    let person = person::Entity::find_by_id(heir.person_id).one(writing.tx()).await?;
    let person = person.ok_or(Refusal::NotFound("membershipId"))?;
    if person.platform_role.is_some() {
        return Err(AnyRule::from(Rule::HeirOfTheNetwork).at("membershipId"));
    }
    Ok((heir, person))
}

/// Refuses an administrator who belongs to the organization, suspended or not: it is not theirs to say who owns it.
pub(super) async fn require_outside(
    organization: OrganizationId,
    path: &'static str,
    writing: &Writing,
) -> Result<(), Refusal> {
    let person = writing.rights().person().ok_or(Refusal::Forbidden(Permission::OwnershipRecover))?;
    match seat::of_person(person, organization, writing).await? {
        Some(_) => Err(AnyRule::from(registry::Rule::OwnOrganization).at(path)),
        None => Ok(()),
    }
}
