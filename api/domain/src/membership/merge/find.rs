//! Questions about proposals to merge organizations.

use entity::id::{MergeId, OrganizationId};
use entity::registry::merge::{Column, Entity, Model};
use entity::state::MergeStatus;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

/// The proposal with this id, if the caller may see it.
pub async fn by_id(reading: &Reading, id: MergeId) -> Result<Option<Seen<Model>>, Refusal> {
    let select = Entity::find_by_id(id).filter(visible::merge(reading.rights()));
    Ok(select.one(reading.db()).await?.map(Seen::new))
}

/// The open proposals that concern one of these organizations, of those that the caller may see.
pub async fn open_of(reading: &Reading, organizations: &[OrganizationId]) -> Result<Vec<Seen<Model>>, Refusal> {
    let among = |column: Column| reading.any_of(column, organizations.iter().copied());
    let rows = Entity::find()
        .filter(visible::merge(reading.rights()))
        .filter(Column::Status.eq(MergeStatus::Proposed))
        .filter(Column::ExpiresAt.gt(reading.now()))
        .filter(Condition::any().add(among(Column::DuplicateId)).add(among(Column::SurvivingId)))
        .all(reading.db())
        .await?;
    Ok(rows.into_iter().map(Seen::new).collect())
}
