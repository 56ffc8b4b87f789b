//! Questions about proposals to merge organizations.

use chrono::{DateTime, Utc};
use entity::id::{MergeId, OrganizationId};
use entity::registry::merge::{Column, Entity, Model};
use entity::state::{MergeStatus, Role};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, Select};

use crate::membership::officers;
use crate::page::{Page, Slice};
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

/// Where a proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It can be agreed to, objected to and, once it may be, carried out.
    Proposed,
    Objected,
    /// The network took it back, or one of both organizations has closed.
    Withdrawn,
    Merged,
    /// Nobody has carried it out in time.
    Lapsed,
}

/// Where it stands at this moment.
#[must_use]
pub fn stage(row: &Model, now: DateTime<Utc>) -> Stage {
    match row.status {
        MergeStatus::Merged => Stage::Merged,
        MergeStatus::Objected => Stage::Objected,
        MergeStatus::Proposed if row.withdrawn_at.is_some() => Stage::Withdrawn,
        MergeStatus::Proposed if row.is_open_at(now) => Stage::Proposed,
        MergeStatus::Proposed => Stage::Lapsed,
    }
}

/// Those that are open: what [`Model::is_open_at`] says of one.
pub(super) fn standing(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Column::Status.eq(MergeStatus::Proposed))
        .add(Column::WithdrawnAt.is_null())
        .add(Column::ExpiresAt.gt(now))
}

/// The proposal with this id, if the caller may see it.
pub async fn by_id(reading: &Reading, id: MergeId) -> Result<Option<Seen<Model>>, Refusal> {
    let select = Entity::find_by_id(id).filter(visible::merge(reading.rights()));
    Ok(select.one(reading.db()).await?.map(Seen::new))
}

/// A page of the proposals that the caller may see, oldest first; with `is_open` of those that are open, or are not.
pub async fn page_of(reading: &Reading, is_open: Option<bool>, page: &Page) -> Result<Slice<Seen<Model>>, Refusal> {
    let rows = page.apply(matching(reading, is_open), None, Column::Id).all(reading.db()).await?;
    Ok(page.cut(rows).map(Seen::new))
}

/// How many there are.
pub async fn count_of(reading: &Reading, is_open: Option<bool>) -> Result<u64, Refusal> {
    Ok(matching(reading, is_open).count(reading.db()).await?)
}

fn matching(reading: &Reading, is_open: Option<bool>) -> Select<Entity> {
    let standing = standing(reading.now());
    let wanted = is_open.map(|is_open| if is_open { standing } else { standing.not() });
    Entity::find().filter(visible::merge(reading.rights()).add_option(wanted))
}

/// Whether nobody needs to be waited for any more: owners of both have agreed who own them still, or had the time to
/// object.
pub async fn is_agreed(reading: &Reading, row: &Model) -> Result<bool, Refusal> {
    if reading.now() >= row.objections_until {
        return Ok(true);
    }
    for (by, side) in [(row.duplicate_agreed_by, row.duplicate_id), (row.surviving_agreed_by, row.surviving_id)] {
        let owners = officers::holding(&[Role::Owner], side, reading.today(), reading.db()).await?;
        if !owners.iter().any(|owner| Some(owner.id) == by) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The open proposals that concern one of these organizations, of those that the caller may see.
pub async fn open_of(reading: &Reading, organizations: &[OrganizationId]) -> Result<Vec<Seen<Model>>, Refusal> {
    let among = |column: Column| reading.any_of(column, organizations.iter().copied());
    let rows = Entity::find()
        .filter(visible::merge(reading.rights()))
        .filter(standing(reading.now()))
        .filter(Condition::any().add(among(Column::DuplicateId)).add(among(Column::SurvivingId)))
        .all(reading.db())
        .await?;
    Ok(rows.into_iter().map(Seen::new).collect())
}
