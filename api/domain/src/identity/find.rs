//! Questions about accounts and sessions.

use chrono::{DateTime, Utc};
use entity::id::{PersonId, SessionId};
use entity::identity::{open_id_identity, person, recovery_code, second_factor, session};
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

/// A second factor that is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factor {
    pub since: DateTime<Utc>,
    /// How many recovery codes are left.
    pub recovery_codes: u64,
}

/// The second factor of an account that its owner sees, if one is on.
pub async fn second_factor(reading: &Reading, account: &Seen<person::Model>) -> Result<Option<Factor>, Refusal> {
    let row = second_factor::Entity::find_by_id(account.id).one(reading.db()).await?;
    let Some(since) = row.and_then(|row| row.confirmed_at) else { return Ok(None) };
    let recovery_codes = recovery_code::Entity::of_person(account.id).count(reading.db()).await?;
    Ok(Some(Factor { since, recovery_codes }))
}

/// The identities at providers that open an account, for its owner.
pub async fn open_id_identities(
    reading: &Reading,
    account: &Seen<person::Model>,
) -> Result<Vec<open_id_identity::Model>, Refusal> {
    Ok(open_id_identity::Entity::of_person(account.id).all(reading.db()).await?)
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
