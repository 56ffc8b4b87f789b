//! Somebody signs in: a session begins, with its first refresh token.

use std::net::IpAddr;

use chrono::TimeDelta;
use entity::id::{PersonId, RefreshTokenId, SessionId};
use entity::identity::{person, refresh_token, session};
use entity::value::email::Email;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;

use super::attempt::{Counter, Door};
use super::rule::Rule;
use super::second_factor;
use super::secret::Secret;
use crate::command::{Command, Lookup, Mode, Writing};
use crate::feed::audit::Entry;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Fault, Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// A session ends after this long without a refresh.
pub(crate) const SESSION_LIFE: TimeDelta = TimeDelta::days(30);
/// What refresh tokens begin with.
pub(crate) const PREFIX: &str = "simpul_rt_";

/// An open session and the secret that keeps it open.
#[derive(Clone, Debug)]
pub struct Opened {
    pub person: Seen<person::Model>,
    pub session: Seen<session::Model>,
    pub refresh_token: Secret,
}

/// What somebody shows to be let in.
#[derive(Clone, Debug)]
pub struct Shown {
    pub email: String,
    pub password: Secret,
    /// A code of the second factor, or one that stands in for it.
    pub second_factor: Option<Secret>,
}

impl Shown {
    /// An address and a password, and nothing else.
    #[must_use]
    pub fn password(email: &str, password: &Secret) -> Self {
        Self { email: email.to_owned(), password: password.clone(), second_factor: None }
    }
}

impl Office {
    /// Signs in with what a client at `from` has sent. An unknown address takes as long as a wrong password and gets
    /// the same answer, and so does what is no address. Of a second factor is spoken only with who knows the password.
    ///
    /// # Errors
    /// [`Rule::WrongCredentials`]; [`Rule::SecondFactorRequired`]; [`Rule::SecondFactorWrong`];
    /// [`Refusal::RateLimited`] after too many wrong ones, also for the right ones.
    pub async fn sign_in(
        &self,
        shown: Shown,
        from: IpAddr,
        device: Option<String>,
        request_id: String,
    ) -> Result<Opened, Refusal> {
        let (office, email) = (self.clone(), shown.email.clone());
        let work = async move { office.sign_in_uncounted(&shown, device, request_id).await };
        self.with_password(&email, from, work).await
    }

    /// Carries out something that the password of the account with this address opens, or a code of its second factor,
    /// for a client at `from`. Wrong ones are counted, by the account and by the client's address. Both are one count:
    /// whoever knows the password has no more tries at codes than whoever does not has at passwords, and to send it
    /// right takes back none of them.
    ///
    /// # Errors
    /// What the work is refused for; [`Refusal::RateLimited`] after too many wrong ones, also for the right one.
    pub(super) async fn with_password<T: Send + 'static>(
        &self,
        email: &str,
        from: IpAddr,
        work: impl Future<Output = Result<T, Refusal>> + Send + 'static,
    ) -> Result<T, Refusal> {
        let (address, account) = (self.counter(Door::SignIn, from), Counter::of_account(email));
        self.check(&[&address, &account]).await?;
        // In a task of its own: who goes away, or is told that it took too long, still gets a right try back.
        let office = self.clone();
        let counted = async move {
            // The address first: tries that it has too many of are not held against the account.
            let of_address = office.count(&address).await?;
            let of_account = match office.count(&account).await {
                Ok(counted) => counted,
                Err(refused) => {
                    office.give_back(&address, &of_address).await;
                    return Err(refused);
                }
            };
            let done = work.await;
            if done.as_ref().is_err_and(is_wrong) {
                office.slide(&account).await?;
            } else {
                office.give_back(&address, &of_address).await;
                office.give_back(&account, &of_account).await;
            }
            done
        };
        tokio::spawn(counted).await.map_err(|error| Fault::Broken(error.to_string()))?
    }

    /// The same for whoever runs the server.
    pub async fn sign_in_uncounted(
        &self,
        shown: &Shown,
        device: Option<String>,
        request_id: String,
    ) -> Result<Opened, Refusal> {
        let first = self.sign_in_once(shown, device.clone(), request_id.clone()).await;
        match first {
            // It was right until a moment ago: somebody else's sign-in may have hashed the same password anew.
            Ok(None) => self.sign_in_once(shown, device, request_id).await?.ok_or_else(wrong),
            first => first?.ok_or_else(wrong),
        }
    }

    /// Nothing when the hash was another one as soon as the password had been verified.
    async fn sign_in_once(
        &self,
        Shown { email, password, second_factor }: &Shown,
        device: Option<String>,
        request_id: String,
    ) -> Result<Option<Opened>, Refusal> {
        let found = match Email::parse(email) {
            Ok(email) => {
                let db = self.databases().reader();
                person::Entity::find().filter(person::Column::EmailKey.eq(email.key())).one(db).await?
            }
            Err(_) => None,
        };
        let hash = found.as_ref().and_then(person::Model::known_hash);
        let known = self.hasher.verify(password, hash).await?;
        let Some(person::Model { id: person, password_hash: Some(password_hash), .. }) = found.filter(|_| known) else {
            return Err(wrong());
        };
        let rehashed = if self.hasher.is_outdated(&password_hash) {
            // Whoever is right is let in, also when there is no time for this.
            self.hasher.hash(password).await.ok()
        } else {
            None
        };
        let code = second_factor.clone();
        let command = SignIn { person, password_hash, rehashed, code, device };
        self.perform(&Caller::Anonymous, command, Mode::Keep, request_id).await
    }
}

