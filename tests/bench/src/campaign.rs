//! All of `bench measure`: check, then time, repeat by repeat, then report.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use chrono::Utc;

use crate::arguments::Measure;
use crate::askers::Askers;
use crate::data::Data;
use crate::figure::{self, Book, Figure};
use crate::kit::Kit;
use crate::measure::{self, Plan};
use crate::sqlite::Sqlite;
use crate::target::{Stage, Which};
use crate::{Outcome, beside, check_target, is_kept_well, pgbench, report, stage};

pub fn run(asked: &Measure) -> Outcome<()> {
    if let Some(name) = asked.targets.iter().find(|name| which(name).is_none() && *name != pgbench::NAME) {
        return Err(format!("no target {name}").into());
    }
    let common = &asked.common;
    let folder = tempfile::TempDir::new()?;
    let askers = Rc::new(Askers::new(folder.path())?);
    let data = Data::load(&common.program, common.scale, &askers.key_file)?;
    let mut book = Book::begin(&asked.out)?;
    let measured = |name: &str| asked.database.iter().any(|one| one == name);
    // First, because the answers are compared with those of PostgreSQL, which must not have moved on.
    if measured("sqlite") {
        sqlite(asked, &data, &askers, folder.path(), &mut book)?;
    }
    if measured("postgres") {
        postgres(asked, &data, &askers, folder.path(), &mut book)?;
    }
    print!("\n{}", report::markdown(&figure::read(&asked.out)?));
    Ok(())
}

fn postgres(asked: &Measure, data: &Data, askers: &Rc<Askers>, folder: &Path, book: &mut Book) -> Outcome<()> {
    let common = &asked.common;
    let stage = stage(common, askers.clone(), data.database.url.clone(), folder)?;
    let named = std::env::var_os("BENCH_KIT").map(PathBuf::from);
    let kit = asked.kit.clone().or(named);
    let kit = kit.as_deref().map(|kit| Kit::open(kit, data, common.scale, folder)).transpose()?;
    book.note(&setting(asked, "PostgreSQL"))?;
    check(asked, data, &stage, book)?;
    let plan = plan(asked);
    for repeat in 1..=asked.repeats {
        for name in &asked.targets {
            match which(name) {
                Some(which) => measure::target(data, &stage, which, repeat, &plan, book)?,
                None => pgbench::measure(data, folder, repeat, &plan, book)?,
            }
        }
        if let Some(kit) = &kit {
            kit.measure(repeat, &plan, book)?;
        }
    }
    if asked.hot {
        beside::hot(data, &stage, asked.seconds, book)?;
    }
    if asked.deep {
        beside::deep(data, &stage, asked.seconds, book)?;
    }
    if is_kept_well(data, &common.program)? { Ok(()) } else { Err("the books are not in order".into()) }
}

fn sqlite(asked: &Measure, data: &Data, askers: &Rc<Askers>, folder: &Path, book: &mut Book) -> Outcome<()> {
    let common = &asked.common;
    let sqlite = Sqlite::copy(data, &common.program, folder)?;
    let stage = stage(common, askers.clone(), sqlite.url(), folder)?;
    book.note(&setting(asked, "SQLite"))?;
    check(asked, data, &stage, book)?;
    let plan = plan(asked);
    for repeat in 1..=asked.repeats {
        for which in asked.targets.iter().filter_map(|name| which(name)).filter(|one| *one != Which::FloorSql) {
            measure::target(&sqlite, &stage, which, repeat, &plan, book)?;
        }
    }
    let wrong = sqlite.lost_or_doubled()?;
    if wrong > 0 {
        return Err(format!("{wrong} contributions are lost or doubled").into());
    }
    print!("{}", crate::data::check_ledger(&common.program, &sqlite.url())?);
    Ok(())
}

/// Stops at a wrong answer; statements beyond the budget are only noted, for `bench check` to judge.
fn check(asked: &Measure, data: &Data, stage: &Stage, book: &mut Book) -> Outcome<()> {
    for which in asked.targets.iter().filter_map(|name| which(name)) {
        if which == Which::FloorSql && stage.is_sqlite() {
            continue;
        }
        for found in check_target(data, stage, which, &asked.common.workloads)? {
            if !found.wrong.is_empty() {
                return Err(format!("{} {} answers wrongly", which.name(), found.workload.name()).into());
            }
            if which == Which::Simpul && !stage.is_sqlite() {
                let (statements, frames) = (found.statements, found.frames);
                let (workload, budget) = (found.workload.name().to_owned(), found.workload.budget());
                book.note(&Figure::Statements { workload, statements, frames, budget })?;
            }
        }
    }
    Ok(())
}

fn which(name: &str) -> Option<Which> {
    Which::ALL.into_iter().find(|which| which.name() == name)
}

fn plan(asked: &Measure) -> Plan {
    let (workloads, connections) = (asked.common.workloads.clone(), asked.connections.clone());
    Plan { workloads, connections, seconds: asked.seconds }
}

fn setting(asked: &Measure, database: &str) -> Figure {
    Figure::Setting {
        database: database.to_owned(),
        scale: asked.common.scale,
        repeats: asked.repeats,
        seconds: asked.seconds,
        cores: std::thread::available_parallelism().map_or(0, usize::from),
        at: Utc::now().to_rfc3339(),
    }
}
