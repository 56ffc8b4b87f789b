//! An organization demands a second factor for what moves value, or does so no longer.

use entity::id::OrganizationId;
use entity::registry::organization;
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

/// Say whether an organization demands a second factor. Only in a session that has proved one: whoever demands it can
/// go on, and whoever has found a password does not take the demand away.
#[derive(Clone, Serialize)]
pub struct SetSecondFactorPolicy {
    pub organization: OrganizationId,
    pub is_required: bool,
}

impl Command for SetSecondFactorPolicy {
    const NEEDS: Permission = Permission::OrganizationEdit;
    const CHANGES_CALLER: bool = true;
    const NAME: &'static str = "setSecondFactorPolicy";
    type Outcome = Seen<organization::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.organization, "organizationId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        if !writing.rights().has_second_factor() {
            return Err(Refusal::SecondFactorRequired);
        }
        let before = state::lock(self.organization, writing).await?;
        state::require_at_work(&before)?;
        organization::Entity::update_many()
            .set(organization::ActiveModel { requires_second_factor: Set(self.is_required), ..Default::default() })
            .filter(organization::Column::Id.eq(before.id))
            .exec(writing.tx())
            .await?;
        let after = organization::Model { requires_second_factor: self.is_required, ..before.clone() };
        writing.record(Entry::of(after.id).in_organization(after.id).before(&before)?.after(&after)?).await?;
        writing.announce(Event::new("organization.second_factor", after.id).in_organization(after.id)).await?;
        Ok(Seen::new(after))
    }
}
