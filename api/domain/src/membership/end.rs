//! A member is removed.

use entity::id::MembershipId;
use entity::state::Role;
use entity::value::text::Text;
use serde::Serialize;

use super::row::MemberRow;
use super::rule::Rule;
use super::{owners, roles, seat};
use crate::command::{Command, Lookup, Writing};
use crate::policy::assign::may_manage;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// End a membership. What the member did for the organization stays.
#[derive(Clone, Serialize)]
pub struct EndMembership {
    pub membership: MembershipId,
    pub reason: Text,
}

impl Command for EndMembership {
    const NEEDS: Permission = Permission::MemberRemove;
    const NAME: &'static str = "endMembership";
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
        seat::end(&member, Some(self.reason.as_str()), writing).await?;
        if held.roles.contains(&Role::Owner) {
            owners::require_one(member.organization_id, "membershipId", writing).await?;
        }
        seat::shown(member.id, writing).await
    }
}
