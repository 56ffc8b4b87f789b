//! Somebody is in danger: an administrator of the network ends all sessions of their account.

use entity::identity::person;
use entity::value::email::Email;
use entity::value::text::Text;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;

use super::sessions::end_all;
use crate::command::{Command, Lookup, Writing};
use crate::feed::audit::Entry;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;

/// End every session of the account with this address. Nothing is learned of an address that has none: it is done all
/// the same. The account stays as it is; its owner signs in anew.
#[derive(Clone, Serialize)]
pub struct EndSessionsOf {
    #[serde(skip)]
    pub email: Email,
    pub reason: Text,
}

impl Command for EndSessionsOf {
    const NEEDS: Permission = Permission::OrganizationSuspend;
    const NAME: &'static str = "endSessionsOf";
    type Outcome = ();

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<(), Refusal> {
        // Held, so that no session is opened meanwhile by what opened those.
        let found = person::Entity::find().filter(person::Column::EmailKey.eq(self.email.key())).lock_exclusive();
        let Some(person) = found.one(writing.tx()).await? else { return Ok(()) };
        end_all(person.id, writing.rights().session(), writing).await?;
        writing.record(Entry::of(person.id).because(self.reason.into_string())).await
    }
}
