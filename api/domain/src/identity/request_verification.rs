//! Whoever has an account wants to show that its address is theirs.

use std::net::IpAddr;

use chrono::TimeDelta;
use entity::identity::person;
use entity::state::MailKind;
use entity::value::email::Email;
use sea_orm::EntityTrait;
use serde::Serialize;

use super::attempt::Counter;
use super::rule::Rule;
use super::{find, mailed};
use crate::command::{Command, Lookup, Mode, Writing};
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::{Reading, Seen};

/// How long the secret is good, from when its mail is sent.
const LIFE: TimeDelta = TimeDelta::days(3);

impl Office {
    /// Mails the account that asks a new secret, which shows that its address is read.
    ///
    /// # Errors
    /// [`Rule::MailUnavailable`]; [`Rule::EmailVerified`]; [`Refusal::RateLimited`] after too many.
    pub async fn request_email_verification(
        &self,
        caller: &Caller,
        from: IpAddr,
        mode: Mode,
        request_id: String,
    ) -> Result<(Seen<person::Model>, Reading), Refusal> {
        let person = self.account(caller).await?;
        self.require_post("email")?;
        if person.email_verified_at.is_none()
            && mode == Mode::Keep
            && let Some(Ok(email)) = person.email.as_deref().map(Email::parse)
        {
            self.knock_for_mail(Counter::of_mails(&email), from).await?;
        }
        self.perform_and_read(caller, RequestEmailVerification, mode, request_id).await
    }

    /// The account that asks.
    ///
    /// # Errors
    /// Nobody is signed in, or no person.
    pub(super) async fn account(&self, caller: &Caller) -> Result<Seen<person::Model>, Refusal> {
        let reading = self.reading(caller).await?;
        crate::policy::decide::require(reading.rights(), Permission::SignedIn, &Place::Network)?;
        find::viewer(&reading).await?.ok_or(Refusal::Unauthenticated)
    }
}

/// Mail the account that asks a new secret.
#[derive(Clone, Serialize)]
struct RequestEmailVerification;

impl Command for RequestEmailVerification {
    const NEEDS: Permission = Permission::SignedIn;
    const NAME: &'static str = "requestEmailVerification";
    type Outcome = Seen<person::Model>;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let id = writing.rights().person().ok_or(Refusal::Unauthenticated)?;
        let person = person::Entity::find_by_id(id).one(writing.tx()).await?.ok_or(Refusal::Unauthenticated)?;
        if person.email_verified_at.is_some() {
            return Err(AnyRule::from(Rule::EmailVerified).at("email"));
        }
        mail(&person, writing).await?;
        Ok(Seen::new(person))
    }
}

/// Mails the account's owner the secret, where mails are sent.
pub(super) async fn mail(person: &person::Model, writing: &Writing) -> Result<(), Refusal> {
    if writing.post().is_none() {
        return Ok(());
    }
    mailed::mail(MailKind::EmailVerification, person, LIFE, writing).await
}
