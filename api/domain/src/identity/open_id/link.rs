//! Whoever is signed in links an account at a provider: it opens theirs, too, from then on.

use entity::identity::open_id_identity::Entity;
use entity::identity::person;
use entity::state::MailKind;
use sea_orm::{EntityTrait, QuerySelect};
use serde::Serialize;

use super::attempt::{end, held, invalid};
use super::vouched::{PATH, Vouched};
use crate::command::{Command, Lookup, Writing};
use crate::identity::rule::Rule;
use crate::identity::secret::Secret;
use crate::mail::letter::Letter;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// Link who the provider vouched for to the account that asks. Whoever asks for it on somebody's behalf must have asked
/// for the password again: [`crate::office::Office::confirm_password`].
#[derive(Clone, Serialize)]
pub struct LinkOpenIdIdentity {
    pub secret: Secret,
    pub vouched: Vouched,
}

impl Command for LinkOpenIdIdentity {
    const NEEDS: Permission = Permission::SignedIn;
    const NAME: &'static str = "linkOpenIdIdentity";
    type Outcome = Seen<person::Model>;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let refused = |rule: Rule| AnyRule::from(rule).at(PATH);
        let attempt = held(&self.secret, writing).await?;
        if attempt.person_id.is_some() {
            return Err(invalid());
        }
        let id = writing.rights().person().ok_or(Refusal::Unauthenticated)?;
        let person = person::Entity::find_by_id(id).lock_exclusive().one(writing.tx()).await?;
        let person = person.ok_or(Refusal::Unauthenticated)?;
        // Where a mail gives an account back to whoever has its address, nothing else may open it before they have
        // shown that they do.
        if writing.post().is_some() && person.email_verified_at.is_none() {
            return Err(refused(Rule::EmailUnverified));
        }
        let known = self.vouched.known(writing).await?;
        if known.is_some_and(|known| known.person_id != person.id) {
            return Err(refused(Rule::OpenIdIdentityTaken));
        }
        let linked = Entity::of_person(person.id).all(writing.tx()).await?;
        if linked.iter().any(|linked| linked.issuer == self.vouched.issuer) {
            return Err(refused(Rule::OpenIdLinkedAlready));
        }
        end(&attempt, writing).await?;
        let letter = Letter::to_person(MailKind::OpenIdLinked, &person).saying("provider", &self.vouched.issuer);
        self.vouched.join(&person, writing).await?;
        writing.send(letter).await?;
        Ok(Seen::new(person))
    }
}
