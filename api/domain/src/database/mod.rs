//! The two engines behind one pair of handles: one to read, one to write.
//!
//! SQLite: write-ahead log, foreign keys on, every commit flushed; one connection writes, the others are
//! read-only, so that writers queue instead of failing. PostgreSQL: one pool to read, one to write.

pub(crate) mod assumed;
mod reader;

use std::time::Duration;

use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::{ConnectOptions as _, Connection as _};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr};

pub(crate) use reader::Reader;

const APPLICATION: &str = "simpul";

/// How the database is reached. Not to be written out: the address may hold a password.
#[derive(Clone)]
pub struct Reach {
    /// `sqlite:` or `postgres:` address.
    pub url: String,
    /// Most connections to read, and on PostgreSQL to write.
    pub connections: u32,
    /// How long a caller waits for a free connection before it is told that the server is busy.
    pub patience: Duration,
    /// Longest that PostgreSQL may work on one statement.
    pub statement_limit: Option<Duration>,
}

/// The handles; cloning shares the pools.
#[derive(Clone)]
pub struct Databases {
    pub(crate) read: Reader,
    /// The pool below the reader; on PostgreSQL the one that also writes.
    pool: DatabaseConnection,
    pub(crate) write: DatabaseConnection,
}

/// What a statement observer is told: the text of each statement that ran.
pub type Observer = std::sync::Arc<dyn Fn(&str) + Send + Sync>;

impl Databases {
    /// Connects, or says why not. SQLite files are created when the address asks for it (`mode=rwc`).
    pub async fn connect(reach: &Reach, observer: Option<Observer>) -> Result<Self, DbErr> {
        let heard = |mut pool: DatabaseConnection| {
            if let Some(observer) = observer.clone() {
                pool.set_metric_callback(move |info| observer(&info.statement.sql));
            }
            pool
        };
        if reach.url.starts_with("sqlite:") {
            let write = heard(Database::connect(sqlite(reach, 1, false)).await?);
            let read = heard(Database::connect(sqlite(reach, reach.connections, true)).await?);
            return Ok(Self { read: Reader::sqlite(read.clone()), pool: read, write });
        }
        let write = heard(Database::connect(postgres(reach)).await?);
        let read = Reader::postgres(lines(reach)?, reach, observer.clone())?;
        Ok(Self { read, pool: write.clone(), write })
    }

    /// The handle for the migration tool and health checks.
    #[must_use]
    pub fn administration(&self) -> &DatabaseConnection {
        &self.write
    }

    /// Ends every connection; what was written is in the file then, not beside it.
    pub async fn close(self) -> Result<(), DbErr> {
        self.read.close();
        self.pool.close().await?;
        self.write.close().await
    }

    /// The handle that only reads, and waits for no writer.
    #[must_use]
    pub fn reader(&self) -> &DatabaseConnection {
        &self.pool
    }

    /// Lets go of the connections that rest between writes: what has cut off one of them has cut off all.
    pub(crate) fn shed(&self) {
        if self.write.get_database_backend() == DbBackend::Postgres {
            let pool = self.write.get_postgres_connection_pool();
            while let Some(line) = pool.try_acquire() {
                drop(line.detach());
            }
        }
    }

    /// Answers when the database does; used by the readiness check.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.pool.execute_unprepared("select 1").await.map(|_| ())
    }
}

fn common(reach: &Reach, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(&reach.url);
    options
        .max_connections(connections)
        .acquire_timeout(reach.patience)
        .connect_timeout(reach.patience)
        // Statements carry personal data; the log never sees them.
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .test_before_acquire(false)
        .test_before_acquire_if_idle_for(Duration::from_secs(30));
    options
}

fn sqlite(reach: &Reach, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = common(reach, connections);
    options.map_sqlx_sqlite_opts(move |options| {
        let options = options
            .pragma("journal_mode", "WAL")
            // An acknowledged write must survive a power cut.
            .pragma("synchronous", "FULL")
            .pragma("foreign_keys", "ON")
            .pragma("busy_timeout", "5000");
        if read_only { options.pragma("query_only", "ON") } else { options }
    });
    // sqlx counts begins and ends. When SQLite has taken a transaction back by itself, for want of room, the count stays:
    // the next transaction would begin inside one that is not there, and no commit would be one.
    options.map_sqlx_sqlite_before_acquire(|line, _| Box::pin(async { Ok(!line.is_in_transaction()) }));
    options
}

fn postgres(reach: &Reach) -> ConnectOptions {
    let mut options = common(reach, reach.connections);
    options.set_application_name(APPLICATION);
    // Whoever writes must see what others have committed while it waited, closed periods above all: a network whose
    // database has another default would post into them. Said when connecting, it takes no statement of a change.
    options.map_sqlx_postgres_opts(|options| options.options([("default_transaction_isolation", "read committed")]));
    if let Some(limit) = reach.statement_limit {
        options.statement_timeout(limit);
    }
    options
}

/// The same for the connections of the reader.
fn lines(reach: &Reach) -> Result<PgConnectOptions, DbErr> {
    let options: PgConnectOptions = reach.url.parse().map_err(reader::connecting)?;
    let options = options.application_name(APPLICATION).disable_statement_logging().options([
        // What is asked most often takes longer to plan than to answer, and the plans for all values are as good:
        // lists are pieces of indexes, whoever asks for which.
        ("plan_cache_mode", "force_generic_plan"),
    ]);
    Ok(match reach.statement_limit {
        Some(limit) => options.options([("statement_timeout", limit.as_millis().to_string())]),
        None => options,
    })
}
