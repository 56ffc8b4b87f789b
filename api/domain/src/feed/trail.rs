//! What a change leaves beside itself, gathered while it is made and written when it is done: all in one statement
//! where the engine can, since each statement is a way to the database and back.

use entity::feed::{audit, outbox};
use sea_orm::sea_query::{Alias, CommonTableExpression, InsertStatement, Query, UpdateStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, QueryTrait};

use crate::engine::Engine;
use crate::refusal::Refusal;

/// Most rows of one statement: both engines bound the number of parameters.
const PIECE: usize = 500;

#[derive(Default)]
pub(crate) struct Trail {
    pub records: Vec<audit::ActiveModel>,
    pub events: Vec<outbox::ActiveModel>,
}

impl Trail {
    /// Writes it, together with what settles the idempotency key.
    pub(crate) async fn write(self, tx: &DatabaseTransaction, settled: Option<UpdateStatement>) -> Result<(), Refusal> {
        let mut inserts = pieces::<audit::Entity, _>(self.records);
        inserts.extend(pieces::<outbox::Entity, _>(self.events));
        if Engine::of(tx) == Engine::Postgres
            && let Some(settled) = &settled
        {
            let mut with = Query::with();
            for (number, insert) in inserts.into_iter().enumerate() {
                let mut table = CommonTableExpression::new();
                table.query(insert).table_name(Alias::new(format!("left_{number}")));
                with.cte(table);
            }
            tx.execute(&settled.clone().with(with)).await?;
            return Ok(());
        }
        for insert in &inserts {
            tx.execute(insert).await?;
        }
        if let Some(settled) = &settled {
            tx.execute(settled).await?;
        }
        Ok(())
    }
}

fn pieces<E, A>(rows: Vec<A>) -> Vec<InsertStatement>
where
    E: EntityTrait,
    A: sea_orm::ActiveModelTrait<Entity = E>,
{
    let mut rows = rows.into_iter().peekable();
    let mut pieces = Vec::new();
    while rows.peek().is_some() {
        pieces.push(E::insert_many(rows.by_ref().take(PIECE)).into_query());
    }
    pieces
}
