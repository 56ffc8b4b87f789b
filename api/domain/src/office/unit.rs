//! One attempt at a change: a transaction, the caller's rights read inside it, policy, the change with what it leaves
//! beside itself, commit.
//!
//! On PostgreSQL rights may be withdrawn by others while a change goes on, which may have waited long for a lock. So its
//! last statement finds out whether they are still what they were, and keeps them so until the commit: whoever
//! withdraws them waits for that, or was first, and then the attempt is taken back. The next one holds the caller
//! before it reads anything, so that it needs to find out nothing; so does a change of what its caller's own rights
//! are made of, which cannot tell its own doing from that of others. SQLite lets one change after the other.

use std::sync::Arc;

use sea_orm::DatabaseTransaction;

use crate::command::{Command, Finished, Lookup, Mode, Writing};
use crate::feed::idempotency::Key;
use crate::policy::caller::Caller;
use crate::policy::decide::permit;
use crate::policy::permission::Permission;
use crate::policy::rights::Rights;
use crate::refusal::Refusal;
use crate::seen::Reading;

use super::{Done, Office};

/// What came of one attempt at a unit of work.
pub(super) enum Attempt<T> {
    Done(T),
    /// An earlier request has used the idempotency key. Nothing of this attempt was kept.
    Repeated,
    /// The caller's rights have changed meanwhile. Nothing of this attempt was kept.
    Outdated,
    /// The connection has gone while the commit was under way, and no idempotency key would tell what became of it.
    Unknown,
}

/// How an attempt is made, by what has come of those before.
#[derive(Clone, Copy, Default)]
pub(super) struct Way {
    /// The answer is what the first request with the key has made.
    pub is_repeated: bool,
    /// What the caller's rights are made of stays as it is from the beginning.
    pub is_held: bool,
}

impl Office {
    /// One attempt.
    pub(super) async fn unit<C: Command>(
        &self,
        caller: &Caller,
        command: C,
        mode: Mode,
        request_id: String,
        way: Way,
    ) -> Result<Attempt<Done<C::Outcome>>, Refusal> {
        let key = Key::of(&command)?;
        let has_key = key.is_some();
        let tx = self.begin().await?;
        if way.is_held {
            Rights::hold(&tx, caller).await?;
        }
        let now = self.clock.now();
        let today = self.clock.day_of(now);
        let rights = Rights::load(&tx, caller, now, today).await?;
        // Said before anything is looked up: whoever is not signed in learns of no id whether it exists.
        if rights.is_anonymous() && C::NEEDS != Permission::Anybody {
            return Err(Refusal::Unauthenticated);
        }
        let mut place = command.scope(&Lookup { tx: &tx, rights: &rights, today }).await?;
        // What a broken glass shows is in sight; nothing is done by it, nor to what it alone shows.
        let (rights, seeing) = match rights.without_glass() {
            None => (rights, None),
            Some(acting) => {
                let scope = command.scope(&Lookup { tx: &tx, rights: &acting, today }).await;
                place = scope.map_err(|refusal| match refusal {
                    Refusal::NotFound(_) => Refusal::Forbidden(C::NEEDS),
                    refusal => refusal,
                })?;
                (acting, Some(rights))
            }
        };
        let permit = permit(&rights, C::NEEDS, C::INSTEAD, &place)?;
        let keys = (self.post.clone(), self.safe.clone(), self.signer.clone());
        let writing = Writing::new(tx, rights, (now, today), C::NAME, request_id, keys, permit).noting(mode);
        // Who is told what was made before changes nothing.
        let writing = if way.is_held || way.is_repeated { writing } else { writing.finding_out() };
        let (outcome, claim) = match key {
            None => (command.run(&writing).await?, None),
            Some(key) if way.is_repeated => (command.replay(key.outcome(&writing).await?, &writing).await?, None),
            Some(key) => match command.run(&writing).await {
                Ok(outcome) => {
                    let claim = key.claim(C::reference(&outcome), &writing);
                    (outcome, Some(claim))
                }
                Err(refusal) => return self.refuse(refusal, &key, writing).await,
            },
        };
        let finished = writing.finish(claim).await?;
        let preview = writing.preview().await?;
        let (tx, rights) = writing.into_parts();
        let rights = seeing.unwrap_or(rights);
        let again = match finished {
            Finished::First => None,
            Finished::Repeated => Some(Attempt::Repeated),
            Finished::Outdated => Some(Attempt::Outdated),
        };
        if let Some(again) = again {
            tx.rollback().await?;
            return Ok(again);
        }
        match mode {
            Mode::Keep => match tx.commit().await.map_err(Refusal::from) {
                Err(Refusal::Unavailable) if !has_key => return Ok(Attempt::Unknown),
                done => done?,
            },
            Mode::Preview => tx.rollback().await?,
        }
        let reading = Reading::new(self.databases.read.clone(), Arc::new(rights), now, today);
        Ok(Attempt::Done(Done { outcome, reading, preview }))
    }

    /// What stands against a request may be what the first one with its key has done.
    async fn refuse<T>(&self, refusal: Refusal, key: &Key, writing: Writing) -> Result<Attempt<T>, Refusal> {
        let (tx, rights) = writing.into_parts();
        let refusal = take_back(tx, refusal).await;
        // With a fault nothing stands against it: what has to be done again is, and finds the key then.
        if !matches!(refusal, Refusal::Fault(_)) && key.used_by(&rights.actor(), &self.databases.write).await?.is_some()
        {
            return Ok(Attempt::Repeated);
        }
        Err(refusal)
    }
}

/// Takes everything back that was refused. What it has no room for, or could not write, SQLite takes back by itself, and
/// then finds nothing left to take back: what was refused first is what is told.
pub(super) async fn take_back(tx: DatabaseTransaction, refusal: Refusal) -> Refusal {
    match tx.rollback().await {
        Err(error) if !matches!(refusal, Refusal::Overloaded | Refusal::Unavailable | Refusal::Fault(_)) => {
            error.into()
        }
        _ => refusal,
    }
}
