//! What its giver has taken back before it was confirmed, and the time that something was announced to have come on: after
//! a dispute the reservation does not tell it any more.
//!
//! SQLite cannot change what a check says; its text is edited in the catalog, as for the accounts in `m0145_exchange`.

use sea_orm_migration::sea_orm::{ConnectionTrait, Statement};
use sea_orm_migration::{DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait};

use crate::engine::Engine;
use crate::step::run;
use crate::table::Table;

pub(crate) struct WithdrawnContribution;

const ADDITION: Table = Table {
    name: "contribution",
    lines: "
        reservation_id UUID references reservation
        index (reservation_id)
    ",
};

const FILLED: &str = "update contribution set reservation_id = \
     (select id from reservation where contribution_id = contribution.id) \
     where exists (select 1 from reservation where contribution_id = contribution.id)";

/// What a contribution may be: before, and now.
const STATES: [&str; 2] = [
    "status in ('ANNOUNCED', 'CONFIRMED', 'SHORT', 'DISPUTED', 'RETURNED')",
    "status in ('ANNOUNCED', 'CONFIRMED', 'SHORT', 'DISPUTED', 'RETURNED', 'WITHDRAWN')",
];

/// Makes the check say the one instead of the other.
fn check(engine: Engine, [old, new]: [&str; 2]) -> Vec<String> {
    match engine {
        Engine::Postgres => vec![format!(
            "alter table contribution drop constraint contribution_status_check, \
             add constraint contribution_status_check check ({new})"
        )],
        Engine::Sqlite => {
            let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
            vec![
                "pragma writable_schema = on".to_owned(),
                format!(
                    "update sqlite_schema set sql = replace(sql, {}, {}) where type = 'table' and name = 'contribution'",
                    quoted(&format!("({old})")),
                    quoted(&format!("({new})")),
                ),
                // Reads the edited catalog anew.
                "pragma writable_schema = reset".to_owned(),
            ]
        }
    }
}

impl MigrationName for WithdrawnContribution {
    fn name(&self) -> &str {
        "m0161_withdrawn_contribution"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for WithdrawnContribution {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let engine = Engine::of(manager.get_database_backend())?;
        let [before, now] = STATES;
        let mut statements = check(engine, [before, now]);
        let additions = ADDITION.add(engine)?;
        statements.extend(additions.columns);
        statements.push(FILLED.to_owned());
        statements.extend(additions.indexes);
        run(manager, &statements).await
    }

    /// What was withdrawn has no word in the tables of before.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        let held = Statement::from_string(backend, "select 1 from contribution where status = 'WITHDRAWN' limit 1");
        if manager.get_connection().query_one_raw(held).await?.is_some() {
            let why = "contributions were withdrawn, for which the tables of before have no word";
            return Err(DbErr::Migration(why.to_owned()));
        }
        let engine = Engine::of(backend)?;
        let removals = ADDITION.remove()?;
        let mut statements = removals.indexes;
        statements.extend(removals.columns);
        let [before, now] = STATES;
        statements.extend(check(engine, [now, before]));
        run(manager, &statements).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
