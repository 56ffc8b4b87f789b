//! The same data in SQLite: what was loaded into PostgreSQL, copied row by row.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};

use crate::Outcome;
use crate::askers::{Kind, id};
use crate::data::{Data, FIRST_ANNOUNCED, Sizes, run};
use crate::measure::Source;
use crate::process::Tree;

/// What `load.sql` fills, parents first, and the chains that were begun before, without which the server would chain
/// all that was loaded while it is measured.
const TABLES: [&str; 16] = [
    "person",
    "session",
    "organization",
    "membership",
    "membership_role",
    "partnership",
    "party",
    "need",
    "contribution",
    "account",
    "ledger_transaction",
    "posting",
    "ledger_seal",
    "audit",
    "chain",
    "chain_link",
];

pub struct Sqlite {
    connection: Connection,
    pub file: PathBuf,
    sizes: Sizes,
    unused: Cell<i64>,
    announced_until: Cell<i64>,
}

impl Sqlite {
    /// Has `program` make the tables in a new file, and copies the data set into them.
    pub fn copy(data: &Data, program: &Path, folder: &Path) -> Outcome<Self> {
        let file = folder.join("bench.db");
        run(program, &["migrate", "up"], &url(&file))?;
        let mut connection = Connection::open(&file)?;
        connection.busy_timeout(Duration::from_secs(20))?;
        connection.execute_batch("pragma foreign_keys = OFF; pragma synchronous = OFF")?;
        let tx = connection.transaction()?;
        for table in TABLES {
            copy_table(data, &tx, table)?;
        }
        tx.commit()?;
        // No `analyze`, which no server asks for either: with what it gathers, SQLite compiles a statement anew for
        // other values.
        connection
            .execute_batch("pragma wal_checkpoint(TRUNCATE); pragma foreign_keys = ON; pragma synchronous = FULL")?;
        let (unused, announced_until) = (Cell::new(FIRST_ANNOUNCED), Cell::new(FIRST_ANNOUNCED));
        Ok(Self { connection, file, sizes: data.sizes, unused, announced_until })
    }

    pub fn url(&self) -> String {
        url(&self.file)
    }

    /// As [`Data::lost_or_doubled`].
    pub fn lost_or_doubled(&self) -> Outcome<i64> {
        let sql = "select count(*) from (select c.status, count(t.id) as moved from contribution c \
             left join ledger_transaction t on t.contribution_id = c.id where c.id >= ?1 group by c.id \
             having moved <> (c.status = 'CONFIRMED'))";
        Ok(self.connection.query_row(sql, [id(Kind::Contribution, FIRST_ANNOUNCED)], |row| row.get(0))?)
    }
}

impl Source for Sqlite {
    fn announce(&self, count: i64) -> Outcome<i64> {
        let (first, until) = (self.unused.get(), self.announced_until.get());
        let end = until.max(first + count);
        let needs = 12 * self.sizes.partnerships.min(200);
        let tx = self.connection.unchecked_transaction()?;
        for number in until..end {
            tx.prepare_cached(
                "insert into contribution (id, need_id, giver_organization_id, announced, happened_on, status, announced_by, announced_at) \
                 values (?1, ?2, ?3, 300, '2024-03-01', 'ANNOUNCED', ?4, '2024-01-01T00:00:00+00:00')",
            )?
            .execute(params![
                id(Kind::Contribution, number),
                id(Kind::Need, 1 + number % needs),
                id(Kind::Organization, 0),
                id(Kind::Person, 0)
            ])?;
        }
        tx.commit()?;
        self.announced_until.set(end);
        Ok(first)
    }

    fn used(&self, count: i64) {
        self.unused.set(self.unused.get() + count);
    }

    fn sizes(&self) -> Sizes {
        self.sizes
    }

    fn processes(&self) -> Option<Tree> {
        None
    }
}

fn url(file: &Path) -> String {
    format!("sqlite:{}?mode=rwc", file.display())
}

fn copy_table(data: &Data, sqlite: &Connection, table: &str) -> Outcome<()> {
    let columns = data.database.ask(&format!(
        "select column_name, data_type from information_schema.columns \
         where table_schema = 'public' and table_name = '{table}' order by ordinal_position"
    ))?;
    let columns: Vec<_> = columns.lines().filter_map(|line| line.split_once('|')).collect();
    let written: Vec<_> = columns.iter().map(|(name, kind)| as_sqlite_writes(name, kind)).collect();
    let rows = data.database.copy(&format!("select {} from {table} order by 1", written.join(", ")))?;
    let names: Vec<_> = columns.iter().map(|(name, _)| *name).collect();
    let places: Vec<_> = (1..=columns.len()).map(|place| format!("?{place}")).collect();
    let mut insert =
        sqlite.prepare(&format!("insert into {table} ({}) values ({})", names.join(", "), places.join(", ")))?;
    for row in rows.lines() {
        let values = row.split('\t').zip(&columns).map(|(text, (_, kind))| value(text, kind));
        insert.execute(params_from_iter(values.collect::<Outcome<Vec<_>>>()?))?;
    }
    Ok(())
}

fn as_sqlite_writes(name: &str, kind: &str) -> String {
    match kind {
        "uuid" => format!("replace(\"{name}\"::text, '-', '')"),
        "timestamp with time zone" => {
            format!("to_char(\"{name}\" at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"+00:00\"')")
        }
        "boolean" => format!("\"{name}\"::int"),
        _ => format!("\"{name}\""),
    }
}

/// A field of COPY's text format.
fn value(text: &str, kind: &str) -> Outcome<Value> {
    if text == "\\N" {
        return Ok(Value::Null);
    }
    Ok(match kind {
        "uuid" => Value::Blob(text.parse::<uuid::Uuid>()?.as_bytes().to_vec()),
        "bigint" | "integer" | "boolean" => Value::Integer(text.parse()?),
        _ if text.contains('\\') => return Err(format!("not copied: {text}").into()),
        _ => Value::Text(text.to_owned()),
    })
}
