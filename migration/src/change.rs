//! A migration that adds to tables that are there: columns, what they hold, indexes, and what keeps them true.

use sea_orm_migration::{DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait};

use crate::engine::Engine;
use crate::step::{Function, run};
use crate::table::Table;

/// What happens by itself when a row is written.
pub(crate) struct Trigger {
    pub name: &'static str,
    pub table: &'static str,
    /// When, and what.
    pub text: &'static str,
}

#[derive(Clone, Copy)]
pub(crate) struct Change {
    pub name: &'static str,
    pub functions: &'static [Function],
    /// Only columns that have a default or may be null, and indexes.
    pub additions: &'static [Table],
    /// Indexes that the new ones make superfluous.
    pub superseded: &'static [Table],
    /// What the new columns hold in the rows that are there.
    pub fill: &'static [&'static str],
    pub triggers: fn(Engine) -> Vec<Trigger>,
}

impl MigrationName for Change {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Change {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let engine = Engine::of(manager.get_database_backend())?;
        let mut statements = Vec::new();
        let mut indexes = Vec::new();
        for table in self.additions {
            let additions = table.add(engine)?;
            statements.extend(additions.columns);
            indexes.extend(additions.indexes);
        }
        statements.extend(self.fill.iter().map(|statement| (*statement).to_owned()));
        statements.extend(indexes);
        for table in self.superseded {
            statements.extend(table.remove()?.indexes);
        }
        if engine == Engine::Postgres {
            statements.extend(self.functions.iter().map(Function::create));
        }
        let triggers = (self.triggers)(engine);
        statements.extend(triggers.iter().map(|Trigger { name, text, .. }| format!("create trigger {name} {text}")));
        run(manager, &statements).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let engine = Engine::of(manager.get_database_backend())?;
        let triggers = (self.triggers)(engine);
        let mut statements: Vec<_> = match engine {
            Engine::Sqlite => triggers.iter().map(|trigger| format!("drop trigger {}", trigger.name)).collect(),
            Engine::Postgres => {
                let triggers =
                    triggers.iter().map(|Trigger { name, table, .. }| format!("drop trigger {name} on {table}"));
                triggers.chain(self.functions.iter().map(Function::remove)).collect()
            }
        };
        for table in self.superseded {
            statements.extend(table.add(engine)?.indexes);
        }
        for table in self.additions {
            let removals = table.remove()?;
            statements.extend(removals.indexes);
            statements.extend(removals.columns);
        }
        run(manager, &statements).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
