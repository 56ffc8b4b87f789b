//! How fast the server is, and against what: see README.md beside this folder.
//!
//! What lives here: the data set, the load, what is counted, the report. What does not: the floor, which is a
//! program of its own in `floor/`, so that it is built without the server.

mod answer;
mod arguments;
mod askers;
mod beside;
mod check;
mod data;
mod database;
mod figure;
mod http;
mod kit;
mod load;
mod measure;
mod median;
mod pgbench;
mod process;
mod report;
mod sample;
mod statements;
mod target;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::Utc;
use clap::Parser;

use arguments::{Arguments, Common, Measure, What};
use askers::Askers;
use data::Data;
use figure::{Book, Figure};
use http::Client;
use measure::Plan;
use sample::{Workload, sample};
use target::{Stage, Which};

/// Any way in which the benchmark cannot go on.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// The folder of scripts and statements.
const HERE: &str = env!("CARGO_MANIFEST_DIR");

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::from(2)
        }
    }
}

/// Whether all that was checked holds.
fn run(command: What) -> Outcome<bool> {
    match command {
        What::Check(common) => run_check(&common),
        What::Measure(measure) => run_measure(&measure).map(|()| true),
        What::Report { file } => {
            print!("{}", report::markdown(&figure::read(&file)?));
            Ok(true)
        }
    }
}

fn run_check(common: &Common) -> Outcome<bool> {
    let data = Data::load(&common.program, common.scale)?;
    let folder = tempfile::TempDir::new()?;
    let stage = stage(common, data.database.url.clone(), folder.path())?;
    let mut holds = true;
    for which in [Which::FloorSql, Which::FloorRows, Which::Simpul] {
        if which != Which::Simpul && !common.floor.exists() {
            println!("NOT CHECKED {}: no program at {}", which.name(), common.floor.display());
            continue;
        }
        let found = check_target(&data, &stage, which, &common.workloads)?;
        holds &= found.iter().all(check::Found::is_good);
    }
    Ok(is_kept_well(&data, &common.program)? && holds)
}

fn check_target(data: &Data, stage: &Stage, which: Which, workloads: &[Workload]) -> Outcome<Vec<check::Found>> {
    let target = stage.start(which, Workload::W1, &sample(Workload::W1, 0, data.sizes))?;
    let workloads: Vec<_> = workloads.iter().copied().filter(|one| which.answers(*one)).collect();
    check::check(data, stage, &target, &workloads)
}

/// Whether the books are in order after all that was confirmed.
fn is_kept_well(data: &Data, program: &Path) -> Outcome<bool> {
    let wrong = data.lost_or_doubled()?;
    if !wrong.is_empty() {
        println!("NOT OK contributions lost or doubled (id, status, transactions):\n{wrong}");
    }
    match data.check_ledger(program) {
        Ok(told) => {
            print!("{told}");
            Ok(wrong.is_empty())
        }
        Err(error) => {
            println!("NOT OK {error}");
            Ok(false)
        }
    }
}

fn run_measure(asked: &Measure) -> Outcome<()> {
    let common = &asked.common;
    let which = |name: &String| Which::ALL.into_iter().find(|which| which.name() == name);
    if let Some(name) = asked.targets.iter().find(|name| which(name).is_none() && *name != pgbench::NAME) {
        return Err(format!("no target {name}").into());
    }
    let data = Data::load(&common.program, common.scale)?;
    let folder = tempfile::TempDir::new()?;
    let stage = stage(common, data.database.url.clone(), folder.path())?;
    let named = std::env::var_os("SIMPUL_BENCH_KIT").map(PathBuf::from);
    let kit = asked.kit.clone().or(named);
    let kit = kit.as_deref().map(|kit| kit::Kit::open(kit, &data, common.scale, folder.path())).transpose()?;
    let mut book = Book::begin(&asked.out)?;
    book.note(&Figure::Setting {
        database: "PostgreSQL".to_owned(),
        scale: common.scale,
        repeats: asked.repeats,
        seconds: asked.seconds,
        cores: std::thread::available_parallelism().map_or(0, usize::from),
        at: Utc::now().to_rfc3339(),
    })?;
    for which in asked.targets.iter().filter_map(which) {
        for found in check_target(&data, &stage, which, &common.workloads)? {
            if !found.wrong.is_empty() {
                return Err(format!("{} {} answers wrongly", which.name(), found.workload.name()).into());
            }
            if which == Which::Simpul {
                let (statements, frames) = (found.statements, found.frames);
                let (workload, budget) = (found.workload.name().to_owned(), found.workload.budget());
                book.note(&Figure::Statements { workload, statements, frames, budget })?;
            }
        }
    }
    let (workloads, connections) = (common.workloads.clone(), asked.connections.clone());
    let plan = Plan { workloads, connections, seconds: asked.seconds };
    for repeat in 1..=asked.repeats {
        for name in &asked.targets {
            match which(name) {
                Some(which) => measure::target(&data, &stage, which, repeat, &plan, &mut book)?,
                None => pgbench::measure(&data, folder.path(), repeat, &plan, &mut book)?,
            }
        }
        if let Some(kit) = &kit {
            kit.measure(repeat, &plan, &mut book)?;
        }
    }
    if asked.hot {
        beside::hot(&data, &stage, asked.seconds, &mut book)?;
    }
    if asked.deep {
        beside::deep(&data, &stage, asked.seconds, &mut book)?;
    }
    if !is_kept_well(&data, &common.program)? {
        return Err("the books are not in order".into());
    }
    print!("\n{}", report::markdown(&figure::read(&asked.out)?));
    Ok(())
}

fn stage(common: &Common, database: String, folder: &Path) -> Outcome<Stage> {
    Ok(Stage {
        program: common.program.clone(),
        floor: common.floor.clone(),
        database,
        folder: folder.to_owned(),
        askers: Askers::new(folder)?,
        client: Client::new()?,
    })
}
