//! Somebody signs in: a session begins, with its first refresh token.

use std::net::IpAddr;

use chrono::TimeDelta;
use entity::id::{PersonId, RefreshTokenId, SessionId};
use entity::identity::{person, refresh_token, session};
use entity::value::email::Email;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::attempt::{Counter, Door};
use super::rule::Rule;
use super::secret::Secret;
use crate::command::{Command, Lookup, Mode, Writing};
use crate::feed::audit::Entry;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
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

impl Office {
    /// Signs in with e-mail address and password, which a client at `from` has sent. An unknown address takes as long
    /// as a wrong password and gets the same answer, and so does what is no address.
    ///
    /// # Errors
    /// [`Rule::WrongCredentials`]; [`Refusal::RateLimited`] after too many of those, also for the right password.
    pub async fn sign_in(
        &self,
        (email, password): (&str, &Secret),
        from: IpAddr,
        device: Option<String>,
        request_id: String,
    ) -> Result<Opened, Refusal> {
        let counters = (self.counter(Door::SignIn, from), Counter::of_account(email));
        let (office, email, password) = (self.clone(), email.to_owned(), password.clone());
        let opened = async move { office.sign_in_uncounted((&email, &password), device, request_id).await };
        self.counted(counters, opened).await
    }

    /// The same for whoever runs the server.
    pub async fn sign_in_uncounted(
        &self,
        (email, password): (&str, &Secret),
        device: Option<String>,
        request_id: String,
    ) -> Result<Opened, Refusal> {
        let found = match Email::parse(email) {
            Ok(email) => {
                let db = self.databases().reader();
                person::Entity::find().filter(person::Column::EmailKey.eq(email.key())).one(db).await?
            }
            Err(_) => None,
        };
        let hash = found.as_ref().and_then(|person| person.password_hash.as_deref());
        let known = self.hasher.verify(password, hash).await?;
        match found {
            Some(person) if known => {
                let command = SignIn { person: person.id, device };
                self.perform(&Caller::Anonymous, command, Mode::Keep, request_id).await
            }
            _ => Err(AnyRule::from(Rule::WrongCredentials).at("email")),
        }
    }
}

/// Open a session for a person whose password was just verified.
#[derive(Clone, Serialize)]
struct SignIn {
    person: PersonId,
    device: Option<String>,
}

impl Command for SignIn {
    const NEEDS: Permission = Permission::Anybody;
    const NAME: &'static str = "signIn";
    type Outcome = Opened;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Opened, Refusal> {
        let person = person::Entity::find_by_id(self.person)
            .one(writing.tx())
            .await?
            .ok_or_else(|| AnyRule::from(Rule::WrongCredentials).at("email"))?;
        let id: SessionId = writing.mint();
        let session = session::Entity::insert(session::ActiveModel {
            id: Set(id),
            person_id: Set(person.id),
            device: Set(self.device),
            created_at: Set(writing.now()),
            last_used_at: Set(writing.now()),
            expires_at: Set(writing.now() + SESSION_LIFE),
            ended_at: Set(None),
            end_reason: Set(None),
        })
        .exec_with_returning(writing.tx())
        .await?;
        let refresh_token = Secret::random(PREFIX)?;
        add_refresh_token(id, &refresh_token, writing).await?;
        writing.record(Entry::of(id).after(&session)?).await?;
        Ok(Opened { person: Seen::new(person), session: Seen::new(session), refresh_token })
    }
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
