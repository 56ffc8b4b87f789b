//! An organization closes for good.

use entity::id::OrganizationId;
use entity::registry::organization;
use entity::state::OrganizationStatus;
use entity::value::text::Text;
use serde::Serialize;

use super::{open, state, suspend};
use crate::command::{Command, Lookup, Writing};
use crate::membership::{merge, recovery};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;
use crate::seen::Seen;

/// Close an organization that has nothing open. It stays on record; its owners may read it. Whoever asks for it on
/// somebody's behalf must have asked for the password again: [`crate::office::Office::confirm_password`].
#[derive(Clone, Serialize)]
pub struct ArchiveOrganization {
    pub organization: OrganizationId,
    pub reason: Option<Text>,
}

impl Command for ArchiveOrganization {
    const NEEDS: Permission = Permission::OrganizationArchive;
    const CHANGES_CALLER: bool = true;
    const NAME: &'static str = "archiveOrganization";
    type Outcome = Seen<organization::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.organization, "organizationId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        // Whoever proposes a partnership to it, or puts another organization below it, waits for the lock.
        let before = state::lock(self.organization, writing).await?;
        state::require_at_work(&before)?;
        open::refuse(before.id, "organizationId", writing).await?;
        recovery::withdraw::end_with(before.id, writing).await?;
        merge::withdraw::end_with(before.id, writing).await?;
        let step = (before.status, OrganizationStatus::Archived);
        suspend::turn(before.id, step, self.reason, "organization.archived", writing).await
    }
}
