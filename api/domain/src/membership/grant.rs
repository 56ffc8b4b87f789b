//! A member is given a role.

use chrono::NaiveDate;
use entity::id::MembershipId;
use entity::state::Role;
use serde::Serialize;

use super::row::MemberRow;
use super::rule::Rule;
use super::{owners, roles, seat};
use crate::command::{Command, Lookup, Writing};
use crate::feed::outbox::Event;
use crate::policy::assign::{may_assign, may_manage};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// Give a member a role, from a day to a day.
#[derive(Clone, Serialize)]
pub struct GrantRole {
    pub membership: MembershipId,
    pub role: Role,
    /// Today when absent.
    pub starts_on: Option<NaiveDate>,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
}

impl Command for GrantRole {
    const NEEDS: Permission = Permission::RoleAssign;
    const NAME: &'static str = "grantRole";
    type Outcome = Seen<MemberRow>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.membership(self.membership).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let member = seat::require(self.membership, writing).await?;
        let own = owners::roles_under_lock(member.organization_id, Self::NEEDS, writing).await?;
        let member = seat::require(member.id, writing).await?;
        let is_own = writing.rights().person() == Some(member.person_id);
        let may =
            may_assign(&own, self.role) && (is_own || may_manage(&own, &roles::open_of(member.id, writing).await?));
        if !may {
            return Err(AnyRule::from(Rule::RoleAboveOwn).at("role"));
        }
        let starts_on = self.starts_on.unwrap_or(writing.today());
        if self.ends_on.is_some_and(|last| last < starts_on.max(writing.today())) {
            return Err(AnyRule::from(Rule::EndsBeforeStart).at("endsOn"));
        }
        let term = roles::Term { role: self.role, starts_on, ends_on: self.ends_on };
        let given = roles::give(&member, term, writing.rights().person(), writing).await?;
        writing.announce(Event::new("role.granted", given.id).in_organization(member.organization_id)).await?;
        seat::shown(member.id, writing).await
    }
}
