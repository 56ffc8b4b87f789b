//! Somebody wants no second factor any more.

use std::net::IpAddr;

use entity::identity::second_factor::{Column, Entity};
use entity::identity::{person, session};
use entity::state::MailKind;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::prove::{on, prove};
use super::recovery;
use crate::command::{Command, Lookup, Mode, Writing};
use crate::feed::audit::Entry;
use crate::identity::change_password::held;
use crate::identity::rule::Rule;
use crate::identity::secret::Secret;
use crate::mail::letter::Letter;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::{Reading, Seen};

pub(super) const PATH: &str = "code";

impl Office {
    /// Removes the second factor of the account that asks from a client at `from`, which shows password and code.
    ///
    /// # Errors
    /// [`Rule::WrongCredentials`] at `currentPassword`; [`Rule::SecondFactorWrong`] and [`Rule::SecondFactorOff`] at
    /// `code`; [`Refusal::RateLimited`].
    pub async fn remove_second_factor(
        &self,
        caller: &Caller,
        (current, code): (Secret, Secret),
        from: IpAddr,
        request_id: String,
    ) -> Result<(Seen<person::Model>, Reading), Refusal> {
        let person = self.account(caller).await?;
        let email = person.email_key.clone().unwrap_or_default();
        let (office, caller) = (self.clone(), caller.clone());
        let work = async move {
            let verified = office.verified_hash(&person, &current).await?;
            office.perform_and_read(&caller, RemoveSecondFactor { verified, code }, Mode::Keep, request_id).await
        };
        self.with_password(&email, from, work).await
    }
}

/// Remove the second factor of the account that asks. None of its sessions has proved one then.
#[derive(Clone, Serialize)]
struct RemoveSecondFactor {
    /// What the present password was verified against.
    #[serde(skip)]
    verified: String,
    code: Secret,
}

impl Command for RemoveSecondFactor {
    const NEEDS: Permission = Permission::SignedIn;
    const CHANGES_CALLER: bool = true;
    const NAME: &'static str = "removeSecondFactor";
    type Outcome = Seen<person::Model>;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let person = held(&self.verified, writing).await?;
        let factor = on(person.id, writing).await?.ok_or_else(|| AnyRule::from(Rule::SecondFactorOff).at(PATH))?;
        prove(&factor, &self.code, PATH, writing).await?;
        turn_off(&person, "the second factor was removed", writing).await?;
        Ok(Seen::new(person))
    }
}

/// The account has no second factor any more, and its owner is told.
pub(super) async fn turn_off(person: &person::Model, why: &str, writing: &Writing) -> Result<(), Refusal> {
    Entity::delete_many().filter(Column::PersonId.eq(person.id)).exec(writing.tx()).await?;
    recovery::forget(person.id, writing).await?;
    session::Entity::update_many()
        .col_expr(session::Column::SecondFactorAt, Expr::value(Option::<chrono::DateTime<chrono::Utc>>::None))
        .filter(session::Column::PersonId.eq(person.id))
        .filter(session::Column::SecondFactorAt.is_not_null())
        .exec(writing.tx())
        .await?;
    writing.record(Entry::of(person.id).because(why)).await?;
    writing.send(Letter::to_person(MailKind::SecondFactorRemoved, person)).await?;
    Ok(())
}