fn wrong() -> Refusal {
    AnyRule::from(Rule::WrongCredentials).at("email")
}

fn is_wrong(refusal: &Refusal) -> bool {
    use Rule::{SecondFactorWrong, WrongCredentials, WrongPassword};
    matches!(
        refusal,
        Refusal::Rule { rule: AnyRule::Identity(WrongCredentials | WrongPassword | SecondFactorWrong), .. }
    )
}

/// Open a session for a person whose password was just verified.
#[derive(Clone, Serialize)]
struct SignIn {
    person: PersonId,
    /// What the password was verified against.
    #[serde(skip)]
    password_hash: String,
    /// The same password, hashed as passwords are today.
    #[serde(skip)]
    rehashed: Option<String>,
    /// A code of the second factor, or one that stands in for it.
    code: Option<Secret>,
    device: Option<String>,
}

impl Command for SignIn {
    const NEEDS: Permission = Permission::Anybody;
    const NAME: &'static str = "signIn";
    type Outcome = Option<Opened>;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        // Whoever sets a new password meanwhile waits for this session and ends it, or is waited for.
        let row = person::Entity::find_by_id(self.person);
        let row = if self.rehashed.is_some() { row.lock_exclusive() } else { row.lock_shared() };
        let person = row.one(writing.tx()).await?;
        let Some(person) = person.filter(|person| person.password_hash.as_ref() == Some(&self.password_hash)) else {
            return Ok(None);
        };
        let proof = second_factor::at_sign_in(&person, self.code.as_ref(), writing).await?;
        if let Some(rehashed) = self.rehashed {
            person::Entity::update_many()
                .set(person::ActiveModel { password_hash: Set(Some(rehashed)), ..Default::default() })
                .filter(person::Column::Id.eq(person.id))
                .exec(writing.tx())
                .await?;
            writing.record(Entry::of(person.id).because("the password was hashed anew")).await?;
        }
        begin_session(person, proof.is_some(), self.device, writing).await.map(Some)
    }
}

/// A session of the person, whose row is held, with its first refresh token.
pub(super) async fn begin_session(
    person: person::Model,
    has_proved: bool,
    device: Option<String>,
    writing: &Writing,
) -> Result<Opened, Refusal> {
    let id: SessionId = writing.mint();
    let session = session::Entity::insert(session::ActiveModel {
        id: Set(id),
        person_id: Set(person.id),
        device: Set(device),
        created_at: Set(writing.now()),
        last_used_at: Set(writing.now()),
        expires_at: Set(writing.now() + SESSION_LIFE),
        ended_at: Set(None),
        end_reason: Set(None),
        second_factor_at: Set(has_proved.then(|| writing.now())),
    })
    .exec_with_returning(writing.tx())
    .await?;
    let refresh_token = Secret::random(PREFIX)?;
    add_refresh_token(id, &refresh_token, writing).await?;
    writing.record(Entry::of(id).after(&session)?).await?;
    Ok(Opened { person: Seen::new(person), session: Seen::new(session), refresh_token })
}

/// Adds a refresh token to the session.
pub(crate) async fn add_refresh_token(session: SessionId, secret: &Secret, writing: &Writing) -> Result<(), Refusal> {
    let id: RefreshTokenId = writing.mint();
    refresh_token::Entity::insert(refresh_token::ActiveModel {
        id: Set(id),
        session_id: Set(session),
        token_hash: Set(secret.hash()),
        created_at: Set(writing.now()),
        expires_at: Set(writing.now() + SESSION_LIFE),
        used_at: Set(None),
        answer_salt: Set(None),
    })
    .exec_without_returning(writing.tx())
    .await?;
    Ok(())
}

#[cfg(test)]
#[path = "sign_in_tests.rs"]
mod tests;
