//! The connections that questions are asked through.
//!
//! On PostgreSQL they are not the driver's own pool: that one asks the server whether it is still there each time a
//! connection comes back, which doubles the round trips of a question of one statement. Here a connection is asked
//! only after it has rested, and one that was left in the middle of an answer is thrown away.

use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::{Manager, Metrics, Object, Pool, PoolError, QueueMode, RecycleError, RecycleResult};
use sea_orm::sea_query::Values;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::{self, AssertSqlSafe, Connection};
use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr,
    Statement,
};
use sea_query_sqlx::SqlxValues;

use super::assumed::Assumed;
use super::{Observer, Reach};
use crate::refusal::is_cut_off;

/// A connection that has rested this long is asked whether it is still there before it is used.
const REST: Duration = Duration::from_secs(30);

/// Connections that only read; cloning shares them.
#[derive(Clone)]
pub struct Reader(Kind);

#[derive(Clone)]
enum Kind {
    Sqlite(DatabaseConnection),
    Postgres { lines: Pool<Lines>, observer: Option<Observer>, assumed: Option<Assumed> },
}

impl Reader {
    pub(super) fn sqlite(pool: DatabaseConnection) -> Self {
        Self(Kind::Sqlite(pool))
    }

    pub(super) fn postgres(
        options: PgConnectOptions,
        reach: &Reach,
        observer: Option<Observer>,
    ) -> Result<Self, DbErr> {
        let lines = Pool::builder(Lines(options))
            .max_size(usize::try_from(reach.connections).unwrap_or(1))
            // The one used last has its statements at hand, and the others may rest.
            .queue_mode(QueueMode::Lifo)
            .wait_timeout(Some(reach.patience))
            .create_timeout(Some(reach.patience))
            .recycle_timeout(Some(reach.patience))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| DbErr::Custom(error.to_string()))?;
        Ok(Self(Kind::Postgres { lines, observer, assumed: None }))
    }

    /// The same connections for a question whose rights are assumed; its first statement finds out whether they hold.
    /// `None` where a statement is no way to go, and rights are as soon read as compared.
    pub(crate) fn assuming(&self, assumption: Assumed) -> Option<Self> {
        match &self.0 {
            Kind::Sqlite(_) => None,
            Kind::Postgres { lines, observer, .. } => Some(Self(Kind::Postgres {
                lines: lines.clone(),
                observer: observer.clone(),
                assumed: Some(assumption),
            })),
        }
    }

    /// Whether the rights that the question assumed have held; true when it assumed none.
    pub(crate) async fn has_held(&self) -> Result<bool, DbErr> {
        let Kind::Postgres { assumed: Some(assumed), .. } = &self.0 else { return Ok(true) };
        if let Some(holds) = assumed.holds() {
            return Ok(holds);
        }
        // Nothing was asked of the database that could have told.
        self.query_all_raw(Statement::from_string(DbBackend::Postgres, "select 1")).await?;
        Ok(assumed.holds().unwrap_or_default())
    }

    /// Ends the connections that rest; the pool below SQLite's is closed by whoever owns it.
    pub(super) fn close(self) {
        if let Kind::Postgres { lines, .. } = self.0 {
            lines.close();
        }
    }

    /// The rows of a statement. One that the server's stop or restart has cut off is asked again on a new connection,
    /// since asking changes nothing.
    async fn rows(lines: &Pool<Lines>, statement: &Statement) -> Result<Vec<QueryResult>, DbErr> {
        let mut line = take(lines).await?;
        let mut rows = line.ask(statement).await;
        if rows.as_ref().is_err_and(is_cut_off) {
            drop(line);
            // Whatever cut this one off has cut off those that rest.
            lines.retain(|_, _| false);
            line = take(lines).await?;
            rows = line.ask(statement).await;
        }
        rows.map_err(asking)
    }
}

async fn take(lines: &Pool<Lines>) -> Result<Object<Lines>, DbErr> {
    lines.get().await.map_err(|error| match error {
        PoolError::Backend(error) => connecting(error),
        PoolError::Closed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
        _ => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
    })
}

pub(super) fn connecting(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}

fn asking(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}

#[async_trait::async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        match &self.0 {
            Kind::Sqlite(pool) => pool.get_database_backend(),
            Kind::Postgres { .. } => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, _: Statement) -> Result<ExecResult, DbErr> {
        Err(DbErr::Custom("a reader executes nothing".to_owned()))
    }

    async fn execute_unprepared(&self, _: &str) -> Result<ExecResult, DbErr> {
        Err(DbErr::Custom("a reader executes nothing".to_owned()))
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        Ok(self.query_all_raw(statement).await?.into_iter().next())
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.0 {
            Kind::Sqlite(pool) => pool.query_all_raw(statement).await,
            Kind::Postgres { lines, observer, assumed } => {
                let asked = assumed.as_ref().filter(|assumed| assumed.is_open());
                let statement = match asked {
                    Some(assumed) => assumed.wrap(statement),
                    None => statement,
                };
                let rows = Self::rows(lines, &statement).await;
                if let Some(observer) = observer {
                    observer(&statement.sql);
                }
                match asked {
                    Some(assumed) => assumed.unwrap(rows),
                    None => rows,
                }
            }
        }
    }
}

/// Makes connections and tells whether one can be used again.
struct Lines(PgConnectOptions);

/// A connection, and whether the last answer was read to its end.
struct Line {
    connection: PgConnection,
    is_clean: bool,
}

impl Line {
    async fn ask(&mut self, statement: &Statement) -> Result<Vec<QueryResult>, sqlx::Error> {
        let values = statement.values.clone().unwrap_or(Values(Vec::new()));
        let query = sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values));
        // Stays so when whoever asks goes away before the answer is here.
        self.is_clean = false;
        let rows = query.fetch_all(&mut self.connection).await;
        self.is_clean = rows.as_ref().map_or_else(|error| matches!(error, sqlx::Error::Database(_)), |_| true);
        Ok(rows?.into_iter().map(QueryResult::from).collect())
    }
}

impl Manager for Lines {
    type Type = Line;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<Line, sqlx::Error> {
        Ok(Line { connection: PgConnection::connect_with(&self.0).await?, is_clean: true })
    }

    async fn recycle(&self, line: &mut Line, metrics: &Metrics) -> RecycleResult<sqlx::Error> {
        if !line.is_clean {
            return Err(RecycleError::message("left in the middle of an answer"));
        }
        if metrics.last_used() >= REST {
            line.connection.ping().await?;
        }
        Ok(())
    }
}
