//! The only door. Every change goes through [`Office::perform`], every question through [`Office::reading`].

mod by_itself;
mod make;
mod unit;

use std::sync::Arc;
use std::time::Duration;

use sea_orm::{DatabaseTransaction, SqliteTransactionMode, TransactionOptions, TransactionTrait};

use crate::chain::head::Signer;
use crate::clock::Clock;
use crate::command::{Command, Mode};
use crate::database::Databases;
use crate::database::assumed::Assumed;
use crate::engine::Engine;
use crate::identity::attempt::Tries;
use crate::identity::password::Hasher;
use crate::identity::second_factor::safe::Safe;
use crate::mail::post::Post;
use crate::policy::caller::Caller;
use crate::policy::known::Known;
use crate::policy::rights::Rights;
use crate::preview::Preview;
use crate::refusal::{Fault, Refusal, is_passing};
use crate::seen::Reading;
use unit::{Attempt, Way};

/// How often a unit of work is done again when the database asks for it.
const ATTEMPTS: u32 = 6;

/// How long to wait before the next attempt.
fn pause(attempt: u32) -> Duration {
    Duration::from_millis(u64::from(attempt * attempt * 5))
}

/// What came of a change.
pub struct Done<T> {
    pub outcome: T,
    /// The right to ask that the caller had when the change began.
    pub reading: Reading,
    /// What it would leave beside itself, where it was only tried.
    pub preview: Option<Preview>,
}

/// The office: databases, clock and password hasher. Cloning shares them.
#[derive(Clone)]
pub struct Office {
    databases: Databases,
    clock: Clock,
    known: Arc<Known>,
    pub(crate) tries: Arc<Tries>,
    pub(crate) hasher: Arc<Hasher>,
    post: Option<Arc<Post>>,
    safe: Option<Arc<Safe>>,
    pub(crate) confirms_accounts: bool,
    signer: Option<Arc<dyn Signer>>,
}

impl Office {
    pub(crate) fn safe(&self) -> Option<&Safe> {
        self.safe.as_deref()
    }

    /// Whether mails are sent.
    #[must_use]
    pub fn sends_mails(&self) -> bool {
        self.post.is_some()
    }

    pub(crate) fn post(&self) -> Option<&Post> {
        self.post.as_deref()
    }

    #[must_use]
    pub fn databases(&self) -> &Databases {
        &self.databases
    }

    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The caller's right to ask, with the rights read now.
    ///
    /// # Errors
    /// [`Refusal::Unauthenticated`] when the session or service token has ended.
    pub async fn reading(&self, caller: &Caller) -> Result<Reading, Refusal> {
        let now = self.clock.now();
        let today = self.clock.day_of(now);
        let db = self.databases.read.clone();
        let rights = Arc::new(Rights::load(&db, caller, now, today).await?);
        if Engine::of(&db) == Engine::Postgres {
            self.known.keep(&rights, today);
        }
        if let Some(token) = rights.token() {
            self.note_token_use(token, now);
        }
        Ok(Reading::new(db, rights, now, today))
    }

    /// The same, with a person's rights as an earlier question has found them, if it has. Before anything that was
    /// answered is told, [`Office::has_held`] must have said that they still are what they were.
    ///
    /// # Errors
    /// As [`Office::reading`].
    pub async fn assumed_reading(&self, caller: &Caller) -> Result<Reading, Refusal> {
        let now = self.clock.now();
        let today = self.clock.day_of(now);
        if let Caller::Person { person, session } = caller
            && let Some(rights) = self.known.get((*person, *session), now, today)
            && let Some(kept) = rights.kept()
            && let Some(db) = self.databases.read.assuming(Assumed::new(*person, kept.authority))
        {
            return Ok(Reading::new(db, rights, now, today));
        }
        self.reading(caller).await
    }

    /// Nobody's right to ask, which needs no look at the database.
    #[must_use]
    pub fn anonymous(&self) -> Reading {
        let now = self.clock.now();
        let rights = Rights::none_on(&self.databases.read);
        Reading::new(self.databases.read.clone(), Arc::new(rights), now, self.clock.day_of(now))
    }

    /// Whether the rights that a question was answered by were the caller's when it was. If not, they are forgotten:
    /// the next reading has the present ones.
    ///
    /// # Errors
    /// Faults of the database.
    pub async fn has_held(&self, reading: &Reading) -> Result<bool, Refusal> {
        let held = reading.db().has_held().await?;
        if !held && let Some(session) = reading.rights().session() {
            self.known.forget(session);
        }
        Ok(held)
    }

    /// Carries out a command: transaction, the caller's rights read inside it, policy, idempotency, the change
    /// with its audit record and events, commit. In preview mode everything is taken back at the end.
    ///
    /// The unit of work runs in a task of its own: a client that goes away must not cancel it between `begin`
    /// and `commit` (sqlx 0.9 would put the open transaction back into the pool, and with it lose other
    /// people's acknowledged writes).
    pub async fn perform<C: Command>(
        &self,
        caller: &Caller,
        command: C,
        mode: Mode,
        request_id: String,
    ) -> Result<C::Outcome, Refusal> {
        self.perform_and_read(caller, command, mode, request_id).await.map(|(outcome, _)| outcome)
    }

    /// The same, with the right to ask that the caller had when the change began.
    pub async fn perform_and_read<C: Command>(
        &self,
        caller: &Caller,
        command: C,
        mode: Mode,
        request_id: String,
    ) -> Result<(C::Outcome, Reading), Refusal> {
        let done = self.perform_and_tell(caller, command, mode, request_id).await?;
        Ok((done.outcome, done.reading))
    }

    /// The same, with what the change would leave beside itself in preview mode.
    pub async fn perform_and_tell<C: Command>(
        &self,
        caller: &Caller,
        command: C,
        mode: Mode,
        request_id: String,
    ) -> Result<Done<C::Outcome>, Refusal> {
        let office = self.clone();
        let caller = caller.clone();
        let work = async move {
            let mut way = Way { is_held: C::CHANGES_CALLER, ..Way::default() };
            let mut attempt = 1;
            loop {
                match office.unit(&caller, command.clone(), mode, request_id.clone(), way).await {
                    Ok(Attempt::Done(done)) => return Ok(done),
                    Ok(Attempt::Repeated) => way.is_repeated = true,
                    Ok(Attempt::Outdated) => way.is_held = true,
                    Ok(Attempt::Unknown) => return Err(Refusal::Unavailable),
                    Err(Refusal::Unavailable) if attempt < ATTEMPTS => {
                        office.databases.shed();
                        tokio::time::sleep(pause(attempt)).await;
                        attempt += 1;
                    }
                    Err(Refusal::Fault(Fault::Database(error))) if attempt < ATTEMPTS && is_passing(&error) => {
                        tokio::time::sleep(pause(attempt)).await;
                        attempt += 1;
                    }
                    Err(refusal) => return Err(refusal),
                }
            }
        };
        let done: Done<C::Outcome> = tokio::spawn(work).await.map_err(Fault::from)??;
        if let Some(token) = done.reading.rights().token() {
            self.note_token_use(token, done.reading.now());
        }
        Ok(done)
    }

    pub(crate) async fn begin(&self) -> Result<DatabaseTransaction, Refusal> {
        let options = TransactionOptions {
            // A transaction that reads first and writes later would fail at the upgrade, whatever the time-out.
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.databases.write.begin_with_options(options).await?)
    }
}
