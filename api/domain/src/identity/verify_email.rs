//! Somebody shows that they read what is sent to their account's address.

use std::net::IpAddr;

use entity::identity::person;
use entity::state::MailKind;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::attempt::Door;
use super::mailed;
use super::secret::Secret;
use crate::command::{Command, Lookup, Mode, Writing};
use crate::feed::audit::Entry;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;

impl Office {
    /// Marks the address of an account as verified, with a secret that a client at `from` shows.
    ///
    /// # Errors
    /// [`super::Rule::SecretInvalid`]; [`Refusal::RateLimited`] after too many of those.
    pub async fn verify_email(&self, secret: Secret, from: IpAddr, request_id: String) -> Result<(), Refusal> {
        let work = self.perform(&Caller::Anonymous, VerifyEmail { secret }, Mode::Keep, request_id);
        self.with_secret(Door::MailedSecret, from, mailed::is_invalid, work).await
    }
}

/// Mark the address of the account that the secret is for as verified.
#[derive(Clone, Serialize)]
struct VerifyEmail {
    secret: Secret,
}

impl Command for VerifyEmail {
    const NEEDS: Permission = Permission::Anybody;
    const NAME: &'static str = "verifyEmail";
    type Outcome = ();

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<(), Refusal> {
        let (_, person) = mailed::take(&self.secret, MailKind::EmailVerification, writing).await?;
        verified(person, writing).await.map(|_| ())
    }
}

/// Writes down that the address is verified, unless it is; the account's row is held.
pub(super) async fn verified(person: person::Model, writing: &Writing) -> Result<person::Model, Refusal> {
    if person.email_verified_at.is_some() {
        return Ok(person);
    }
    let after = person::Model { email_verified_at: Some(writing.now()), ..person.clone() };
    person::Entity::update_many()
        .set(person::ActiveModel { email_verified_at: Set(after.email_verified_at), ..Default::default() })
        .filter(person::Column::Id.eq(person.id))
        .exec(writing.tx())
        .await?;
    mailed::forget(person.id, &[MailKind::EmailVerification], writing).await?;
    writing.record(Entry::of(person.id).before(&person)?.after(&after)?).await?;
    Ok(after)
}
