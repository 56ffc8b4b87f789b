//! How fast the server is, and against what: see README.md beside this folder.
//!
//! What lives here: the data set, the load, what is counted, the report. What does not: the floor, which is a
//! program of its own in `floor/`, so that it is built without the server.

mod answer;
mod arguments;
mod askers;
mod beside;
mod campaign;
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
mod sqlite;
mod statements;
mod target;

use std::path::Path;
use std::process::ExitCode;
use std::rc::Rc;

use clap::Parser;

use arguments::{Arguments, Common, What};
use askers::Askers;
use data::Data;
use http::Client;
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
        What::Measure(measure) => campaign::run(&measure).map(|()| true),
        What::Report { file } => {
            print!("{}", report::markdown(&figure::read(&file)?));
            Ok(true)
        }
    }
}

fn run_check(common: &Common) -> Outcome<bool> {
    let folder = tempfile::TempDir::new()?;
    let askers = Rc::new(Askers::new(folder.path())?);
    let data = Data::load(&common.program, common.scale, &askers.key_file)?;
    let stage = stage(common, askers, data.database.url.clone(), folder.path())?;
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
    let workloads: Vec<_> = workloads.iter().copied().filter(|one| stage.has(which, *one)).collect();
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

fn stage(common: &Common, askers: Rc<Askers>, database: String, folder: &Path) -> Outcome<Stage> {
    Ok(Stage {
        program: common.program.clone(),
        floor: common.floor.clone(),
        database,
        folder: folder.to_owned(),
        askers,
        client: Client::new()?,
    })
}
