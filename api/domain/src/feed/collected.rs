//! What a change leaves beside itself, kept until the change is done and then written together, since each statement
//! is a way to the database and back.

use entity::feed::{audit, mail, outbox};
use entity::ledger::seal;
use sea_orm::sea_query::InsertStatement;
use sea_orm::{EntityTrait, QueryTrait};

/// Most rows of one kind in one statement: both engines' limits of parameters leave room for them.
pub(crate) const PIECE: usize = 500;

/// Audit records, events and mails in the order in which they came about, and the seals of what was posted.
#[derive(Default)]
pub(crate) struct Collected {
    pub seals: Vec<seal::ActiveModel>,
    pub records: Vec<audit::ActiveModel>,
    pub events: Vec<outbox::ActiveModel>,
    pub mails: Vec<mail::ActiveModel>,
}

impl Collected {
    /// Whether so much has come together that it is written now, before there is more.
    pub(crate) fn is_full(&self) -> bool {
        [self.seals.len(), self.records.len(), self.events.len(), self.mails.len()]
            .into_iter()
            .any(|rows| rows >= PIECE)
    }

    /// One statement for each kind of which there is something.
    pub(crate) fn into_inserts(self) -> Vec<InsertStatement> {
        let seals = insert::<seal::Entity>(self.seals);
        let records = insert::<audit::Entity>(self.records);
        let events = insert::<outbox::Entity>(self.events);
        [seals, records, events, insert::<mail::Entity>(self.mails)].into_iter().flatten().collect()
    }
}

fn insert<E: EntityTrait>(rows: Vec<E::ActiveModel>) -> Option<InsertStatement> {
    (!rows.is_empty()).then(|| E::insert_many(rows).into_query())
}
