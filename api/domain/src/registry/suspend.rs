//! The network suspends an organization, and restores it.

use entity::id::OrganizationId;
use entity::registry::organization;
use entity::state::{OrganizationStatus, Visibility};
use entity::value::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::state;
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;
use crate::seen::Seen;

/// Suspend an organization that is at work. Nothing but its status changes: its people's rights, its tokens and its
/// partnerships rest because of the status alone, and so come back with it exactly as they were.
#[derive(Clone, Serialize)]
pub struct SuspendOrganization {
    pub organization: OrganizationId,
    pub reason: Text,
}

impl Command for SuspendOrganization {
    const NEEDS: Permission = Permission::OrganizationSuspend;
    const NAME: &'static str = "suspendOrganization";
    /// Nothing to be shown of one that is hidden from the caller.
    type Outcome = Option<Seen<organization::Model>>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.organization, "organizationId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let step = (OrganizationStatus::Active, OrganizationStatus::Suspended);
        turn(self.organization, step, Some(self.reason), "organization.suspended", writing)
            .await
            .map(|row| shown(row, writing))
    }
}

/// Restore a suspended organization to what it was.
#[derive(Clone, Serialize)]
pub struct RestoreOrganization {
    pub organization: OrganizationId,
    pub reason: Option<Text>,
}

impl Command for RestoreOrganization {
    const NEEDS: Permission = Permission::OrganizationSuspend;
    const NAME: &'static str = "restoreOrganization";
    /// Nothing to be shown of one that is hidden from the caller.
    type Outcome = Option<Seen<organization::Model>>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.organization, "organizationId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        // Only what was at work is suspended, so that is what it returns to.
        let step = (OrganizationStatus::Suspended, OrganizationStatus::Active);
        turn(self.organization, step, self.reason, "organization.restored", writing)
            .await
            .map(|row| shown(row, writing))
    }
}

/// Who suspends a hidden organization, knowing its id, does not get to see it by that.
fn shown(row: Seen<organization::Model>, writing: &Writing) -> Option<Seen<organization::Model>> {
    (row.visibility != Visibility::Hidden || writing.rights().belongs(row.id)).then_some(row)
}

/// Changes the status from one to another. The version counts edits and stays.
pub(super) async fn turn(
    id: OrganizationId,
    (from, to): (OrganizationStatus, OrganizationStatus),
    reason: Option<Text>,
    event: &'static str,
    writing: &Writing,
) -> Result<Seen<organization::Model>, Refusal> {
    let before = state::lock(id, writing).await?;
    let changed = organization::Entity::update_many()
        .set(organization::ActiveModel { status: Set(to), ..Default::default() })
        .filter(organization::Column::Id.eq(id))
        .filter(organization::Column::Status.eq(from))
        .exec(writing.tx())
        .await?;
    if changed.rows_affected != 1 {
        return Err(state::wrong_state());
    }
    let after = organization::Model { status: to, ..before.clone() };
    let mut entry = Entry::of(id).in_organization(id).before(&before)?.after(&after)?;
    if let Some(reason) = reason {
        entry = entry.because(reason.into_string());
    }
    writing.record(entry).await?;
    writing.announce(Event::new(event, id).in_organization(id)).await?;
    Ok(Seen::new(after))
}
