//! A member is given a role.

use chrono::NaiveDate;
use entity::id::MembershipId;
use entity::state::Role;
use serde::Serialize;

use super::given::GivenRole;
use super::row::MemberRow;
use super::rule::Rule;
use super::{custom, owners, roles, seat};
use crate::command::{Command, Lookup, Writing};
use crate::feed::outbox::Event;
use crate::policy::assign::{may_appoint, may_give, may_manage, owns};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::role::permissions_of_custom;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// Give a member a role, from a day to a day.
#[derive(Clone, Serialize)]
pub struct GrantRole {
    pub membership: MembershipId,
    pub role: GivenRole,
    /// Today when absent.
    pub starts_on: Option<NaiveDate>,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
    /// Whether the caller has shown their password once more: ownership is not given without.
    #[serde(skip)]
    pub is_confirmed: bool,
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
        let own = owners::holding_under_lock(member.organization_id, Self::NEEDS, writing).await?;
        let member = seat::require(member.id, writing).await?;
        let is_own = writing.rights().person() == Some(member.person_id);
        let above = || AnyRule::from(Rule::RoleAboveOwn).at(self.role.argument());
        if !is_own && !may_manage(&own, &roles::open_of(member.id, writing).await?) {
            return Err(above());
        }
        let term = roles::Term::of(self.role, self.starts_on, self.ends_on, writing.today())?;
        // Nor does it end with the membership.
        if self.role == GivenRole::System(Role::Owner) && member.ends_on.is_some() {
            return Err(AnyRule::from(Rule::OwnershipWithoutTerm).at("membershipId"));
        }
        let event = match self.role {
            GivenRole::System(role) if may_appoint(&own, role, is_own) => {
                owners::require_confirmed(role, self.is_confirmed)?;
                let given = roles::give(&member, role, term, writing.rights().person(), writing).await?;
                Event::new("role.granted", given.id)
            }
            GivenRole::Custom(id) => {
                let role = custom::require(id, writing).await?;
                if role.organization_id != member.organization_id {
                    return Err(Refusal::NotFound(custom::ARGUMENT));
                }
                // What it holds is held already: to oneself it would only give more time, which owners need not.
                if !may_give(&own, permissions_of_custom(&role.permissions)) || (is_own && !owns(&own)) {
                    return Err(above());
                }
                let granter = writing.rights().person().ok_or(Refusal::Forbidden(Self::NEEDS))?;
                let given = custom::give(&member, id, term, granter, writing).await?;
                Event::new("role.granted", given.id)
            }
            GivenRole::System(_) => return Err(above()),
        };
        writing.announce(event.in_organization(member.organization_id)).await?;
        seat::shown(member.id, writing).await
    }
}
