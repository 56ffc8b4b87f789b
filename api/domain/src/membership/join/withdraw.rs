//! Somebody no longer asks to join.

use entity::id::JoinRequestId;
use entity::state::JoinRequestStatus;
use serde::Serialize;

use super::find::SeenRequest;
use super::settle;
use crate::command::{Command, Lookup, Writing};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;

/// Take back a request of one's own.
#[derive(Clone, Serialize)]
pub struct WithdrawJoinRequest {
    pub request: JoinRequestId,
}

impl Command for WithdrawJoinRequest {
    const NEEDS: Permission = Permission::SignedIn;
    const NAME: &'static str = "withdrawJoinRequest";
    type Outcome = SeenRequest;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let request = settle::read(self.request, writing).await?;
        if writing.rights().person() != Some(request.person_id) {
            return Err(Refusal::NotFound(settle::ARGUMENT));
        }
        let withdrawn = (JoinRequestStatus::Withdrawn, "join.withdrawn");
        SeenRequest::changed(settle::settle(&request, withdrawn, None, writing).await?, writing).await
    }
}
