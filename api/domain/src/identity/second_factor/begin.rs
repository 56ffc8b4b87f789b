//! Somebody wants a second factor: their app is told what it must know. Nothing is asked of anybody until they have
//! shown that it does, see `confirm.rs`.

use std::net::IpAddr;

use entity::identity::second_factor::{ActiveModel, Column, Entity};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::prove::on;
use super::totp::{self, SECRET_BYTES};
use crate::command::{Command, Lookup, Mode, Writing};
use crate::feed::audit::Entry;
use crate::identity::change_password::held;
use crate::identity::rule::Rule;
use crate::identity::secret::{Secret, random_bytes};
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Reading;

/// What an app must know. It is shown this once.
#[derive(Clone, Debug)]
pub struct Setup {
    /// In base 32, to be typed in.
    pub secret: Secret,
    /// The `otpauth:` address, to be scanned.
    pub uri: Secret,
}

impl Office {
    /// Makes a secret for the authenticator app of the account that asks from a client at `from`. One that was not
    /// confirmed is replaced.
    ///
    /// # Errors
    /// [`Rule::WrongCredentials`] at `currentPassword`; [`Rule::SecondFactorOn`]; [`Refusal::RateLimited`].
    pub async fn begin_second_factor(
        &self,
        caller: &Caller,
        current: Secret,
        from: IpAddr,
        request_id: String,
    ) -> Result<(Setup, Reading), Refusal> {
        let person = self.account(caller).await?;
        let email = person.email_key.clone().unwrap_or_default();
        let (office, caller) = (self.clone(), caller.clone());
        let work = async move {
            let verified = office.verified_hash(&person, &current).await?;
            office.perform_and_read(&caller, BeginSecondFactor { verified }, Mode::Keep, request_id).await
        };
        self.with_password(&email, from, work).await
    }
}

/// Make a secret for the authenticator app of the account that asks.
#[derive(Clone, Serialize)]
struct BeginSecondFactor {
    /// What the present password was verified against.
    #[serde(skip)]
    verified: String,
}

impl Command for BeginSecondFactor {
    const NEEDS: Permission = Permission::SignedIn;
    const NAME: &'static str = "beginSecondFactor";
    type Outcome = Setup;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Setup, Refusal> {
        let person = held(&self.verified, writing).await?;
        if on(person.id, writing).await?.is_some() {
            return Err(AnyRule::from(Rule::SecondFactorOn).at("secondFactor"));
        }
        Entity::delete_many().filter(Column::PersonId.eq(person.id)).exec(writing.tx()).await?;
        let bytes = random_bytes::<SECRET_BYTES>()?;
        let sealed = writing.safe()?.seal(person.id, bytes.as_ref())?;
        let row = ActiveModel {
            person_id: Set(person.id),
            sealed: Set(sealed.text),
            key_id: Set(sealed.key_id),
            created_at: Set(writing.now()),
            confirmed_at: Set(None),
            last_step: Set(0),
        };
        Entity::insert(row).exec_without_returning(writing.tx()).await?;
        writing.record(Entry::of(person.id).because("a second factor was begun")).await?;
        let (secret, uri) = totp::told(bytes.as_ref(), person.email.as_deref().unwrap_or(&person.name))?;
        Ok(Setup { secret, uri })
    }
}
