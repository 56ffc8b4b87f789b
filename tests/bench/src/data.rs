//! The data set: a throw-away cluster with our tables, filled by `sql/load.sql`.

use std::cell::Cell;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use tests::postgres::{Cluster, binaries};

use crate::Outcome;
use crate::database::Database;
use crate::process::Process;

/// How many rows there are.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    pub organizations: i64,
    pub people: i64,
    pub memberships: i64,
    pub partnerships: i64,
    pub contributions: i64,
}

impl Sizes {
    /// 1 is five thousand organizations with all that belongs to them.
    pub fn of(scale: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "whole rows are wanted")]
        let rows = |at_one: f64| (at_one * scale).round() as i64;
        Self {
            organizations: rows(5_000.0),
            people: rows(50_000.0),
            memberships: rows(100_000.0),
            partnerships: rows(10_000.0),
            contributions: rows(200_000.0),
        }
    }
}

/// Announced contributions begin here, far behind those of the data set.
pub const FIRST_ANNOUNCED: i64 = 10_000_000;

/// The number of what is chained before the rest is loaded: far enough behind it that no server looks back so far, at
/// a millisecond a number.
const SEALED: i64 = 200_000_000;
/// How long a server may take for that.
const PATIENCE: Duration = Duration::from_secs(30);

/// A loaded database and the cluster that holds it; dropping it stops the cluster.
pub struct Data {
    pub cluster: Cluster,
    pub database: Database,
    /// Where statements are counted, apart from the database whose statements they are.
    pub counting: Database,
    pub sizes: Sizes,
    unused: Cell<i64>,
    announced_until: Cell<i64>,
}

impl Data {
    /// Starts a cluster, has `program` make the tables, and fills them. What a server with this key has chained already
    /// lies behind all of it.
    pub fn load(program: &Path, scale: f64, key: &Path) -> Outcome<Self> {
        let sizes = Sizes::of(scale);
        if sizes.partnerships < 100 {
            return Err("the scale must be 0.01 or more".into());
        }
        eprintln!("loading scale {scale}: {sizes:?}");
        let cluster = Cluster::durable();
        let at = |name| Database { binaries: binaries(), url: cluster.url(name) };
        let (counting, database) = (at("postgres"), at("simpul"));
        counting.ask("create database simpul")?;
        counting.ask("create extension pg_stat_statements")?;
        run(program, &["migrate", "up"], &database.url)?;
        database.file("names.sql", &[])?;
        database.file("sealed.sql", &[("number", SEALED)])?;
        seal(program, &database, key)?;
        database.file(
            "load.sql",
            &[
                ("organizations", sizes.organizations),
                ("people", sizes.people),
                ("memberships", sizes.memberships),
                ("partnerships", sizes.partnerships),
                ("contributions", sizes.contributions),
            ],
        )?;
        database.file("confirm.sql", &[])?;
        database.ask("vacuum analyze")?;
        database.ask("checkpoint")?;
        let (unused, announced_until) = (Cell::new(FIRST_ANNOUNCED), Cell::new(FIRST_ANNOUNCED));
        Ok(Self { cluster, database, counting, sizes, unused, announced_until })
    }

    /// How many partnerships wait for contributions.
    pub fn spread(&self) -> i64 {
        self.sizes.partnerships.min(200)
    }

    /// Sees to it that at least `count` contributions wait to be confirmed, and gives the number of the first.
    pub fn announce(&self, count: i64) -> Outcome<i64> {
        let (first, until) = (self.unused.get(), self.announced_until.get());
        let missing = first + count - until;
        if missing > 0 {
            self.announce_on(until, missing, self.spread())?;
            self.announced_until.set(until + missing);
        }
        Ok(first)
    }

    /// As many contributions, all on the need with number 1.
    pub fn announce_on_one(&self, count: i64) -> Outcome<i64> {
        let first = self.announced_until.get();
        self.announce_on(first, count, 1)?;
        self.announced_until.set(first + count);
        self.unused.set(first + count);
        Ok(first)
    }

    /// Says that so many of the waiting contributions have been asked for.
    pub fn used(&self, count: i64) {
        self.unused.set(self.unused.get() + count);
    }

    fn announce_on(&self, first: i64, count: i64, spread: i64) -> Outcome<()> {
        self.database.file("announce.sql", &[("first", first), ("count", count), ("spread", spread)])?;
        self.database.ask("analyze contribution").map(drop)
    }

    /// What is not as it must be among contributions that were announced here: each confirmed one has one
    /// transaction, and no other has any.
    pub fn lost_or_doubled(&self) -> Outcome<String> {
        self.database.ask(&format!(
            "select c.id, c.status, count(t.id) from contribution c left join ledger_transaction t on t.contribution_id = c.id \
             where c.id >= load.id(8, {FIRST_ANNOUNCED}) group by c.id \
             having count(t.id) <> (case when c.status = 'CONFIRMED' then 1 else 0 end) limit 10"
        ))
    }

    /// The laws of the ledger, as the program itself checks them.
    pub fn check_ledger(&self, program: &Path) -> Outcome<String> {
        check_ledger(program, &self.database.url)
    }
}

/// Runs a server until it has chained what there is, of both kinds.
fn seal(program: &Path, database: &Database, key: &Path) -> Outcome<()> {
    let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
    let mut command = Command::new(program);
    command
        .arg("serve")
        .env("DATABASE_URL", &database.url)
        .env("SIMPUL_LISTEN", format!("127.0.0.1:{port}"))
        .env("SIMPUL_SIGNING_KEY_FILE", key)
        .env("SIMPUL_LOG", "warn");
    let log = key.with_extension("log");
    let mut server = Process::start(&mut command, &log)?;
    let began = Instant::now();
    while database.ask("select count(distinct kind) from chain_link")? != "2" {
        if !server.is_running() || began.elapsed() > PATIENCE {
            return Err(format!("nothing is chained: {}", std::fs::read_to_string(&log)?).into());
        }
        sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// The laws of the ledger. The server chains records in the background, whose pace is not waited for here: what it has
/// not come to yet, among many thousands that were loaded at once, is no fault.
pub fn check_ledger(program: &Path, database: &str) -> Outcome<String> {
    let told = match run(program, &["check-ledger"], database) {
        Ok(told) => return Ok(told),
        Err(told) => told.to_string(),
    };
    let is_unchained = |line: &str| line.contains("H5: ledger_transaction ");
    let is_note = |line: &str| line.trim().is_empty() || line.contains("signatures are not looked at");
    let (unchained, others): (Vec<_>, Vec<_>) =
        told.lines().filter(|line| !is_note(line)).partition(|line| is_unchained(line));
    if others.is_empty() && !unchained.is_empty() {
        return Ok("The books are in order; not all of what was loaded is in its chain yet.\n".to_owned());
    }
    Err(told.into())
}

/// Runs the program to its end.
pub fn run(program: &Path, arguments: &[&str], database: &str) -> Outcome<String> {
    let output = Command::new(program)
        .args(arguments)
        .env("DATABASE_URL", database)
        .output()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.success() { Ok(told) } else { Err(format!("{} failed: {told}", arguments.join(" ")).into()) }
}
