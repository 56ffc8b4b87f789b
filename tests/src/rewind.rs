//! A database that is put back as it was after each change, and what that change had written.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement, TransactionTrait};

use crate::network::{Engine, Network};

/// What is kept count of and no effect: tries, how often somebody's rights have changed, and when a service token was
/// used last.
const COUNTED: [(&str, Option<&str>); 3] =
    [("attempt", None), ("person", Some("authority")), ("service_token", Some("last_used_at"))];

/// What else is said of new rows: of an event its name.
const SAID: [(&str, &str); 1] = [("outbox", "event")];

/// Longer than any test.
const LONG: Duration = Duration::from_secs(24 * 60 * 60);

/// The rows of a database at one moment, to which it can be put back.
pub struct Rewind {
    engine: Engine,
    /// One connection, which fires no trigger and checks no reference.
    db: DatabaseConnection,
    tables: Vec<Table>,
    restored: AtomicI64,
}

struct Table {
    name: String,
    columns: Vec<String>,
    keys: Vec<String>,
    /// The triggers of an embedded database, which are taken away while rows are put back.
    triggers: Vec<(String, String)>,
}

/// What was written to one table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Written {
    pub table: String,
    pub added: i64,
    pub gone: i64,
    pub changed: i64,
    /// What the new rows are.
    pub said: Vec<String>,
    /// The columns that are not what they were.
    pub columns: Vec<String>,
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.table)?;
        if self.added > 0 {
            write!(f, " +{}", self.added)?;
        }
        if !self.said.is_empty() {
            write!(f, " ({})", self.said.join(", "))?;
        }
        if self.gone > 0 {
            write!(f, " −{}", self.gone)?;
        }
        if self.changed > 0 {
            write!(f, " ~{} ({})", self.changed, self.columns.join(", "))?;
        }
        Ok(())
    }
}

impl Rewind {
    /// Notes what stands in the database of this network, which nothing may write to meanwhile.
    pub async fn to_now(network: &Network) -> Self {
        let engine = network.engine();
        let mut options = ConnectOptions::new(network.url());
        options.max_connections(1).min_connections(1).idle_timeout(LONG).max_lifetime(LONG).sqlx_logging(false);
        let db = Database::connect(options).await.expect("a connection");
        let tables = tables(network).await;
        let mut steps = match engine {
            Engine::Sqlite => vec![
                "pragma foreign_keys = off".to_owned(),
                "pragma synchronous = off".to_owned(),
                "attach ':memory:' as before".to_owned(),
                "create table touched (name text not null)".to_owned(),
            ],
            Engine::Postgres => vec![
                "set session_replication_role = replica".to_owned(),
                "create schema before".to_owned(),
                "create table touched (name text not null)".to_owned(),
                "create function touch() returns trigger language plpgsql as \
                 $$ begin insert into touched values (tg_table_name); return null; end $$"
                    .to_owned(),
            ],
        };
        for Table { name, .. } in &tables {
            steps.push(format!("create table before.{name} as select * from {name}"));
            match engine {
                Engine::Sqlite => steps.extend(["insert", "update", "delete"].map(|what| {
                    format!(
                        "create trigger touch_{name}_{what} after {what} on {name} \
                         begin insert into touched values ('{name}'); end"
                    )
                })),
                Engine::Postgres => steps.push(format!(
                    "create trigger touch after insert or update or delete on {name} \
                     for each statement execute function touch()"
                )),
            }
        }
        for step in steps {
            db.execute_unprepared(&step).await.unwrap_or_else(|fault| panic!("{step}: {fault}"));
        }
        let mut rewind = Self { engine, db, tables, restored: AtomicI64::new(0) };
        if engine == Engine::Sqlite {
            rewind.note_triggers().await;
        }
        rewind
    }

    async fn note_triggers(&mut self) {
        let sql = "select tbl_name, name, sql from sqlite_master where type = 'trigger'";
        let rows = self.db.query_all_raw(self.statement(sql)).await.expect("triggers");
        for row in rows {
            let word = |at| row.try_get_by_index::<String>(at).expect("a text");
            if let Some(table) = self.tables.iter_mut().find(|table| table.name == word(0)) {
                table.triggers.push((word(1), word(2)));
            }
        }
    }

    fn statement(&self, sql: &str) -> Statement {
        Statement::from_string(self.db.get_database_backend(), sql)
    }

