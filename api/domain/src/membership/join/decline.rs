//! A request to join is declined.

use entity::id::JoinRequestId;
use entity::state::JoinRequestStatus;
use entity::value::text::Text;
use serde::Serialize;

use super::find::SeenRequest;
use super::settle;
use crate::command::{Command, Lookup, Writing};
use crate::membership::owners;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;

/// Decline a request; the person reads why.
#[derive(Clone, Serialize)]
pub struct DeclineJoinRequest {
    pub request: JoinRequestId,
    pub reason: Text,
}

impl Command for DeclineJoinRequest {
    const NEEDS: Permission = Permission::MemberInvite;
    const NAME: &'static str = "declineJoinRequest";
    type Outcome = SeenRequest;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.join_request(self.request).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let request = settle::read(self.request, writing).await?;
        owners::holding_under_lock(request.organization_id, Self::NEEDS, writing).await?;
        let declined = (JoinRequestStatus::Declined, "join.declined");
        let declined = settle::settle(&request, declined, Some(self.reason.as_str()), writing).await?;
        SeenRequest::changed(declined, writing).await
    }
}
