//! What a change is, and what it may hold in its hands while it happens.

use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{OrganizationId, TypedId};
use sea_orm::sea_query::UpdateStatement;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait};
use serde::Serialize;
use uuid::Uuid;

use crate::feed::trail::Trail;
use crate::feed::{audit, outbox};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::rights::Rights;
use crate::refusal::Refusal;

/// A change that somebody may ask for. Its serialized form is what the idempotency key is bound to and what
/// nothing secret may appear in.
pub trait Command: Clone + Serialize + Send + Sync + 'static {
    /// The permission that the caller must hold at the command's place.
    const NEEDS: Permission;
    /// The operation's name in the audit trail.
    const NAME: &'static str;
    type Outcome: Send + 'static;

    /// The client's idempotency key, where the command moves value.
    fn key(&self) -> Option<&str> {
        None
    }

    /// Where the permission is needed. A row that the caller may not see is `NotFound`.
    fn scope(&self, lookup: &Lookup<'_>) -> impl Future<Output = Result<Place, Refusal>> + Send;

    /// Does it.
    fn run(self, writing: &Writing) -> impl Future<Output = Result<Self::Outcome, Refusal>> + Send;

    /// The id that a repeated request is answered by. Required of commands with a key.
    fn reference(_outcome: &Self::Outcome) -> Option<Uuid> {
        None
    }

    /// Answers a repeated request from what the first one made.
    fn replay(self, _id: Uuid, _writing: &Writing) -> impl Future<Output = Result<Self::Outcome, Refusal>> + Send {
        async { Err(Refusal::IdempotencyKeyReused) }
    }
}

/// Whether the change is kept or only tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Keep,
    /// Everything is done and checked, then taken back.
    Preview,
}

/// What `scope` may look at: the transaction and the caller's rights, nothing that writes.
pub struct Lookup<'a> {
    pub(crate) tx: &'a DatabaseTransaction,
    pub(crate) rights: &'a Rights,
}

impl Lookup<'_> {
    /// The organization as a place, if the caller belongs there or administers the platform.
    pub(crate) fn place(&self, id: OrganizationId, argument: &'static str) -> Result<Place, Refusal> {
        if self.rights.is_anonymous() {
            return Err(Refusal::Unauthenticated);
        }
        if self.rights.standing(id).is_some() || self.rights.is_platform_admin() {
            return Ok(Place::Organization(id));
        }
        Err(Refusal::NotFound(argument))
    }
}

/// Proof that policy allowed the command here. Only policy can mint one:
///
/// ```compile_fail,E0451
/// let forged = domain::policy::decide::Permit { permission: domain::policy::permission::Permission::SignedIn };
/// ```
pub use crate::policy::decide::Permit;

/// The right to write: an open transaction that policy has allowed. It cannot be made outside this crate, and
/// its connection cannot be taken out of it:
///
/// ```compile_fail,E0624
/// fn steal(writing: &domain::command::Writing) {
///     let _ = writing.tx();
/// }
/// ```
pub struct Writing {
    tx: DatabaseTransaction,
    rights: Rights,
    now: DateTime<Utc>,
    today: NaiveDate,
    command: &'static str,
    request_id: String,
    trail: Mutex<Trail>,
    _permit: Permit,
}

impl Writing {
    pub(crate) fn new(
        tx: DatabaseTransaction,
        rights: Rights,
        (now, today): (DateTime<Utc>, NaiveDate),
        command: &'static str,
        request_id: String,
        permit: Permit,
    ) -> Self {
        Self { tx, rights, now, today, command, request_id, trail: Mutex::default(), _permit: permit }
    }

    pub(crate) fn tx(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// Who asks, with the rights read inside this transaction.
    pub fn rights(&self) -> &Rights {
        &self.rights
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    pub fn today(&self) -> NaiveDate {
        self.today
    }

    /// A new id: in order of creation, which lists rely on.
    pub(crate) fn mint<I: TypedId>(&self) -> I {
        I::from_uuid(Uuid::now_v7())
    }

    /// Records one changed row in the audit trail, in this transaction.
    pub(crate) async fn record(&self, entry: audit::Entry) -> Result<(), Refusal> {
        self.record_all([entry]).await
    }

    /// The same for many rows.
    pub(crate) async fn record_all(&self, entries: impl IntoIterator<Item = audit::Entry>) -> Result<(), Refusal> {
        let row = |entry: audit::Entry| {
            entry.into_row(self.mint(), self.command, &self.rights, self.now, self.request_id.clone())
        };
        self.trail().records.extend(entries.into_iter().map(row));
        Ok(())
    }

    /// Inserts many rows, in pieces that both engines' limits of parameters leave room for.
    pub(crate) async fn insert_all<A>(&self, rows: impl IntoIterator<Item = A>) -> Result<(), Refusal>
    where
        A: ActiveModelTrait + Send,
    {
        const PIECE: usize = 500;
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let piece: Vec<A> = rows.by_ref().take(PIECE).collect();
            A::Entity::insert_many(piece).exec_without_returning(&self.tx).await?;
        }
        Ok(())
    }

    /// Puts an event into the outbox, in this transaction.
    pub(crate) async fn announce(&self, event: outbox::Event) -> Result<(), Refusal> {
        let row = event.into_row(self.mint(), self.now);
        self.trail().events.push(row);
        Ok(())
    }

    fn trail(&self) -> MutexGuard<'_, Trail> {
        self.trail.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes what the change leaves beside itself, and gives the transaction back, to be committed.
    pub(crate) async fn finish(
        self,
        settled: Option<UpdateStatement>,
    ) -> Result<(DatabaseTransaction, Rights), Refusal> {
        let Self { tx, rights, trail, .. } = self;
        trail.into_inner().unwrap_or_else(PoisonError::into_inner).write(&tx, settled).await?;
        Ok((tx, rights))
    }
}
