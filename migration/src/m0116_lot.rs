//! Each confirmed contribution is a lot: what of it is still available, which allocations hold how much of it, and
//! which expenditures have used how much.
//!
//! What is there was set aside without regard to lots. It is told here as if it had been taken first in, first out, of
//! what was not taken back; nothing of it was restricted, so nothing speaks against that.

use std::collections::{HashMap, VecDeque};

use sea_orm_migration::sea_orm::{ConnectionTrait, QueryResult, Statement};
use sea_orm_migration::{DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait};

use crate::engine::Engine;
use crate::step::run;
use crate::table::Table;

pub(crate) struct Lot;

const AVAILABLE: Table = Table {
    name: "contribution",
    lines: "
        available AMOUNT not null default 0 check (available >= 0)
        index (need_id, confirmed_at, id) where available > 0
    ",
};

const TABLES: [Table; 2] = [
    Table {
        name: "allocation_lot",
        lines: "
            id UUID primary key
            allocation_id UUID not null references allocation
            contribution_id UUID not null references contribution
            quantity AMOUNT not null check (quantity > 0)
            used AMOUNT not null default 0 check (used >= 0)
            released AMOUNT not null default 0 check (released >= 0)
            check (used <= quantity - released)
            unique (allocation_id, contribution_id)
        ",
    },
    Table {
        name: "expenditure_lot",
        lines: "
            id UUID primary key
            expenditure_id UUID not null references expenditure
            contribution_id UUID not null references contribution
            quantity AMOUNT not null check (quantity > 0)
            reversed AMOUNT not null default 0
            check (reversed between 0 and quantity)
            unique (expenditure_id, contribution_id)
        ",
    },
];

const FILLED: &str = "update contribution set available = confirmed - reversed - coalesce(( \
     select sum(l.quantity - l.released) from allocation_lot l where l.contribution_id = contribution.id), 0) \
     where confirmed is not null";

/// An id, written as 32 hexadecimal digits.
type Digits = String;

/// A row that takes or gives, of the group that it takes from.
struct Row {
    group: Digits,
    id: Digits,
    quantity: i64,
}

/// What `taker` has of `lot`.
struct Part {
    taker: Digits,
    lot: Digits,
    quantity: i64,
}

/// Gives to the takers what is in the lots of their group, first in, first out.
fn first_in_first_out(lots: Vec<Row>, takers: Vec<Row>) -> Result<Vec<Part>, DbErr> {
    let mut groups: HashMap<Digits, VecDeque<Row>> = HashMap::new();
    for lot in lots {
        groups.entry(lot.group.clone()).or_default().push_back(lot);
    }
    let mut parts = Vec::new();
    for Row { group, id, mut quantity } in takers {
        while quantity > 0 {
            let lot = groups.get_mut(&group).and_then(VecDeque::front_mut);
            let lot = lot.ok_or_else(|| DbErr::Migration(format!("{id} holds more than has come for it")))?;
            let part = quantity.min(lot.quantity);
            parts.push(Part { taker: id.clone(), lot: lot.id.clone(), quantity: part });
            quantity -= part;
            lot.quantity -= part;
            if lot.quantity == 0 {
                groups.get_mut(&group).and_then(VecDeque::pop_front);
            }
        }
    }
    Ok(parts)
}

/// How each engine writes an id as digits, and the other way round.
struct Ids(Engine);

impl Ids {
    fn digits(&self, column: &str) -> String {
        match self.0 {
            Engine::Sqlite => format!("lower(hex({column}))"),
            Engine::Postgres => format!("replace({column}::text, '-', '')"),
        }
    }

    fn literal(&self, digits: &str) -> String {
        match self.0 {
            Engine::Sqlite => format!("x'{digits}'"),
            Engine::Postgres => format!("'{digits}'::uuid"),
        }
    }
}

/// An id in the order of creation: the time in the id of the row that takes, and then a number.
fn numbered(taker: &str, number: usize) -> Digits {
    format!("{}70008{number:015x}", taker.get(..12).unwrap_or("000000000000"))
}

fn read(row: &QueryResult) -> Result<Row, DbErr> {
    Ok(Row { group: row.try_get_by_index(0)?, id: row.try_get_by_index(1)?, quantity: row.try_get_by_index(2)? })
}

async fn fill(manager: &SchemaManager<'_>, ids: &Ids) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let select = async |sql: String| {
        let rows = db.query_all_raw(Statement::from_string(manager.get_database_backend(), sql)).await?;
        rows.iter().map(read).collect::<Result<Vec<_>, _>>()
    };
    let lots = select(format!(
        "select {}, {}, confirmed - reversed from contribution where confirmed > reversed order by confirmed_at, id",
        ids.digits("need_id"),
        ids.digits("id")
    ));
    let held = select(format!(
        "select {}, {}, quantity - released from allocation where quantity > released order by created_at, id",
        ids.digits("need_id"),
        ids.digits("id")
    ));
    let held = first_in_first_out(lots.await?, held.await?)?;
    for (number, Part { taker, lot, quantity }) in held.iter().enumerate() {
        db.execute_unprepared(&format!(
            "insert into allocation_lot (id, allocation_id, contribution_id, quantity) values ({}, {}, {}, {quantity})",
            ids.literal(&numbered(taker, number)),
            ids.literal(taker),
            ids.literal(lot)
        ))
        .await?;
    }
    let used = select(format!(
        "select {}, {}, quantity - reversed from expenditure where status = 'POSTED' and quantity > reversed \
         order by decided_at, id",
        ids.digits("allocation_id"),
        ids.digits("id")
    ));
    let lots = held.into_iter().map(|part| Row { group: part.taker, id: part.lot, quantity: part.quantity });
    for (number, Part { taker, lot, quantity }) in first_in_first_out(lots.collect(), used.await?)?.iter().enumerate() {
        let (id, taker, lot) = (ids.literal(&numbered(taker, number)), ids.literal(taker), ids.literal(lot));
        db.execute_unprepared(&format!(
            "insert into expenditure_lot (id, expenditure_id, contribution_id, quantity) \
             values ({id}, {taker}, {lot}, {quantity})"
        ))
        .await?;
        db.execute_unprepared(&format!(
            "update allocation_lot set used = used + {quantity} where contribution_id = {lot} \
             and allocation_id = (select allocation_id from expenditure where id = {taker})"
        ))
        .await?;
    }
    db.execute_unprepared(FILLED).await?;
    Ok(())
}

impl MigrationName for Lot {
    fn name(&self) -> &str {
        "m0116_lot"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Lot {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let engine = Engine::of(manager.get_database_backend())?;
        let additions = AVAILABLE.add(engine)?;
        let mut statements = additions.columns;
        for table in TABLES {
            statements.extend(table.create(engine)?);
        }
        run(manager, &statements).await?;
        fill(manager, &Ids(engine)).await?;
        run(manager, &additions.indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let removals = AVAILABLE.remove()?;
        let mut statements = vec!["drop table expenditure_lot".to_owned(), "drop table allocation_lot".to_owned()];
        statements.extend(removals.indexes);
        statements.extend(removals.columns);
        run(manager, &statements).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
