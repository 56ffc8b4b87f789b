//! Ownership goes over from one member to another.

use entity::id::{MembershipId, OrganizationId};
use entity::identity::person;
use entity::membership::member;
use entity::state::Role;
use entity::value::Reason;
use sea_orm::EntityTrait;
use serde::Serialize;

use super::given::GivenRole;
use super::roles::{self, Term};
use super::row::MemberRow;
use super::rule::Rule;
use super::suspension::is_suspended;
use super::{owners, seat};
use crate::command::{Command, Lookup, Writing};
use crate::feed::outbox::Event;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Fault, Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// The argument that names the new owner.
const HEIR: &str = "membershipId";

/// Hand ownership over to another member. Whoever asks for it on somebody's behalf must have asked for the password
/// again: [`crate::office::Office::confirm_password`].
#[derive(Clone, Serialize)]
pub struct TransferOwnership {
    pub organization: OrganizationId,
    pub membership: MembershipId,
    /// What the former owner is from now on, besides the roles that they hold already.
    pub keep: Option<Role>,
}

/// Both sides of it, as they are now.
#[derive(Clone, Debug)]
pub struct Transferred {
    pub owner: Seen<MemberRow>,
    pub former: Seen<MemberRow>,
}

impl Command for TransferOwnership {
    const NEEDS: Permission = Permission::OwnershipAssign;
    const CHANGES_CALLER: bool = true;
    const NAME: &'static str = "transferOwnership";
    type Outcome = Transferred;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.organization, "organizationId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        owners::holding_under_lock(self.organization, Self::NEEDS, writing).await?;
        if self.keep == Some(Role::Owner) {
            return Err(Refusal::input("keepRole", Reason::Malformed));
        }
        let heir = require_heir(self.membership, self.organization, writing).await?;
        let person = writing.rights().person().ok_or(Refusal::Forbidden(Self::NEEDS))?;
        let former = seat::of_person(person, self.organization, writing).await?;
        let former = former.ok_or_else(|| Fault::Broken("an owner without a membership".into()))?;
        let term = Term { starts_on: writing.today(), ends_on: None, mandate: None };
        roles::give(&heir, Role::Owner, term, Some(person), writing).await?;
        roles::take(&former, Some(GivenRole::System(Role::Owner)), None, writing).await?;
        if let Some(role) = self.keep
            && !roles::open_of(former.id, writing).await?.roles.contains(&role)
        {
            roles::give(&former, role, term, Some(person), writing).await?;
        }
        owners::require_one(self.organization, HEIR, writing).await?;
        for (event, side) in [("ownership.received", heir.id), ("ownership.handedOver", former.id)] {
            writing.announce(Event::new(event, side).in_organization(self.organization)).await?;
        }
        Ok(Transferred { owner: seat::shown(heir.id, writing).await?, former: seat::shown(former.id, writing).await? })
    }
}

/// The member who becomes an owner, and is none yet.
pub(super) async fn require_heir(
    membership: MembershipId,
    organization: OrganizationId,
    writing: &Writing,
) -> Result<member::Model, Refusal> {
    let found = member::Entity::find_by_id(membership).one(writing.tx()).await?;
    if found.is_none_or(|member| member.organization_id != organization) {
        return Err(Refusal::NotFound(HEIR));
    }
    let heir = seat::require(membership, writing).await?;
    if is_suspended(heir.status, heir.suspended_until, writing.today()) {
        return Err(AnyRule::from(Rule::MemberSuspended).at(HEIR));
    }
    if heir.ends_on.is_some() {
        return Err(AnyRule::from(Rule::OwnershipWithoutTerm).at(HEIR));
    }
    // Who has no account, or does not belong here yet, cannot act as an owner.
    let person = person::Entity::find_by_id(heir.person_id).one(writing.tx()).await?;
    if heir.starts_on > writing.today() || person.is_none_or(|person| person.email_key.is_none()) {
        return Err(AnyRule::from(Rule::LastOwner).at(HEIR));
    }
    if roles::open_of(heir.id, writing).await?.roles.contains(&Role::Owner) {
        return Err(AnyRule::from(Rule::RoleHeldAlready).at(HEIR));
    }
    Ok(heir)
}
