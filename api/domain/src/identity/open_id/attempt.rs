//! An attempt to sign in at a provider: begun by an app, gone on with by whoever has its secret, good once.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use entity::identity::open_id_attempt::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Select};
use serde::Serialize;

use crate::command::{Command, Lookup, Mode, Writing};
use crate::identity::attempt::Door;
use crate::identity::rule::Rule;
use crate::identity::secret::Secret;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Fault, Refusal, Rule as AnyRule};

/// What the secret of an attempt begins with.
const PREFIX: &str = "simpul_oi_";
/// How long whoever went to the provider may stay there.
const LIFE: TimeDelta = TimeDelta::minutes(10);

/// What an app has begun.
#[derive(Clone, Debug)]
pub struct Begun {
    /// For the app alone.
    pub secret: Secret,
    pub said: Said,
    pub expires_at: DateTime<Utc>,
}

/// What follows from the secret of an attempt.
#[derive(Clone, Debug)]
pub struct Said {
    /// Comes back with the browser.
    pub state: Secret,
    /// Comes back in what the provider signs.
    pub nonce: Secret,
    /// Shows the provider that whoever has the code is who asked for it (PKCE, RFC 7636).
    pub verifier: Secret,
}

impl Said {
    fn of(secret: &Secret) -> Result<Self, Fault> {
        let said = |word| secret.derive("", &Secret::new("open-id "), word);
        Ok(Self { state: said("state")?, nonce: said("nonce")?, verifier: said("verifier")? })
    }
}

/// An attempt that is under way.
#[derive(Clone, Debug)]
pub struct UnderWay {
    pub said: Said,
    pub redirect_uri: String,
    /// Whether the provider has said who it is. It says so once for each code.
    pub is_recognized: bool,
}

/// One answer for unknown, used and expired attempts, and for what came back from another one.
pub fn invalid() -> Refusal {
    AnyRule::from(Rule::OpenIdAttemptInvalid).at("secret")
}

/// Whether the refusal is that one, so that it counts as a try.
#[must_use]
pub fn is_invalid(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::Rule { rule: AnyRule::Identity(Rule::OpenIdAttemptInvalid), .. })
}

impl Office {
    /// Begins an attempt of an app, to which the provider sends the browser back there.
    ///
    /// # Errors
    /// Faults of the database.
    pub async fn begin_open_id(&self, redirect_uri: String, request_id: String) -> Result<Begun, Refusal> {
        let secret = Secret::random(PREFIX)?;
        let said = Said::of(&secret)?;
        let command = BeginOpenId { secret: secret.clone(), redirect_uri };
        let expires_at = self.perform(&Caller::Anonymous, command, Mode::Keep, request_id).await?;
        Ok(Begun { secret, said, expires_at })
    }

    /// Counts an attempt of an app at `from` that is about to begin: it is a row of the database, and lets the provider
    /// be asked.
    ///
    /// # Errors
    /// [`Refusal::RateLimited`] after too many.
    pub async fn knock_for_open_id(&self, from: IpAddr) -> Result<(), Refusal> {
        self.knock(Door::OpenId, from).await
    }

    /// The attempt with this secret, if what came back with the browser belongs to it.
    ///
    /// # Errors
    /// [`Rule::OpenIdAttemptInvalid`].
    pub async fn open_id_under_way(&self, secret: &Secret, state: &Secret) -> Result<UnderWay, Refusal> {
        let row = open(secret, self.clock().now()).one(self.databases().reader()).await?.ok_or_else(invalid)?;
        let said = Said::of(secret)?;
        if said.state.hash() != state.hash() {
            return Err(invalid());
        }
        Ok(UnderWay { said, redirect_uri: row.redirect_uri, is_recognized: row.person_id.is_some() })
    }

    /// The attempt is over: its code was good for nothing.
    pub async fn spoil_open_id(&self, secret: Secret, request_id: String) -> Result<(), Refusal> {
        self.perform(&Caller::Anonymous, SpoilOpenId { secret }, Mode::Keep, request_id).await
    }
}

fn open(secret: &Secret, now: DateTime<Utc>) -> Select<Entity> {
    Entity::find().filter(Column::SecretHash.eq(secret.hash())).filter(Column::ExpiresAt.gt(now))
}

/// The attempt with this secret, held: of two at once the second finds what the first has made of it.
pub(super) async fn held(secret: &Secret, writing: &Writing) -> Result<Model, Refusal> {
    open(secret, writing.now()).lock_exclusive().one(writing.tx()).await?.ok_or_else(invalid)
}

/// Ends the attempt.
pub(super) async fn end(attempt: &Model, writing: &Writing) -> Result<(), Refusal> {
    let ended = Entity::delete_by_id(&attempt.secret_hash).exec(writing.tx()).await?;
    if ended.rows_affected == 1 { Ok(()) } else { Err(invalid()) }
}

/// Begin to sign in at a provider. A stranger who goes there has done nothing yet: the trail records who came in.
#[derive(Clone, Serialize)]
struct BeginOpenId {
    secret: Secret,
    redirect_uri: String,
}

impl Command for BeginOpenId {
    const NEEDS: Permission = Permission::Anybody;
    const NAME: &'static str = "startOpenIdSignIn";
    type Outcome = DateTime<Utc>;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        // What nobody came back to is good for nothing.
        Entity::delete_many().filter(Column::ExpiresAt.lte(writing.now())).exec(writing.tx()).await?;
        let expires_at = writing.now() + LIFE;
        let row = ActiveModel {
            secret_hash: Set(self.secret.hash()),
            person_id: Set(None),
            redirect_uri: Set(self.redirect_uri),
            created_at: Set(writing.now()),
            expires_at: Set(expires_at),
        };
        Entity::insert(row).exec_without_returning(writing.tx()).await?;
        Ok(expires_at)
    }
}

/// End an attempt that the provider did not vouch for. Nothing has come of it but a line in the log.
#[derive(Clone, Serialize)]
struct SpoilOpenId {
    secret: Secret,
}

impl Command for SpoilOpenId {
    const NEEDS: Permission = Permission::Anybody;
    const NAME: &'static str = "spoilOpenIdSignIn";
    type Outcome = ();

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<(), Refusal> {
        Entity::delete_by_id(self.secret.hash()).exec(writing.tx()).await?;
        Ok(())
    }
}
