//! The ten codes that stand in for a lost app.

use entity::id::PersonId;
use entity::identity::recovery_code::{ActiveModel, Column, Entity};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::code;
use crate::command::Writing;
use crate::identity::secret::Secret;
use crate::refusal::Refusal;

/// How many there are at first.
const COUNT: usize = 10;

/// New codes in place of those that the person has left. Whoever calls this holds the person's row.
pub(super) async fn issue(person: PersonId, writing: &Writing) -> Result<Vec<Secret>, Refusal> {
    forget(person, writing).await?;
    let mut codes = Vec::with_capacity(COUNT);
    let mut rows = Vec::with_capacity(COUNT);
    for _ in 0..COUNT {
        let (shown, hash) = code::recovery()?;
        rows.push(ActiveModel { code_hash: Set(hash), person_id: Set(person), created_at: Set(writing.now()) });
        codes.push(shown);
    }
    writing.insert_all(rows).await?;
    Ok(codes)
}

/// The person has none any more.
pub(super) async fn forget(person: PersonId, writing: &Writing) -> Result<(), Refusal> {
    Entity::delete_many().filter(Column::PersonId.eq(person)).exec(writing.tx()).await?;
    Ok(())
}

/// Uses a code up. Whether it was there: of two at once one finds it gone.
pub(super) async fn take(person: PersonId, hash: &str, writing: &Writing) -> Result<bool, Refusal> {
    let taken = Entity::delete_many()
        .filter(Column::PersonId.eq(person))
        .filter(Column::CodeHash.eq(hash))
        .exec(writing.tx())
        .await?;
    Ok(taken.rows_affected == 1)
}
