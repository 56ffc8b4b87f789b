//! Somebody declines an invitation.

use entity::membership::invitation;
use entity::state::InvitationStatus;
use serde::Serialize;

use super::settle::{addressed, invalid, settle};
use crate::command::{Command, Lookup, Writing};
use crate::identity::secret::Secret;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;
use crate::seen::Seen;

/// Decline the invitation that was sent to the address of the account that asks.
#[derive(Clone, Serialize)]
pub struct DeclineInvitation {
    pub token: Secret,
}

impl Command for DeclineInvitation {
    const NEEDS: Permission = Permission::SignedIn;
    const NAME: &'static str = "declineInvitation";
    type Outcome = Seen<invitation::Model>;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (invitation, _) = addressed(&self.token, writing).await?;
        let declined = (InvitationStatus::Rejected, "invitation.declined");
        settle(&invitation, declined, writing).await?.map(Seen::new).ok_or_else(invalid)
    }
}
