//! Opens the database of the settings.

use std::time::Duration;

use domain::Office;
use domain::clock::Clock;
use domain::database::{Databases, Reach};
use domain::identity::password::Hasher;

use super::arguments::Source;
use super::{Faults, told, told_all};
use crate::config::{self, Storage};

/// How long a caller waits for a connection before it is told that the server is busy.
const PATIENCE: Duration = Duration::from_secs(3);
/// Longest that PostgreSQL may work on one statement.
const STATEMENT_LIMIT: Duration = Duration::from_secs(10);

/// Connects to the database that is stored in `storage`, to serve from it.
pub async fn connect(storage: &Storage) -> Result<Databases, Faults> {
    reach(storage, Some(STATEMENT_LIMIT)).await
}

async fn reach(storage: &Storage, statement_limit: Option<Duration>) -> Result<Databases, Faults> {
    let reach = Reach {
        url: storage.database_url.reveal().to_owned(),
        connections: storage.pool_size,
        patience: PATIENCE,
        statement_limit,
    };
    // The library's message may quote the whole address, with the password in it.
    Databases::connect(&reach, None).await.map_err(|error| {
        vec![format!("DATABASE_URL: {}", error.to_string().replace(storage.database_url.reveal(), "…"))]
    })
}

/// An office on these databases. Passwords are worked on by as many threads as the machine has cores.
pub fn open(databases: Databases, storage: &Storage) -> Result<Office, Faults> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let hasher = Hasher::new(cores).map_err(told)?;
    Ok(Office::new(databases, Clock::system(storage.utc_offset), hasher))
}

/// The databases of DATABASE_URL alone, for administrators' commands.
pub async fn databases(source: &Source) -> Result<Databases, Faults> {
    let storage = config::storage(|name| source.get(name)).map_err(told_all)?;
    // A migration and a look at all books take as long as they take.
    reach(&storage, None).await
}

/// The office on DATABASE_URL, for administrators' commands that change something.
pub async fn of(source: &Source) -> Result<Office, Faults> {
    let storage = config::storage(|name| source.get(name)).map_err(told_all)?;
    let databases = connect(&storage).await?;
    let pending = migration::pending_read_only(databases.administration()).await.map_err(told)?;
    if !pending.is_empty() {
        return Err(vec![format!("migrations are pending, run `simpul migrate up` first: {}", pending.join(", "))]);
    }
    open(databases, &storage)
}
