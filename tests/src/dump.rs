//! What stands in the tables, behind the API's back.

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::network::{Engine, Network};

impl Network {
    /// What one statement selects, each row's first column as text.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let db = self.administration();
        let statement = Statement::from_string(db.get_database_backend(), sql);
        let rows = db.query_all_raw(statement).await.expect("rows");
        rows.iter().map(|row| row.try_get_by_index(0).expect("a text")).collect()
    }

    /// The numbers of the ledger's laws that are broken.
    pub async fn violations(&self) -> Vec<&'static str> {
        let broken = domain::ledger::check::check(self.administration()).await.expect("a check");
        broken.into_iter().map(|violation| violation.law).collect()
    }

    /// Every table of ours with its columns, as the database's own catalog has them.
    pub async fn columns(&self) -> Vec<(String, Vec<String>)> {
        let all = self.texts(match self.engine() {
            Engine::Sqlite => {
                "select m.name || ' ' || group_concat(c.name, ' ') from sqlite_master m, pragma_table_info(m.name) c \
                 where m.type = 'table' and m.name not in ('seaql_migrations', 'sqlite_sequence') \
                 group by m.name order by m.name"
            }
            Engine::Postgres => {
                "select table_name || ' ' || string_agg(column_name::text, ' ') from information_schema.columns \
                 where table_schema = 'public' and table_name <> 'seaql_migrations' group by table_name order by 1"
            }
        });
        let split = |line: &String| {
            let mut words = line.split(' ').map(str::to_owned);
            (words.next().unwrap_or_default(), words.collect())
        };
        all.await.iter().map(split).collect()
    }

    /// How many rows each table has but that of tries, which are counted: equal before and after what must change
    /// nothing.
    pub async fn rows(&self) -> Vec<(String, i64)> {
        let db = self.administration();
        let (backend, names) = match self.engine() {
            Engine::Sqlite => {
                (DbBackend::Sqlite, "select name as n from sqlite_master where type = 'table' order by 1")
            }
            Engine::Postgres => (
                DbBackend::Postgres,
                "select table_name::text as n from information_schema.tables where table_schema = 'public' order by 1",
            ),
        };
        let mut counts = Vec::new();
        for row in db.query_all_raw(Statement::from_string(backend, names)).await.expect("tables") {
            let name: String = row.try_get("", "n").expect("a name");
            if name == "attempt" {
                continue;
            }
            let count = format!("select count(*) as n from \"{name}\"");
            let row = db.query_one_raw(Statement::from_string(backend, count)).await.expect("a count").expect("a row");
            counts.push((name, row.try_get("", "n").expect("a number")));
        }
        counts
    }

    /// Everything that stands in these tables, each row a line in the engine's own words.
    pub async fn dump(&self, tables: &[&str]) -> Vec<String> {
        self.dump_without(tables, &[]).await
    }

    /// The same without these columns.
    pub async fn dump_without(&self, tables: &[&str], without: &[&str]) -> Vec<String> {
        let mut lines = Vec::new();
        for (table, mut columns) in self.columns().await {
            if tables.contains(&table.as_str()) {
                columns.retain(|name| !without.contains(&name.as_str()));
                let row = match self.engine() {
                    Engine::Sqlite => {
                        columns.iter().map(|name| format!("quote({name})")).collect::<Vec<_>>().join(" || ' ' || ")
                    }
                    Engine::Postgres => format!("row({})::text", columns.join(", ")),
                };
                let rows = self.texts(&format!("select {row} from {table} order by 1")).await;
                lines.extend(rows.into_iter().map(|row| format!("{table}: {row}")));
            }
        }
        lines
    }
}
