//! An account that only a provider opens gets a password: whoever it belongs to shows once more that the provider knows
//! them, and that it has just asked: a session that was found open, here and there, sets none. Everything that asks for a password is open to them then, also where no mail could set one.

use chrono::TimeDelta;
use entity::identity::person;
use entity::state::MailKind;
use sea_orm::{EntityTrait, QuerySelect};
use serde::Serialize;

use super::attempt::{end, held, invalid};
use super::vouched::{PATH, Vouched};
use crate::command::{Command, Lookup, Mode, Writing};
use crate::feed::audit::Entry;
use crate::identity::reset_password::set_password;
use crate::identity::rule::Rule;
use crate::identity::secret::Secret;
use crate::identity::sessions::end_all;
use crate::mail::letter::Letter;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::{Reading, Seen};

/// How far the provider's clock may be behind ours; it tells whole seconds.
const BEHIND: TimeDelta = TimeDelta::minutes(1);

impl Office {
    /// Whether the account that asks may get this as its first password.
    ///
    /// # Errors
    /// [`Rule::PasswordSetAlready`] and a poor password at `newPassword`.
    pub async fn lacks_password(&self, caller: &Caller, new: &Secret) -> Result<(), Refusal> {
        let person = self.account(caller).await?;
        if person.known_hash().is_some() {
            return Err(AnyRule::from(Rule::PasswordSetAlready).at("newPassword"));
        }
        let email = person.email_key.as_deref().unwrap_or_default();
        self.hasher.require_acceptable(new, (&person.name, email), "newPassword").await
    }

    /// Sets the first password of the account that asks, for whom the provider vouched.
    ///
    /// # Errors
    /// [`Rule::OpenIdAttemptInvalid`]; [`Rule::OpenIdNotLinked`] when the provider means somebody else;
    /// [`Rule::OpenIdNotAskedAgain`]; [`Rule::PasswordSetAlready`].
    pub async fn set_first_password(
        &self,
        caller: &Caller,
        (secret, vouched): (Secret, Vouched),
        new: &Secret,
        request_id: String,
    ) -> Result<(Seen<person::Model>, Reading), Refusal> {
        let password_hash = self.hasher.hash(new).await?;
        let command = SetFirstPassword { secret, vouched, password_hash };
        self.perform_and_read(caller, command, Mode::Keep, request_id).await
    }
}

/// Set the first password of the account that asks; its other sessions end.
#[derive(Clone, Serialize)]
struct SetFirstPassword {
    secret: Secret,
    vouched: Vouched,
    #[serde(skip)]
    password_hash: String,
}

impl Command for SetFirstPassword {
    const NEEDS: Permission = Permission::SignedIn;
    const NAME: &'static str = "setFirstPassword";
    type Outcome = Seen<person::Model>;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let attempt = held(&self.secret, writing).await?;
        if attempt.person_id.is_some() {
            return Err(invalid());
        }
        let id = writing.rights().person().ok_or(Refusal::Unauthenticated)?;
        let person = person::Entity::find_by_id(id).lock_exclusive().one(writing.tx()).await?;
        let person = person.ok_or(Refusal::Unauthenticated)?;
        if person.known_hash().is_some() {
            return Err(AnyRule::from(Rule::PasswordSetAlready).at("newPassword"));
        }
        let known = self.vouched.known(writing).await?;
        if known.is_none_or(|known| known.person_id != person.id) {
            return Err(AnyRule::from(Rule::OpenIdNotLinked).at(PATH));
        }
        if self.vouched.shown_at.is_none_or(|at| at < attempt.created_at - BEHIND) {
            return Err(AnyRule::from(Rule::OpenIdNotAskedAgain).at(PATH));
        }
        end(&attempt, writing).await?;
        set_password(person.id, self.password_hash.clone(), writing).await?;
        end_all(person.id, writing.rights().session(), writing).await?;
        let after = person::Model { password_hash: Some(self.password_hash), ..person.clone() };
        let entry = Entry::of(after.id).before(&person)?.after(&after)?;
        writing.record(entry.because("the first password was set")).await?;
        writing.send(Letter::to_person(MailKind::PasswordChanged, &after)).await?;
        Ok(Seen::new(after))
    }
}