    async fn touched(&self) -> Vec<&Table> {
        let rows = self.db.query_all_raw(self.statement("select distinct name from touched")).await.expect("names");
        let names: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).expect("a name")).collect();
        self.tables.iter().filter(|table| names.contains(&table.name)).collect()
    }

    /// What was written since, by table.
    pub async fn written(&self) -> Vec<Written> {
        let mut all = Vec::new();
        for table in self.touched().await {
            let written = self.written_to(table).await;
            if written.added + written.gone + written.changed > 0 {
                all.push(written);
            }
        }
        all
    }

    async fn written_to(&self, table: &Table) -> Written {
        let name = &table.name;
        let ignored: Vec<_> = COUNTED.iter().filter(|(of, _)| of == name).filter_map(|(_, column)| *column).collect();
        let columns: Vec<_> = table.columns.iter().filter(|column| !ignored.contains(&column.as_str())).collect();
        let same: Vec<_> = table.keys.iter().map(|key| format!("now.{key} = old.{key}")).collect();
        let same = same.join(" and ");
        let differs = match self.engine {
            Engine::Sqlite => "is not",
            Engine::Postgres => "is distinct from",
        };
        let changes: Vec<_> = columns.iter().map(|column| format!("now.{column} {differs} old.{column}")).collect();
        let each: Vec<_> =
            changes.iter().map(|change| format!("coalesce(sum(case when {change} then 1 else 0 end), 0)")).collect();
        let sql = format!(
            "select (select count(*) from {name} now where not exists (select 1 from before.{name} old where {same})), \
             (select count(*) from before.{name} old where not exists (select 1 from {name} now where {same})), \
             count(*), {} from {name} now join before.{name} old on {same} where {}",
            each.join(", "),
            changes.join(" or ")
        );
        let row = self.db.query_one_raw(self.statement(&sql)).await.unwrap_or_else(|fault| panic!("{sql}: {fault}"));
        let row = row.expect("a row");
        let number = |at| row.try_get_by_index::<i64>(at).expect("a number");
        let changed = columns.iter().enumerate().filter(|(at, _)| number(at + 3) > 0);
        let mut changed: Vec<_> = changed.map(|(_, column)| (*column).clone()).collect();
        // The engines keep them in other orders.
        changed.sort_unstable();
        let mut said = Vec::new();
        for (_, word) in SAID.iter().filter(|(of, _)| of == name) {
            let sql = format!(
                "select now.{word} from {name} now where not exists (select 1 from before.{name} old where {same}) \
                 order by now.{word}"
            );
            let rows = self.db.query_all_raw(self.statement(&sql)).await.expect("words");
            said.extend(rows.iter().map(|row| row.try_get_by_index::<String>(0).expect("a word")));
        }
        Written { table: name.clone(), added: number(0), gone: number(1), changed: number(2), said, columns: changed }
    }

    /// Puts everything back.
    pub async fn restores(&self) {
        let done = self.restored.fetch_add(1, Ordering::SeqCst) + 1;
        let mut steps = Vec::new();
        for Table { name, columns, triggers, .. } in self.touched().await {
            let columns = columns.join(", ");
            steps.extend(triggers.iter().map(|(trigger, _)| format!("drop trigger {trigger}")));
            steps.push(format!("delete from {name}"));
            steps.push(format!("insert into {name} ({columns}) select {columns} from before.{name}"));
            steps.extend(triggers.iter().map(|(_, sql)| sql.clone()));
        }
        // Rights that are kept are told by this number whether they still hold: it must never come again.
        let number = "(select old.authority from before.person old where old.id = person.id)";
        steps.push(format!("update person set authority = {number} + {}", done * 1_000));
        steps.push("delete from touched".to_owned());
        let putting = self.db.begin().await.expect("a transaction");
        putting.execute_unprepared(&steps.join(";\n")).await.unwrap_or_else(|fault| panic!("{steps:#?}: {fault}"));
        putting.commit().await.expect("a commit");
    }

    /// Lets go of the database.
    pub async fn ends(self) {
        self.db.close().await.expect("a close");
    }
}

async fn tables(network: &Network) -> Vec<Table> {
    let keys = network
        .texts(match network.engine() {
            Engine::Sqlite => {
                "select m.name || ' ' || group_concat(c.name, ' ') from sqlite_master m, pragma_table_info(m.name) c \
                 where m.type = 'table' and c.pk > 0 group by m.name"
            }
            Engine::Postgres => {
                "select k.table_name || ' ' || string_agg(k.column_name::text, ' ') \
                 from information_schema.table_constraints t join information_schema.key_column_usage k \
                 using (constraint_name, table_name, table_schema) \
                 where t.constraint_type = 'PRIMARY KEY' and t.table_schema = 'public' group by k.table_name"
            }
        })
        .await;
    let keys_of = |name: &str| {
        let line = keys.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("{name} has no primary key")).split(' ').map(str::to_owned).collect()
    };
    let whole = |name: &str| COUNTED.iter().any(|(counted, column)| *counted == name && column.is_none());
    let all = network.columns().await.into_iter().filter(|(name, _)| !whole(name));
    all.map(|(name, columns)| Table { keys: keys_of(&name), name, columns, triggers: Vec::new() }).collect()
}
