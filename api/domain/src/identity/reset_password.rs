//! Whoever has the secret of a mail sets a new password.

use std::net::IpAddr;

use entity::id::PersonId;
use entity::identity::person;
use entity::state::MailKind;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::attempt::Door;
use super::mailed;
use super::open_id;
use super::secret::Secret;
use super::sessions::end_all;
use super::verify_email::verified;
use crate::command::{Command, Lookup, Mode, Writing};
use crate::feed::audit::Entry;
use crate::mail::letter::Letter;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;

impl Office {
    /// Sets a new password with a secret that a client at `from` shows. A poor password does not use the secret up.
    ///
    /// # Errors
    /// [`super::Rule::SecretInvalid`]; [`Refusal::RateLimited`] after too many of those; a poor password at
    /// `newPassword`.
    pub async fn reset_password(
        &self,
        secret: Secret,
        new_password: &Secret,
        from: IpAddr,
        request_id: String,
    ) -> Result<(), Refusal> {
        let work = async {
            let about = self.behind(&secret, MailKind::PasswordReset).await?;
            let person = person::Entity::find_by_id(about.person_id).one(self.databases().reader()).await?;
            let name = person.map(|person| person.name).unwrap_or_default();
            self.hasher.require_acceptable(new_password, (&name, &about.email_key), "newPassword").await?;
            let password_hash = self.hasher.hash(new_password).await?;
            let command = ResetPassword { secret: secret.clone(), password_hash };
            self.perform(&Caller::Anonymous, command, Mode::Keep, request_id).await
        };
        self.with_secret(Door::MailedSecret, from, mailed::is_invalid, work).await
    }
}

/// Set a new password. Every session ends, and so does what else could set one.
#[derive(Clone, Serialize)]
struct ResetPassword {
    secret: Secret,
    #[serde(skip)]
    password_hash: String,
}

impl Command for ResetPassword {
    const NEEDS: Permission = Permission::Anybody;
    const NAME: &'static str = "resetPassword";
    type Outcome = ();

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<(), Refusal> {
        let (_, person) = mailed::take(&self.secret, MailKind::PasswordReset, writing).await?;
        set_password(person.id, self.password_hash, writing).await?;
        end_all(person.id, None, writing).await?;
        writing.record(Entry::of(person.id).before(&person)?.after(&person)?.because("password reset")).await?;
        // Whoever made the account without reading its mail, and linked what opens it, is not let in any more.
        if person.email_verified_at.is_none() {
            open_id::forget(person.id, writing).await?;
        }
        // Who has the secret has read what was sent to the address.
        let person = verified(person, writing).await?;
        writing.send(Letter::to_person(MailKind::PasswordChanged, &person)).await
    }
}

/// Writes the password down. What was mailed to set another one, or another address, is good for nothing then.
pub(super) async fn set_password(person: PersonId, password_hash: String, writing: &Writing) -> Result<(), Refusal> {
    person::Entity::update_many()
        .set(person::ActiveModel { password_hash: Set(Some(password_hash)), ..Default::default() })
        .filter(person::Column::Id.eq(person))
        .exec(writing.tx())
        .await?;
    let kinds = [MailKind::PasswordReset, MailKind::EmailChangeFrom, MailKind::EmailChangeTo];
    mailed::forget(person, &kinds, writing).await
}
