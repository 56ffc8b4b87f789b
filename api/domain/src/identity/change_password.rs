//! Whoever knows the password sets another one.

use std::net::IpAddr;

use entity::identity::person;
use sea_orm::{EntityTrait, QuerySelect};
use serde::Serialize;

use super::reset_password::set_password;
use super::rule::Rule;
use super::secret::Secret;
use super::sessions::end_all;
use crate::command::{Command, Lookup, Mode, Writing};
use crate::feed::audit::Entry;
use crate::mail::letter::Letter;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::{Reading, Seen};

impl Office {
    /// Sets another password for the account that asks from a client at `from`. A wrong present one is counted as at
    /// the door.
    ///
    /// # Errors
    /// [`Rule::WrongCredentials`] at `currentPassword`; a poor password at `newPassword`; [`Refusal::RateLimited`].
    pub async fn change_password(
        &self,
        caller: &Caller,
        (current, new): (Secret, Secret),
        from: IpAddr,
        request_id: String,
    ) -> Result<(Seen<person::Model>, Reading), Refusal> {
        let person = self.account(caller).await?;
        let email = person.email_key.clone().unwrap_or_default();
        self.hasher.require_acceptable(&new, (&person.name, &email), "newPassword").await?;
        let (office, caller) = (self.clone(), caller.clone());
        let work = async move {
            let verified = office.verified_hash(&person, &current).await?;
            let password_hash = office.hasher.hash(&new).await?;
            office.perform_and_read(&caller, ChangePassword { verified, password_hash }, Mode::Keep, request_id).await
        };
        self.with_password(&email, from, work).await
    }

    /// The hash of the account's password, if this is the password.
    pub(super) async fn verified_hash(&self, person: &person::Model, password: &Secret) -> Result<String, Refusal> {
        let hash = person.known_hash();
        if hash.is_none() {
            return Err(AnyRule::from(Rule::PasswordNotSet).at("currentPassword"));
        }
        let is_right = self.hasher.verify(password, hash).await?;
        hash.filter(|_| is_right).map(str::to_owned).ok_or_else(wrong)
    }
}

fn wrong() -> Refusal {
    AnyRule::from(Rule::WrongCredentials).at("currentPassword")
}

/// The account that asks, held, if its password still has the hash that was verified.
pub(super) async fn held(verified: &String, writing: &Writing) -> Result<person::Model, Refusal> {
    let id = writing.rights().person().ok_or(Refusal::Unauthenticated)?;
    let row = person::Entity::find_by_id(id).lock_exclusive().one(writing.tx()).await?;
    row.filter(|person| person.password_hash.as_ref() == Some(verified)).ok_or_else(wrong)
}

/// Set another password; the other sessions end.
#[derive(Clone, Serialize)]
struct ChangePassword {
    /// What the present password was verified against.
    #[serde(skip)]
    verified: String,
    #[serde(skip)]
    password_hash: String,
}

impl Command for ChangePassword {
    const NEEDS: Permission = Permission::SignedIn;
    const CHANGES_CALLER: bool = true;
    const NAME: &'static str = "changePassword";
    type Outcome = Seen<person::Model>;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let person = held(&self.verified, writing).await?;
        set_password(person.id, self.password_hash, writing).await?;
        end_all(person.id, writing.rights().session(), writing).await?;
        writing.record(Entry::of(person.id).before(&person)?.after(&person)?.because("password changed")).await?;
        writing.send(Letter::to_person(entity::state::MailKind::PasswordChanged, &person)).await?;
        Ok(Seen::new(person))
    }
}
