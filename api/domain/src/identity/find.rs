//! Questions about accounts and sessions.

use entity::id::{PersonId, SessionId};
use entity::identity::{person, session};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::page::{Page, Slice};
use crate::refusal::{Fault, Refusal};
use crate::seen::{Reading, Seen};

/// The account that asks, if a person does.
pub async fn viewer(reading: &Reading) -> Result<Option<Seen<person::Model>>, Refusal> {
    let Some(id) = reading.rights().person() else { return Ok(None) };
    let row = person::Entity::find_by_id(id).one(reading.db()).await?;
    Ok(Some(Seen::new(row.ok_or_else(|| Fault::Broken("a session without a person".into()))?)))
}

/// The viewer's own open sessions, oldest first.
pub async fn sessions(reading: &Reading, page: &Page) -> Result<Slice<Seen<session::Model>>, Refusal> {
    let Some(id) = reading.rights().person() else { return Err(Refusal::Unauthenticated) };
    let select = open_sessions(reading, id);
    let rows = page.apply(select, None, session::Column::Id).all(reading.db()).await?;
    Ok(page.cut(rows).map(Seen::new))
}

/// One of the viewer's own sessions.
pub async fn session(reading: &Reading, id: SessionId) -> Result<Option<Seen<session::Model>>, Refusal> {
    let Some(person) = reading.rights().person() else { return Ok(None) };
    let row = open_sessions(reading, person).filter(session::Column::Id.eq(id)).one(reading.db()).await?;
    Ok(row.map(Seen::new))
}

fn open_sessions(reading: &Reading, person: PersonId) -> sea_orm::Select<session::Entity> {
    session::Entity::find()
        .filter(session::Column::PersonId.eq(person))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(reading.now()))
}

/// How many open sessions the viewer has.
pub async fn count_of_sessions(reading: &Reading) -> Result<u64, Refusal> {
    let Some(id) = reading.rights().person() else { return Err(Refusal::Unauthenticated) };
    Ok(open_sessions(reading, id).count(reading.db()).await?)
}
