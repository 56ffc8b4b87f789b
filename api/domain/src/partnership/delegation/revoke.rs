//! An organization takes back what it has delegated.

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

/// Revoke a delegation, accepted or not, for the organization that has given it. The next request by it is refused.
#[derive(Clone, Serialize)]
pub struct RevokeDelegation {
    pub delegation: DelegationId,
    pub reason: Text,
}

impl Command for RevokeDelegation {
    const NEEDS: Permission = Permission::RoleAssign;
    const NAME: &'static str = "revokeDelegation";
    type Outcome = Seen<Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.delegation(self.delegation, Side::Giver, Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let before = find::row(self.delegation, writing.tx()).await?;
        owners::holding_under_lock(before.organization_id, Self::NEEDS, writing).await?;
        close::end(before, (DelegationStatus::Revoked, "delegation.revoked"), self.reason, writing).await
    }
}
