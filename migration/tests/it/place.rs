//! An empty database on either engine.

use std::sync::Arc;

use sea_orm_migration::DbErr;
use sea_orm_migration::sea_orm::{
    ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement, TransactionTrait,
};
use tempfile::TempDir;
use uuid::Uuid;

use crate::postgres::Cluster;

pub type Outcome = Result<(), DbErr>;

/// Runs each of the functions on an empty database of each engine.
macro_rules! on_both_engines {
    ($($check:ident),+ $(,)?) => {$(
        mod $check {
            #[tokio::test]
            async fn sqlite() -> crate::place::Outcome {
                super::$check(&crate::place::Place::sqlite().await?).await
            }

            #[tokio::test]
            async fn postgres() -> crate::place::Outcome {
                super::$check(&crate::place::Place::postgres().await?).await
            }
        }
    )+};
}

pub struct Place {
    pub db: DatabaseConnection,
    pub url: String,
    _folder: Option<TempDir>,
    _cluster: Option<Arc<Cluster>>,
}

impl Place {
    pub async fn sqlite() -> Result<Self, DbErr> {
        let folder = TempDir::new().map_err(|fault| DbErr::Custom(fault.to_string()))?;
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("network.db").display());
        Ok(Self { db: Database::connect(&url).await?, url, _folder: Some(folder), _cluster: None })
    }

    pub async fn postgres() -> Result<Self, DbErr> {
        let cluster = Cluster::shared();
        let name = format!("t{}", Uuid::now_v7().simple());
        let first = Database::connect(cluster.url("postgres")).await?;
        first.execute_unprepared(&format!("create database {name}")).await?;
        first.close().await?;
        let url = cluster.url(&name);
        Ok(Self { db: Database::connect(&url).await?, url, _folder: None, _cluster: Some(cluster) })
    }

    pub fn is_sqlite(&self) -> bool {
        self.db.get_database_backend() == DbBackend::Sqlite
    }

    /// The id of the given number, for statements.
    fn id(&self, number: u128) -> String {
        let id = Uuid::from_u128(number);
        if self.is_sqlite() { format!("x'{}'", id.simple()) } else { format!("'{id}'") }
    }

    /// The statement in this engine's words: `#07` is the id of number 7.
    pub fn say(&self, sql: &str) -> String {
        (0..100).fold(sql.to_owned(), |sql, number| {
            let place = format!("#{number:02}");
            if sql.contains(&place) { sql.replace(&place, &self.id(number)) } else { sql }
        })
    }

    pub async fn run(&self, sql: &str) -> Outcome {
        self.db.execute_unprepared(&self.say(sql)).await.map(|_| ())
    }

    /// Runs the statements in one transaction and commits it.
    pub async fn together(&self, statements: &[&str]) -> Outcome {
        let transaction = self.db.begin().await?;
        for sql in statements {
            transaction.execute_unprepared(&self.say(sql)).await?;
        }
        transaction.commit().await
    }

    /// That the statement fails, and that the engine says why in these words, in whatever case.
    pub async fn refuses(&self, sql: &str, why: &str) {
        refused(self.run(sql).await, sql, why);
    }

    pub async fn refuses_together(&self, statements: &[&str], why: &str) {
        refused(self.together(statements).await, &statements.join("; "), why);
    }

    /// The first column, as text.
    pub async fn texts(&self, sql: &str) -> Result<Vec<String>, DbErr> {
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        self.db.query_all_raw(statement).await?.iter().map(|row| row.try_get_by_index(0)).collect()
    }

    /// Everything the database is made of, apart from rows.
    pub async fn catalog(&self) -> Result<Vec<String>, DbErr> {
        self.texts(if self.is_sqlite() {
            "select type || ' ' || name || ' ' || coalesce(sql, '') from sqlite_master order by 1"
        } else {
            "select 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || \
                a.attnotnull || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '') \
             from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 \
             left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum \
             where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' \
             union all select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) \
             from pg_constraint where connamespace = 'public'::regnamespace \
             union all select 'index ' || indexdef from pg_indexes where schemaname = 'public' \
             union all select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal \
             union all select 'function ' || proname || prosrc from pg_proc where pronamespace = 'public'::regnamespace \
             order by 1"
        })
        .await
    }
}

fn refused(outcome: Outcome, sql: &str, why: &str) {
    match outcome {
        Ok(()) => panic!("accepted: {sql}"),
        Err(fault) => assert!(
            fault.to_string().to_lowercase().contains(&why.to_lowercase()),
            "{sql}\nrefused, but not for {why:?}: {fault}"
        ),
    }
}
