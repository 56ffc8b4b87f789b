//! Whoever is signed in unlinks an account at a provider. They have shown a password, so they have another way in.

use entity::identity::open_id_identity::{Column, Entity};
use entity::identity::{open_id_attempt, person};
use entity::state::MailKind;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;

use crate::command::{Command, Lookup, Writing};
use crate::feed::audit::Entry;
use crate::identity::rule::Rule;
use crate::mail::letter::Letter;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// Unlink the identity at a provider from the account that asks. Whoever asks for it on somebody's behalf must have asked
/// for the password again: [`crate::office::Office::confirm_password`].
#[derive(Clone, Serialize)]
pub struct UnlinkOpenIdIdentity {
    pub issuer: String,
}

impl Command for UnlinkOpenIdIdentity {
    const NEEDS: Permission = Permission::SignedIn;
    const NAME: &'static str = "unlinkOpenIdIdentity";
    type Outcome = Seen<person::Model>;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let id = writing.rights().person().ok_or(Refusal::Unauthenticated)?;
        let person = person::Entity::find_by_id(id).lock_exclusive().one(writing.tx()).await?;
        let person = person.ok_or(Refusal::Unauthenticated)?;
        let gone = Entity::delete_many()
            .filter(Column::PersonId.eq(person.id))
            .filter(Column::Issuer.eq(&self.issuer))
            .exec(writing.tx())
            .await?;
        if gone.rows_affected == 0 {
            return Err(AnyRule::from(Rule::OpenIdNotLinked).at("issuer"));
        }
        // Whoever it has let in half-way comes no further.
        open_id_attempt::Entity::delete_many()
            .filter(open_id_attempt::Column::PersonId.eq(person.id))
            .exec(writing.tx())
            .await?;
        let why = format!("an identity of {} opens the account no more", self.issuer);
        writing.record(Entry::of(person.id).because(why)).await?;
        let letter = Letter::to_person(MailKind::OpenIdUnlinked, &person).saying("provider", &self.issuer);
        writing.send(letter).await?;
        Ok(Seen::new(person))
    }
}
