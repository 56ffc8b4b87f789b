//! Two organizations that are one: the network proposes, owners of both agree or do not object, the network merges.
//!
//! What was done in the duplicate stays there: its books, its pledges and its audit trail are never rewritten, and its
//! partnerships consented to it and to no other. It closes with nothing open, as any organization does. Its people go
//! on in the other one, as what they are without anybody's word: members.

mod answer;
pub mod complete;
mod consents;
pub mod find;
mod notice;
mod people;
pub mod propose;
mod standing;
pub mod withdraw;

pub use answer::{AgreeToMerge, ObjectToMerge};

use entity::id::{MergeId, OrganizationId, PersonId};
use entity::registry::{merge, organization};
use entity::state::Role;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::command::{Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::membership::{roles, seat};
use crate::policy::permission::Permission;
use crate::policy::visible;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::registry::Rule;

/// The argument that names a proposal.
const ARGUMENT: &str = "mergeId";

/// Refuses somebody who belongs to the organization, suspended or not: whoever runs the network decides nothing about
/// their own.
async fn require_outside(organization: OrganizationId, path: &'static str, writing: &Writing) -> Result<(), Refusal> {
    let person = writing.rights().person().ok_or(Refusal::Forbidden(Permission::OrganizationMerge))?;
    match seat::of_person(person, organization, writing).await? {
        Some(_) => Err(AnyRule::from(Rule::OwnOrganization).at(path)),
        None => Ok(()),
    }
}

/// Both organizations in one order, so that A into B and B into A at the same moment wait for each other.
async fn lock_both(
    (duplicate, surviving): (OrganizationId, OrganizationId),
    paths: [&'static str; 2],
    writing: &Writing,
) -> Result<(organization::Model, organization::Model), Refusal> {
    let rows = organization::Entity::find()
        .filter(organization::Column::Id.is_in([duplicate, surviving]))
        .order_by_asc(organization::Column::Id)
        .lock_exclusive()
        .all(writing.tx())
        .await?;
    let find = |id, path| rows.iter().find(|row| row.id == id).cloned().ok_or(Refusal::NotFound(path));
    Ok((find(duplicate, paths[0])?, find(surviving, paths[1])?))
}

/// Both organizations as they are, for what is said of them: the duplicate first.
async fn both(merge: &merge::Model, writing: &Writing) -> Result<(organization::Model, organization::Model), Refusal> {
    let row = async |id: OrganizationId| {
        let found = organization::Entity::find_by_id(id).one(writing.tx()).await?;
        found.ok_or(Refusal::NotFound(ARGUMENT))
    };
    Ok((row(merge.duplicate_id).await?, row(merge.surviving_id).await?))
}

/// Whether who has agreed for a side still owns it: otherwise its other owners have the whole time to object.
async fn still_owns(by: Option<PersonId>, side: OrganizationId, writing: &Writing) -> Result<bool, Refusal> {
    let Some(person) = by else { return Ok(false) };
    Ok(roles::held_by(person, side, writing).await?.roles.contains(&Role::Owner))
}

/// The proposal, if the caller sees it.
async fn seen(id: MergeId, lookup: &Lookup<'_>) -> Result<merge::Model, Refusal> {
    let select = merge::Entity::find_by_id(id).filter(visible::merge(lookup.rights));
    select.one(lookup.tx).await?.ok_or(Refusal::NotFound(ARGUMENT))
}

/// The proposal as it is now, which must be open. Its organizations are locked.
async fn open(id: MergeId, writing: &Writing) -> Result<merge::Model, Refusal> {
    let found = merge::Entity::find_by_id(id).lock_exclusive().one(writing.tx()).await?;
    let found = found.ok_or(Refusal::NotFound(ARGUMENT))?;
    if found.is_open_at(writing.now()) { Ok(found) } else { Err(AnyRule::from(Rule::MergeOver).at(ARGUMENT)) }
}

/// Records in both trails what became of a proposal, and announces it in both organizations.
async fn note(
    (before, after): (Option<&merge::Model>, &merge::Model),
    reason: Option<&str>,
    event: &'static str,
    writing: &Writing,
) -> Result<(), Refusal> {
    for side in [after.duplicate_id, after.surviving_id] {
        let mut entry = Entry::of(after.id).in_organization(side).after(after)?;
        if let Some(before) = before {
            entry = entry.before(before)?;
        }
        if let Some(reason) = reason {
            entry = entry.because(reason);
        }
        writing.record(entry).await?;
        writing.announce(Event::new(event, after.id).in_organization(side)).await?;
    }
    Ok(())
}
