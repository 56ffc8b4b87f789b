//! An organization declines what it was offered, or gives back what it had accepted.

use entity::id::DelegationId;
use entity::partnership::delegation::Model;
use entity::state::DelegationStatus;
use entity::value::text::Text;
use serde::Serialize;

use super::lookup::Side;
use super::{close, find};
use crate::command::{Command, Lookup, Writing};
use crate::membership::owners;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;
use crate::seen::Seen;

/// Give a delegation back, accepted or not, for the organization that it was given to.
#[derive(Clone, Serialize)]
pub struct ReturnDelegation {
    pub delegation: DelegationId,
    pub reason: Text,
}

impl Command for ReturnDelegation {
    const NEEDS: Permission = Permission::RoleAssign;
    const NAME: &'static str = "returnDelegation";
    type Outcome = Seen<Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.delegation(self.delegation, Side::Receiver, Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let before = find::row(self.delegation, writing.tx()).await?;
        owners::holding_under_lock(before.to_organization_id, Self::NEEDS, writing).await?;
        close::end(before, (DelegationStatus::Returned, "delegation.returned"), self.reason, writing).await
    }
}
