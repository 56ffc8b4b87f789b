//! A migration that makes tables. What it makes is data; how it is made and unmade is written once, here.

use sea_orm_migration::sea_orm::ConnectionTrait;
use sea_orm_migration::{DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait};

use crate::engine::Engine;
use crate::table::Table;

/// A trigger function of PostgreSQL; SQLite writes the body into the trigger itself.
#[derive(Clone, Copy)]
pub(crate) struct Function {
    pub name: &'static str,
    pub body: &'static str,
}

impl Function {
    pub(crate) fn create(&self) -> String {
        format!("create function {}() returns trigger language plpgsql as $$ {} $$", self.name, self.body)
    }

    pub(crate) fn remove(&self) -> String {
        format!("drop function {}()", self.name)
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Step {
    pub name: &'static str,
    pub functions: &'static [Function],
    /// In the order in which they refer to each other.
    pub tables: &'static [Table],
    pub triggers: fn(Engine) -> Vec<String>,
}

/// For steps whose tables guard themselves.
pub(crate) fn no_triggers(_: Engine) -> Vec<String> {
    Vec::new()
}

impl MigrationName for Step {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let engine = Engine::of(manager.get_database_backend())?;
        let mut statements = Vec::new();
        if engine == Engine::Postgres {
            statements.extend(self.functions.iter().map(Function::create));
        }
        for table in self.tables {
            statements.extend(table.create(engine)?);
        }
        statements.extend(self.tables.iter().flat_map(|table| table.close(engine)));
        statements.extend((self.triggers)(engine));
        run(manager, &statements).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut names: Vec<_> = self.tables.iter().map(|table| table.name).collect();
        names.reverse();
        let statements = match Engine::of(manager.get_database_backend())? {
            Engine::Sqlite => names.iter().map(|name| format!("drop table {name}")).collect(),
            // In one statement, since two of them may refer to each other.
            Engine::Postgres => std::iter::once(format!("drop table {}", names.join(", ")))
                .chain(self.functions.iter().map(Function::remove))
                .collect::<Vec<_>>(),
        };
        run(manager, &statements).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

pub(crate) async fn run(manager: &SchemaManager<'_>, statements: &[String]) -> Result<(), DbErr> {
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}
