//! A request to join is approved: its person is a member.

use entity::id::JoinRequestId;
use entity::state::{JoinRequestStatus, Role};
use serde::Serialize;

use super::find::SeenRequest;
use super::settle;
use crate::command::{Command, Lookup, Writing};
use crate::membership::owners;
use crate::membership::roles::{self, Term};
use crate::membership::row::MemberRow;
use crate::membership::rule::Rule;
use crate::membership::seat::{self, Beginning};
use crate::policy::assign::may_assign;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::role::permissions_of;
use crate::policy::second_factor::require_to_give;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// Approve a request, with a role that the decider may give.
#[derive(Clone, Serialize)]
pub struct ApproveJoinRequest {
    pub request: JoinRequestId,
    pub role: Role,
}

/// The request, and the membership that it led to.
#[derive(Clone, Debug)]
pub struct Approved {
    pub request: SeenRequest,
    pub member: Seen<MemberRow>,
}

impl Command for ApproveJoinRequest {
    const NEEDS: Permission = Permission::MemberInvite;
    const NAME: &'static str = "approveJoinRequest";
    type Outcome = Approved;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.join_request(self.request).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let request = settle::read(self.request, writing).await?;
        let own = owners::holding_under_lock(request.organization_id, Self::NEEDS, writing).await?;
        if !may_assign(&own, self.role) {
            return Err(AnyRule::from(Rule::RoleAboveOwn).at("role"));
        }
        // Ownership takes the owner's password, for which there is no place here: it is granted to the member afterwards.
        owners::require_confirmed(self.role, false).map_err(|refusal| refusal.moved_to("role"))?;
        require_to_give(writing.rights(), request.organization_id, permissions_of(self.role))?;
        let approved = (JoinRequestStatus::Approved, "join.approved");
        let request = settle::settle(&request, approved, None, writing).await?;
        // An invitation may have been faster.
        if seat::of_person(request.person_id, request.organization_id, writing).await?.is_some() {
            return Err(AnyRule::from(Rule::AlreadyMember).at(settle::ARGUMENT));
        }
        let beginning = Beginning {
            organization: request.organization_id,
            person: request.person_id,
            // The person has left no address with the request; that of the account is not the organization's to keep.
            email: None,
            phone: None,
            birth_date: None,
            starts_on: writing.today(),
            ends_on: None,
        };
        let member = seat::begin(beginning, settle::ARGUMENT, writing).await?;
        let term = Term { starts_on: writing.today(), ends_on: None, mandate: None };
        roles::give(&member, self.role, term, writing.rights().person(), writing).await?;
        let member = seat::shown(member.id, writing).await?;
        Ok(Approved { request: SeenRequest::changed(request, writing).await?, member })
    }
}
