//! The end of a grant by which an administrator of the network reads what is private.

use entity::id::PersonId;
use entity::identity::break_glass::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::command::Writing;
use crate::feed::{audit::Entry, outbox::Event};
use crate::refusal::Refusal;

/// Ends a grant that is open. Whether it was.
pub(crate) async fn end(grant: &Model, by: PersonId, writing: &Writing) -> Result<bool, Refusal> {
    let (ended_at, ended_by) = (Some(writing.now()), Some(by));
    let ended = Entity::update_many()
        .set(ActiveModel { ended_at: Set(ended_at), ended_by: Set(ended_by), ..Default::default() })
        .filter(Column::Id.eq(grant.id))
        .filter(Column::EndedAt.is_null())
        .filter(Column::ExpiresAt.gt(writing.now()))
        .exec(writing.tx())
        .await?;
    if ended.rows_affected != 1 {
        return Ok(false);
    }
    let (id, organization) = (grant.id, grant.organization_id);
    let after = Model { ended_at, ended_by, ..grant.clone() };
    writing.record(Entry::of(id).in_organization(organization).before(grant)?.after(&after)?).await?;
    writing.announce(Event::new("glass.ended", id).in_organization(organization)).await?;
    Ok(true)
}

/// Ends every open grant of somebody who administers the network no longer.
pub(crate) async fn end_all_of(person: PersonId, writing: &Writing) -> Result<(), Refusal> {
    let open = Entity::find().filter(Column::PersonId.eq(person)).filter(Column::EndedAt.is_null());
    for grant in open.all(writing.tx()).await? {
        end(&grant, person, writing).await?;
    }
    Ok(())
}
