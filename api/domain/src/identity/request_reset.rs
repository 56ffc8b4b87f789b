//! Somebody has forgotten a password, or says so.

use std::net::IpAddr;

use chrono::TimeDelta;
use entity::identity::person;
use entity::state::MailKind;
use entity::value::email::Email;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;

use super::attempt::Counter;
use super::mailed;
use crate::command::{Command, Lookup, Mode, Writing};
use crate::feed::audit::Entry;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;

/// How long the secret is good, from when its mail is sent.
const LIFE: TimeDelta = TimeDelta::minutes(30);

impl Office {
    /// Mails whoever the account belongs to a secret that sets a new password. For an address without an account as
    /// much is counted, recorded and answered.
    ///
    /// # Errors
    /// [`super::Rule::MailUnavailable`]; [`Refusal::RateLimited`] after too many.
    pub async fn request_password_reset(&self, email: Email, from: IpAddr, request_id: String) -> Result<(), Refusal> {
        self.require_post("email")?;
        self.knock_for_mail(Counter::of_mails(&email), from).await?;
        self.perform(&Caller::Anonymous, RequestPasswordReset { email }, Mode::Keep, request_id).await
    }
}

/// Mail a secret to the account with this address, if there is one.
#[derive(Clone, Serialize)]
struct RequestPasswordReset {
    email: Email,
}

impl Command for RequestPasswordReset {
    const NEEDS: Permission = Permission::Anybody;
    const NAME: &'static str = "requestPasswordReset";
    type Outcome = ();

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<(), Refusal> {
        // Held, so that nothing is mailed to whoever is erased meanwhile.
        let known = person::Entity::find().filter(person::Column::EmailKey.eq(self.email.key())).lock_shared();
        match known.one(writing.tx()).await? {
            Some(person) => mailed::mail(MailKind::PasswordReset, &person, LIFE, writing).await,
            // Something is written here, too: to write takes longest. The address is nobody's and is not kept.
            None => writing.record(Entry::default().because("no account")).await,
        }
    }
}
