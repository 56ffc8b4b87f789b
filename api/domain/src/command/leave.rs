//! What a change leaves beside itself: audit records, events, seals and mails, collected and written together.

use std::sync::{MutexGuard, PoisonError};

use entity::id::TransactionId;
use entity::ledger::seal;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Alias, CommonTableExpression, InsertStatement, WithClause};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait};

use super::Writing;
use crate::engine::Engine;
use crate::feed::collected::{Collected, PIECE};
use crate::feed::{audit, outbox};
use crate::preview::Preview;
use crate::refusal::Refusal;

impl Writing {
    /// Keeps an audit record of one changed row, to be written in this transaction.
    pub(crate) async fn record(&self, entry: audit::Entry) -> Result<(), Refusal> {
        let actor = (&self.rights, self.through());
        let row = entry.into_row(self.mint(), self.command, actor, self.now, self.request_id.clone());
        self.collect(|collected| collected.records.push(row)).await
    }

    /// The same for many rows.
    pub(crate) async fn record_all(&self, entries: impl IntoIterator<Item = audit::Entry>) -> Result<(), Refusal> {
        for entry in entries {
            self.record(entry).await?;
        }
        Ok(())
    }

    /// Keeps an event for the outbox, to be written in this transaction.
    pub(crate) async fn announce(&self, event: outbox::Event) -> Result<(), Refusal> {
        let row = event.into_row(self.mint(), self.now);
        self.collect(|collected| collected.events.push(row)).await
    }

    /// Closes a ledger transaction for good at the end of the unit of work. The database refuses to commit one that
    /// was not sealed, and to seal one that does not sum to zero.
    pub(crate) async fn seal(&self, transaction: TransactionId) -> Result<(), Refusal> {
        let row = seal::ActiveModel { transaction_id: Set(transaction) };
        self.collect(|collected| collected.seals.push(row)).await
    }

    /// Writes what was collected, and the claim of the idempotency key where there is one, before the commit.
    /// Whether the key was free.
    pub(crate) async fn finish(&self, claim: Option<InsertStatement>) -> Result<bool, Refusal> {
        let is_claiming = claim.is_some();
        let collected = std::mem::take(&mut *self.collected());
        self.note(&collected);
        let mut inserts = collected.into_inserts();
        inserts.extend(claim);
        let written = self.insert_together(inserts).await?;
        Ok(!is_claiming || written == 1)
    }

    /// Inserts many rows, in pieces that both engines' limits of parameters leave room for.
    pub(crate) async fn insert_all<A>(&self, rows: impl IntoIterator<Item = A>) -> Result<(), Refusal>
    where
        A: ActiveModelTrait + Send,
    {
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let piece: Vec<A> = rows.by_ref().take(PIECE).collect();
            A::Entity::insert_many(piece).exec_without_returning(&self.tx).await?;
        }
        Ok(())
    }

    /// Carries out inserts that do not look at each other's rows: on PostgreSQL in one statement, on SQLite, which has
    /// none that does several, one after the other. How many rows the last of them has written.
    pub(crate) async fn insert_together(&self, mut inserts: Vec<InsertStatement>) -> Result<u64, Refusal> {
        let Some(last) = inserts.pop() else { return Ok(0) };
        if inserts.is_empty() || Engine::of(&self.tx) == Engine::Sqlite {
            for insert in &inserts {
                self.tx.execute(insert).await?;
            }
            return Ok(self.tx.execute(&last).await?.rows_affected());
        }
        let mut beside = WithClause::new();
        for (place, insert) in inserts.into_iter().enumerate() {
            let name = Alias::new(format!("beside_{place}"));
            beside.cte(CommonTableExpression::new().table_name(name).query(insert).to_owned());
        }
        Ok(self.tx.execute(&last.with(beside)).await?.rows_affected())
    }

    pub(crate) async fn collect(&self, add: impl FnOnce(&mut Collected)) -> Result<(), Refusal> {
        let full = {
            let mut collected = self.collected();
            add(&mut collected);
            collected.is_full().then(|| std::mem::take(&mut *collected))
        };
        match full {
            Some(full) => {
                self.note(&full);
                self.insert_together(full.into_inserts()).await.map(|_| ())
            }
            None => Ok(()),
        }
    }

    fn collected(&self) -> MutexGuard<'_, Collected> {
        self.collected.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the change would leave beside itself, where it is only tried. Once it has finished.
    pub(crate) async fn preview(&self) -> Result<Option<Preview>, Refusal> {
        let Some(noted) = &self.noted else { return Ok(None) };
        let noted = std::mem::take(&mut *noted.lock().unwrap_or_else(PoisonError::into_inner));
        noted.read(self).await.map(Some)
    }

    fn note(&self, collected: &Collected) {
        if let Some(noted) = &self.noted {
            noted.lock().unwrap_or_else(PoisonError::into_inner).add(collected);
        }
    }
}
