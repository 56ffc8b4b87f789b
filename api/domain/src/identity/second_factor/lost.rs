//! Somebody has lost their authenticator app and all recovery codes. Whoever runs the server has made sure of who they
//! are, and opens the account to the password alone: no request leads here.

use entity::id::PersonId;
use entity::identity::person;
use entity::value::email::Email;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::{prove, remove};
use crate::command::{Command, Lookup, Mode, Writing};
use crate::identity::rule::Rule;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// What the audit trail names as the request.
const REQUEST: &str = "command-line";
const PATH: &str = "email";

impl Office {
    /// Removes the second factor of the account with this address.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when there is none; [`Rule::SecondFactorOff`] at `email` when it has none.
    pub async fn remove_lost_factor(&self, email: &Email) -> Result<PersonId, Refusal> {
        let db = self.databases().administration();
        let found = person::Entity::find().filter(person::Column::EmailKey.eq(email.key())).one(db).await?;
        let person = found.ok_or(Refusal::NotFound(PATH))?.id;
        self.perform(&Caller::Anonymous, RemoveLostFactor { person }, Mode::Keep, REQUEST.to_owned()).await
    }
}

/// Remove the second factor of somebody who can show it no more.
#[derive(Clone, Serialize)]
struct RemoveLostFactor {
    person: PersonId,
}

impl Command for RemoveLostFactor {
    const NEEDS: Permission = Permission::Anybody;
    const NAME: &'static str = "removeLostFactor";
    type Outcome = PersonId;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<PersonId, Refusal> {
        let found = person::Entity::find_by_id(self.person).one(writing.tx()).await?;
        let person = found.ok_or(Refusal::NotFound(PATH))?;
        prove::on(person.id, writing).await?.ok_or_else(|| AnyRule::from(Rule::SecondFactorOff).at(PATH))?;
        remove::turn_off(&person, "whoever runs the server removed a second factor that was lost", writing).await?;
        Ok(person.id)
    }
}
