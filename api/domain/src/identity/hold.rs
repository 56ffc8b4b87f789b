//! An account that is not erased while something is done for it.

use entity::id::PersonId;
use entity::identity::person;
use sea_orm::sea_query::LockType;
use sea_orm::{EntityTrait, QuerySelect};

use crate::command::Writing;
use crate::refusal::Refusal;

/// Holds the account until the end: whoever erases it waits, or has been waited for. Whoever locks an organization, too,
/// does so before.
///
/// # Errors
/// [`Refusal::Unauthenticated`] when it is there no more.
pub(crate) async fn hold(id: PersonId, writing: &Writing) -> Result<person::Model, Refusal> {
    let row = person::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(writing.tx()).await?;
    row.filter(|person| person.email_key.is_some()).ok_or(Refusal::Unauthenticated)
}
