//! Somebody wants an account with an address that has one: its owner is told, and nobody else.

use chrono::TimeDelta;
use entity::identity::person;
use entity::state::MailKind;
use entity::value::email::Email;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;

use crate::command::{Command, Lookup, Mode, Writing};
use crate::feed::audit::Entry;
use crate::mail::letter::Letter;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;

/// An owner is told of such things once in this time.
const PAUSE: TimeDelta = TimeDelta::hours(1);

impl Office {
    /// Tells whoever has the account with this address that somebody wanted to make it anew.
    pub(super) async fn tell_owner(&self, email: Email, request_id: String) -> Result<(), Refusal> {
        if self.post().is_none() {
            return Ok(());
        }
        self.perform(&Caller::Anonymous, TellOwner { email }, Mode::Keep, request_id).await
    }
}

/// Mail whoever has the account that somebody wanted to make it anew.
#[derive(Clone, Serialize)]
struct TellOwner {
    email: Email,
}

impl Command for TellOwner {
    const NEEDS: Permission = Permission::Anybody;
    const NAME: &'static str = "tellOwner";
    type Outcome = ();

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<(), Refusal> {
        tell(&self.email, writing).await
    }
}

/// The mail, unless there was one just now. The lock makes two at once follow each other.
pub(super) async fn tell(email: &Email, writing: &Writing) -> Result<(), Refusal> {
    let owner = person::Entity::find().filter(person::Column::EmailKey.eq(email.key())).lock_exclusive();
    let Some(owner) = owner.one(writing.tx()).await? else { return Ok(()) };
    if writing.mailed_within(PAUSE, MailKind::AccountExists, email).await? > 0 {
        return Ok(());
    }
    writing.record(Entry::of(owner.id).because("somebody else wanted the address")).await?;
    writing.send(Letter::to_person(MailKind::AccountExists, &owner)).await
}
