//! A member leaves.

use entity::id::OrganizationId;
use entity::state::Role;
use serde::Serialize;

use super::row::MemberRow;
use super::{owners, roles, seat};
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;
use crate::seen::Seen;

/// Leave an organization. What was done for it stays.
#[derive(Clone, Serialize)]
pub struct LeaveOrganization {
    pub organization: OrganizationId,
}

impl Command for LeaveOrganization {
    const NEEDS: Permission = Permission::SignedIn;
    const CHANGES_CALLER: bool = true;
    const NAME: &'static str = "leaveOrganization";
    type Outcome = Seen<MemberRow>;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        const ARGUMENT: &str = "organizationId";
        let person = writing.rights().person().ok_or(Refusal::Unauthenticated)?;
        let absent = || Refusal::NotFound(ARGUMENT);
        seat::of_person(person, self.organization, writing).await?.ok_or_else(absent)?;
        owners::lock(self.organization, writing).await?;
        let member = seat::of_person(person, self.organization, writing).await?.ok_or_else(absent)?;
        let held = roles::open_of(member.id, writing).await?;
        seat::end(&member, None, writing).await?;
        if held.roles.contains(&Role::Owner) {
            owners::require_one(self.organization, ARGUMENT, writing).await?;
        }
        seat::shown(member.id, writing).await
    }
}
