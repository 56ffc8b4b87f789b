//! An account shall have another address. Both addresses must agree, see `confirm_email.rs`.

use std::net::IpAddr;

use chrono::TimeDelta;
use entity::identity::person;
use entity::state::MailKind;
use entity::value::email::Email;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;

use super::attempt::Counter;
use super::change_password::held;
use super::rule::Rule;
use super::secret::Secret;
use super::{mailed, registered};
use crate::command::{Command, Lookup, Mode, Writing};
use crate::mail::letter::Letter;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Reading;

/// How long the secrets are good, each from when its mail is sent.
const LIFE: TimeDelta = TimeDelta::hours(24);

impl Office {
    /// Mails a secret to the address that the account has and one to the address that it shall have. That the latter
    /// has an account already is told to nobody but its owner.
    ///
    /// # Errors
    /// [`Rule::WrongCredentials`] at `currentPassword`; [`Rule::MailUnavailable`]; [`Refusal::RateLimited`].
    pub async fn change_email(
        &self,
        caller: &Caller,
        (current, new_email): (Secret, Email),
        from: IpAddr,
        request_id: String,
    ) -> Result<(Email, Reading), Refusal> {
        let person = self.account(caller).await?;
        self.require_post("newEmail")?;
        let email = person.email_key.clone().unwrap_or_default();
        let (office, caller) = (self.clone(), caller.clone());
        let work = async move {
            let verified = office.verified_hash(&person, &current).await?;
            office.knock_for_mail(Counter::of_new_address(&new_email), from).await?;
            office.perform_and_read(&caller, ChangeEmail { new_email, verified }, Mode::Keep, request_id).await
        };
        self.with_password(&email, from, work).await
    }
}

/// Ask both addresses whether the account shall have the other one.
#[derive(Clone, Serialize)]
struct ChangeEmail {
    new_email: Email,
    /// What the present password was verified against.
    #[serde(skip)]
    verified: String,
}

impl Command for ChangeEmail {
    const NEEDS: Permission = Permission::SignedIn;
    const NAME: &'static str = "changeEmail";
    type Outcome = Email;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Email, Refusal> {
        let person = held(&self.verified, writing).await?;
        let new = &self.new_email;
        if person.email_key.as_deref() == Some(new.key()) {
            return Err(AnyRule::from(Rule::EmailTaken).at("newEmail"));
        }
        // The last wish counts.
        mailed::forget(person.id, &[MailKind::EmailChangeFrom, MailKind::EmailChangeTo], writing).await?;
        let about = (new.as_str(), new.key());
        let secret = mailed::give(MailKind::EmailChangeFrom, person.id, about, LIFE, writing).await?;
        let letter = Letter::to_person(MailKind::EmailChangeFrom, &person).saying("address", new.as_str()).living(LIFE);
        writing.send(letter.carrying(secret, Some(LIFE))).await?;
        let taken = person::Entity::find().filter(person::Column::EmailKey.eq(new.key())).count(writing.tx()).await?;
        if taken > 0 {
            registered::tell(new, writing).await?;
        } else {
            let secret = mailed::give(MailKind::EmailChangeTo, person.id, about, LIFE, writing).await?;
            // Without the name of whoever asks: the address may be a stranger's.
            let letter = Letter::to_address(MailKind::EmailChangeTo, new, &person.locale);
            let letter = letter.saying("address", new.as_str()).living(LIFE);
            writing.send(letter.carrying(secret, Some(LIFE))).await?;
        }
        Ok(self.new_email)
    }
}
