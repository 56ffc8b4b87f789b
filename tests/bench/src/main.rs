//! How fast the server is, and against what: see README.md beside this folder.
//!
//! What lives here: the data set, the load, what is counted, the report. What does not: the floor, which is a
//! program of its own in `floor/`, so that it is built without the server.

mod answer;
mod askers;
mod check;
mod data;
mod database;
mod http;
mod load;
mod process;
mod sample;
mod statements;
mod target;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use askers::Askers;
use data::Data;
use http::Client;
use sample::{Workload, sample};
use target::{Stage, Which};

/// Any way in which the benchmark cannot go on.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// The folder of scripts and statements.
const HERE: &str = env!("CARGO_MANIFEST_DIR");

/// The benchmark of Simpul.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: What,
}

#[derive(Subcommand)]
enum What {
    /// Compares answers with SQL and counts statements.
    Check(Common),
}

#[derive(Args)]
struct Common {
    /// How much data: 1 is five thousand organizations.
    #[arg(long, default_value_t = 1.0)]
    scale: f64,
    /// The server.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/release/simpul"))]
    program: PathBuf,
    /// The floor.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/release/floor"))]
    floor: PathBuf,
    /// The workloads.
    #[arg(long, value_delimiter = ',', value_parser = Workload::parse, default_value = "W1,W2,W3,W4,W5,W6")]
    workloads: Vec<Workload>,
}

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
        let target = stage.start(which, Workload::W1, &sample(Workload::W1, 0, data.sizes))?;
        let workloads: Vec<_> = common.workloads.iter().copied().filter(|one| which.answers(*one)).collect();
        let found = check::check(&data, &stage, &target, &workloads)?;
        holds &= found.iter().all(|one| one.faults.is_empty());
    }
    let wrong = data.lost_or_doubled()?;
    if !wrong.is_empty() {
        println!("NOT OK contributions lost or doubled (id, status, transactions):\n{wrong}");
        holds = false;
    }
    print!("{}", data.check_ledger(&common.program)?);
    Ok(holds)
}

fn stage(common: &Common, database: String, folder: &std::path::Path) -> Outcome<Stage> {
    Ok(Stage {
        program: common.program.clone(),
        floor: common.floor.clone(),
        database,
        folder: folder.to_owned(),
        askers: Askers::new(folder)?,
        client: Client::new()?,
    })
}
