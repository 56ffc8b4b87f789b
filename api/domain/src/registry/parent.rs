//! One organization stands below another: with the consent of both, and in no circle.

use entity::id::OrganizationId;
use entity::registry::organization;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::rule::Rule;
use super::state;
use crate::command::Writing;
use crate::policy::decide;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::visible;
use crate::refusal::{Refusal, Rule as AnyRule};

const ARGUMENT: &str = "parentId";

/// Refuses a parent that the caller may not see or not speak for, that is not at work, or that stands below the
/// organization itself. Nothing above the organization can move until the transaction ends.
///
/// # Errors
/// `NotFound`, `Forbidden` and [`Rule::ParentCycle`], all at `parentId`.
pub(super) async fn require(id: OrganizationId, parent: OrganizationId, writing: &Writing) -> Result<(), Refusal> {
    let seen = organization::Entity::find_by_id(parent)
        .filter(visible::organization(writing.rights()))
        .one(writing.tx())
        .await?;
    seen.ok_or(Refusal::NotFound(ARGUMENT))?;
    let needs = Permission::OrganizationEdit;
    match decide::require(writing.rights(), needs, &Place::Organization(parent)) {
        // It can be seen, so it is no secret that it exists.
        Err(Refusal::NotFound(_)) => return Err(Refusal::Forbidden(needs)),
        decision => decision?,
    }
    if parent == id {
        return Err(cycle());
    }
    // Both rows in the order of their ids, so that A below B and B below A at the same moment wait for each other;
    // whoever comes second then finds the first one's change while walking up.
    let locked = organization::Entity::find()
        .filter(organization::Column::Id.is_in([id, parent]))
        .order_by_asc(organization::Column::Id)
        .lock_exclusive()
        .all(writing.tx())
        .await?;
    let parent = locked.into_iter().find(|row| row.id == parent).ok_or(Refusal::NotFound(ARGUMENT))?;
    state::require_at_work(&parent)?;
    let mut above = parent.parent_id;
    while let Some(next) = above {
        if next == id {
            return Err(cycle());
        }
        let row = organization::Entity::find_by_id(next).lock_shared().one(writing.tx()).await?;
        above = row.and_then(|row| row.parent_id);
    }
    Ok(())
}

fn cycle() -> Refusal {
    AnyRule::from(Rule::ParentCycle).at(ARGUMENT)
}
