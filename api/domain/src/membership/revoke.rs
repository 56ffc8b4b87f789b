//! A role is taken from a member.

use entity::id::MembershipId;
use entity::state::Role;
use serde::Serialize;

use super::given::GivenRole;
use super::row::MemberRow;
use super::rule::Rule;
use super::{owners, roles, seat};
use crate::command::{Command, Lookup, Writing};
use crate::feed::outbox::Event;
use crate::policy::assign::may_manage;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// Take a role from a member, or lay down one's own. One that a mandate carries ends with the mandate.
#[derive(Clone, Serialize)]
pub struct RevokeRole {
    pub membership: MembershipId,
    pub role: GivenRole,
}

impl Command for RevokeRole {
    const NEEDS: Permission = Permission::RoleAssign;
    const NAME: &'static str = "revokeRole";
    type Outcome = Seen<MemberRow>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.membership(self.membership).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let member = seat::require(self.membership, writing).await?;
        let own = owners::holding_under_lock(member.organization_id, Self::NEEDS, writing).await?;
        let member = seat::require(member.id, writing).await?;
        let held = roles::open_of(member.id, writing).await?;
        if writing.rights().person() != Some(member.person_id) && !may_manage(&own, &held) {
            return Err(AnyRule::from(Rule::RoleAboveOwn).at("membershipId"));
        }
        if roles::take(&member, Some(self.role), None, writing).await? == 0 {
            let is_carried = match self.role {
                GivenRole::System(role) => held.roles.contains(&role),
                GivenRole::Custom(id) => held.custom.iter().any(|custom| custom.id == id),
            };
            let argument = self.role.argument();
            let refusal = || AnyRule::from(Rule::RoleOfMandate).at(argument);
            return Err(if is_carried { refusal() } else { Refusal::NotFound(argument) });
        }
        if self.role == GivenRole::System(Role::Owner) {
            owners::require_one(member.organization_id, "membershipId", writing).await?;
        }
        writing.announce(Event::new("role.revoked", member.id).in_organization(member.organization_id)).await?;
        seat::shown(member.id, writing).await
    }
}
