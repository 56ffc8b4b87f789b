//! When keys change, what was sealed with the other key is sealed with the present one, so that the other can go.
//!
//! This is no command: nobody asks for it, and nothing that it changes says anything else than before.

use entity::identity::second_factor::{Column, Entity, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::safe::Safe;
use crate::office::Office;
use crate::refusal::Refusal;

/// How many rows are read at a time.
const PIECE: u64 = 500;

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    /// How many are sealed with the present key now and were not before.
    pub anew: u64,
    /// How many open with no key that is here.
    pub closed: u64,
}

impl Office {
    /// Seals every second factor with the present key that only the key beside opens.
    ///
    /// # Errors
    /// Faults of the database.
    pub async fn reseal_second_factors(&self) -> Result<Resealed, Refusal> {
        let Some(safe) = self.safe() else { return Ok(Resealed::default()) };
        let db = &self.databases().write;
        let here = std::iter::once(safe.own_id()).chain(safe.beside_id());
        let closed = Entity::find().filter(Column::KeyId.is_not_in(here)).count(db).await?;
        let mut done = Resealed { anew: 0, closed };
        let Some(beside) = safe.beside_id() else { return Ok(done) };
        let mut last = Uuid::nil();
        loop {
            let rows = Entity::find()
                .filter(Column::KeyId.eq(beside))
                .filter(Column::PersonId.gt(last))
                .order_by_asc(Column::PersonId)
                .limit(PIECE)
                .all(db)
                .await?;
            let Some(row) = rows.last() else { return Ok(done) };
            last = row.person_id.0;
            for row in &rows {
                if self.reseal(safe, row).await? { done.anew += 1 } else { done.closed += 1 }
            }
        }
    }

    /// Whether the row opened.
    async fn reseal(&self, safe: &Safe, row: &Model) -> Result<bool, Refusal> {
        let sealed = match safe.open(row) {
            Ok(opened) => opened.anew,
            Err(fault) => {
                tracing::error!(%fault, person.id = %row.person_id, "a second factor is not sealed anew");
                return Ok(false);
            }
        };
        let Some(sealed) = sealed else { return Ok(true) };
        Entity::update_many()
            .col_expr(Column::Sealed, Expr::value(sealed.text))
            .col_expr(Column::KeyId, Expr::value(sealed.key_id))
            .filter(Column::PersonId.eq(row.person_id))
            // Another server, or its owner, may have been faster.
            .filter(Column::Sealed.eq(row.sealed.as_str()))
            .exec(&self.databases().write)
            .await?;
        Ok(true)
    }
}
