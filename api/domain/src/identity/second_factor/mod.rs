//! A second factor for accounts: codes of an authenticator app (TOTP, RFC 6238), and recovery codes that stand in for
//! it. What the app knows is in the database sealed, and of recovery codes there is only the hash.

pub mod begin;
mod code;
pub mod confirm;
pub mod lost;
mod prove;
mod recovery;
pub mod remove;
pub mod renew;
pub mod reseal;
pub mod safe;
#[cfg(test)]
mod tests;
mod totp;

use entity::id::PersonId;
use entity::identity::second_factor::{Column, Entity};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::refusal::Refusal;

pub(super) use prove::at_sign_in;

/// Whether somebody's second factor is on.
pub(super) async fn is_on(person: PersonId, db: &impl ConnectionTrait) -> Result<bool, Refusal> {
    let on = Entity::find().filter(Column::PersonId.eq(person)).filter(Column::ConfirmedAt.is_not_null());
    Ok(on.count(db).await? > 0)
}
