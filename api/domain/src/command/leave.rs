//! What a change leaves beside itself: audit records, events, seals and mails, collected and written together.

use std::sync::{MutexGuard, PoisonError};

use entity::id::TransactionId;
use entity::ledger::seal;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{
    Alias, CommonTableExpression, Expr, InsertStatement, Query, SelectStatement, SubQueryStatement, WithClause,
};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait};

use super::Writing;
use crate::engine::Engine;
use crate::feed::collected::{Collected, PIECE};
use crate::feed::{audit, outbox};
use crate::preview::Preview;
use crate::refusal::{Fault, Refusal};

/// What was found out at the end of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finished {
    First,
    /// An earlier request has used the idempotency key.
    Repeated,
    /// The caller's rights are no longer what they were when the change began.
    Outdated,
}

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

    /// Writes what was collected, and the claim of the idempotency key where there is one, before the commit. Finds out
    /// whether the key was free, and the rights are still what they were.
    pub(crate) async fn finish(&self, claim: Option<InsertStatement>) -> Result<Finished, Refusal> {
        let is_claiming = claim.is_some();
        let collected = std::mem::take(&mut *self.collected());
        self.note(&collected);
        let mut inserts = collected.into_inserts();
        if let Some(still) = self.still() {
            return self.finish_while(still, inserts, claim).await;
        }
        inserts.extend(claim);
        let written = self.insert_together(inserts).await?;
        Ok(if is_claiming && written == 0 { Finished::Repeated } else { Finished::First })
    }

    /// The rows that are there while the rights are what they were, and then stay until the commit.
    fn still(&self) -> Option<SelectStatement> {
        if self.finds_out && Engine::of(&self.tx) == Engine::Postgres { self.rights.still() } else { None }
    }

    /// The same on PostgreSQL in one statement, which waits for whoever is about to withdraw rights.
    async fn finish_while(
        &self,
        still: SelectStatement,
        inserts: Vec<InsertStatement>,
        claim: Option<InsertStatement>,
    ) -> Result<Finished, Refusal> {
        let mut beside = beside(inserts);
        beside.cte(named("still", still));
        let claimed = match claim {
            Some(mut claim) => {
                claim.returning(Query::returning().expr(Expr::val(1)));
                beside.cte(named("claim", claim));
                "(select count(*) from claim)"
            }
            None => "cast(1 as bigint)",
        };
        let mut told = Query::select();
        told.expr_as(Expr::cust("(select count(*) from still)"), "still").expr_as(Expr::cust(claimed), "claimed");
        let told = self.tx.query_one(&told.with(beside)).await?;
        let told = told.ok_or_else(|| Fault::Broken("a statement without the row that it always has".into()))?;
        let (still, claimed): (i64, i64) = (told.try_get("", "still")?, told.try_get("", "claimed")?);
        Ok(match (still, claimed) {
            (0, _) => Finished::Outdated,
            (_, 0) => Finished::Repeated,
            _ => Finished::First,
        })
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
        Ok(self.tx.execute(&last.with(beside(inserts))).await?.rows_affected())
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

/// Inserts that are carried out beside a statement.
fn beside(inserts: Vec<InsertStatement>) -> WithClause {
    let mut with = WithClause::new();
    for (place, insert) in inserts.into_iter().enumerate() {
        with.cte(named(format!("beside_{place}"), insert));
    }
    with
}

fn named(name: impl Into<String>, query: impl Into<SubQueryStatement>) -> CommonTableExpression {
    CommonTableExpression::new().table_name(Alias::new(name.into())).query(query).to_owned()
}
