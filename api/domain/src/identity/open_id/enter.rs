//! Somebody whom a provider vouches for signs in: into the account that the identity opens, or into a new one.
//!
//! An account with the same address is not theirs by that. Whoever made it with somebody else's address would wait in it
//! for its owner, and a provider that lies, or that gave a mailbox to somebody else, would open it: its owner signs in
//! as always and links the two, see `link.rs`.

use std::net::IpAddr;

use entity::id::PersonId;
use entity::identity::{open_id_attempt, open_id_identity, person};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;

use super::attempt::{end, held, invalid};
use super::vouched::{PATH, Vouched};
use crate::command::{Command, Lookup, Mode, Writing};
use crate::feed::audit::Entry;
use crate::identity::register::{Register, open};
use crate::identity::rule::Rule;
use crate::identity::second_factor;
use crate::identity::secret::Secret;
use crate::identity::sign_in::{Opened, begin_session};
use crate::identity::verify_email::verified;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

impl Office {
    /// Finds out whose account opens to whom the provider vouched for, and makes one where there is none. The attempt
    /// knows from then on who it is, and waits for a second factor if one is on.
    ///
    /// # Errors
    /// [`Rule::OpenIdAttemptInvalid`]; [`Rule::OpenIdAddressUnverified`] and [`Rule::OpenIdAddressTaken`] for somebody
    /// new.
    pub async fn recognize_open_id(
        &self,
        secret: &Secret,
        vouched: Vouched,
        locale: &str,
        request_id: &str,
    ) -> Result<(), Refusal> {
        let command = RecognizeOpenId { secret: secret.clone(), vouched, locale: locale.to_owned() };
        let recognize = || self.perform(&Caller::Anonymous, command.clone(), Mode::Keep, request_id.to_owned());
        match recognize().await {
            // Who comes twice at the same moment for the first time is known by the second.
            Err(refusal) if is_taken(&refusal) => recognize().await,
            done => done,
        }
    }

    /// Opens a session for somebody at `from` whom the attempt knows. Wrong codes of the second factor are counted with
    /// wrong passwords.
    ///
    /// # Errors
    /// [`Rule::OpenIdAttemptInvalid`]; [`Rule::SecondFactorRequired`]; [`Rule::SecondFactorWrong`];
    /// [`Refusal::RateLimited`] after too many of those.
    pub async fn enter_by_open_id(
        &self,
        secret: Secret,
        code: Option<Secret>,
        device: Option<String>,
        from: IpAddr,
        request_id: String,
    ) -> Result<Opened, Refusal> {
        let is_proving = code.is_some();
        let command = EnterByOpenId { secret: secret.clone(), code, device };
        let office = self.clone();
        let work = async move { office.perform(&Caller::Anonymous, command, Mode::Keep, request_id).await };
        if !is_proving {
            return work.await;
        }
        let db = self.databases().reader();
        let attempt = open_id_attempt::Entity::find_by_id(secret.hash()).one(db).await?;
        let id = attempt.and_then(|attempt| attempt.person_id).ok_or_else(invalid)?;
        let person = person::Entity::find_by_id(id).one(db).await?;
        let email = person.and_then(|person| person.email_key).ok_or_else(invalid)?;
        self.with_password(&email, from, work).await
    }
}

fn is_taken(refusal: &Refusal) -> bool {
    use Rule::{OpenIdAddressTaken, OpenIdIdentityTaken};
    matches!(refusal, Refusal::Rule { rule: AnyRule::Identity(OpenIdAddressTaken | OpenIdIdentityTaken), .. })
}

/// Find out who it is: the first half of finishing, which stands even where a second factor is still asked for.
#[derive(Clone, Serialize)]
struct RecognizeOpenId {
    secret: Secret,
    vouched: Vouched,
    locale: String,
}

impl Command for RecognizeOpenId {
    const NEEDS: Permission = Permission::Anybody;
    const NAME: &'static str = "finishOpenIdSignIn";
    type Outcome = ();

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<(), Refusal> {
        let attempt = held(&self.secret, writing).await?;
        if attempt.person_id.is_some() {
            return Ok(());
        }
        let person = match self.vouched.known(writing).await? {
            Some(known) => known.person_id,
            None => newcomer(self.vouched, self.locale, writing).await?,
        };
        open_id_attempt::Entity::update_many()
            .set(open_id_attempt::ActiveModel { person_id: Set(Some(person)), ..Default::default() })
            .filter(open_id_attempt::Column::SecretHash.eq(attempt.secret_hash))
            .exec(writing.tx())
            .await?;
        writing.record(Entry::of(person).because("the OpenID provider vouched for the person")).await
    }
}

/// An account without a password for somebody whose address the provider knows to be theirs.
async fn newcomer(vouched: Vouched, locale: String, writing: &Writing) -> Result<PersonId, Refusal> {
    let (Some(email), Some(name)) = (vouched.email.clone(), vouched.name.clone()) else {
        return Err(AnyRule::from(Rule::OpenIdAddressUnverified).at(PATH));
    };
    let account = Register { name, email, locale, password_hash: None };
    let person = open(account, None, writing).await.map_err(|refusal| match refusal {
        Refusal::Rule { rule: AnyRule::Identity(Rule::EmailTaken), .. } => {
            AnyRule::from(Rule::OpenIdAddressTaken).at(PATH)
        }
        refusal => refusal,
    })?;
    let person = verified(person, writing).await?;
    vouched.join(&person, writing).await?;
    Ok(person.id)
}

/// Open a session for whom the attempt knows.
#[derive(Clone, Serialize)]
struct EnterByOpenId {
    secret: Secret,
    code: Option<Secret>,
    device: Option<String>,
}

impl Command for EnterByOpenId {
    const NEEDS: Permission = Permission::Anybody;
    const NAME: &'static str = "finishOpenIdSignIn";
    type Outcome = Opened;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Opened, Refusal> {
        let attempt = held(&self.secret, writing).await?;
        let id = attempt.person_id.ok_or_else(invalid)?;
        // Whoever ends the sessions of the account meanwhile waits for this one, or is waited for.
        let person = person::Entity::find_by_id(id).lock_shared().one(writing.tx()).await?.ok_or_else(invalid)?;
        let opens = open_id_identity::Entity::of_person(person.id).one(writing.tx()).await?;
        opens.ok_or_else(invalid)?;
        let proof = second_factor::at_sign_in(&person, self.code.as_ref(), writing).await?;
        end(&attempt, writing).await?;
        begin_session(person, proof.is_some(), self.device, writing).await
    }
}
