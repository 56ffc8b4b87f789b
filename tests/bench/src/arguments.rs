//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::sample::Workload;

/// The benchmark of Simpul.
#[derive(Parser)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: What,
}

#[derive(Subcommand)]
pub enum What {
    /// Compares answers with SQL and counts statements.
    Check(Common),
    /// Checks, then times, and reports.
    Measure(Measure),
    /// Writes what was measured as tables.
    Report {
        /// The file of figures.
        file: PathBuf,
    },
}

#[derive(Args)]
pub struct Common {
    /// How much data: 1 is five thousand organizations.
    #[arg(long, default_value_t = 1.0)]
    pub scale: f64,
    /// The server.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/release/simpul"))]
    pub program: PathBuf,
    /// The floor.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/release/floor"))]
    pub floor: PathBuf,
    /// The workloads.
    #[arg(long, value_delimiter = ',', value_parser = Workload::parse, default_value = "W1,W2,W3,W4,W5,W6")]
    pub workloads: Vec<Workload>,
}

#[derive(Args)]
pub struct Measure {
    #[command(flatten)]
    pub common: Common,
    /// How often everything is measured.
    #[arg(long, default_value_t = 3)]
    pub repeats: u32,
    /// How long a run is.
    #[arg(long, default_value_t = 3)]
    pub seconds: u32,
    /// How many requests are under way at a time.
    #[arg(long, value_delimiter = ',', default_value = "1,32,128")]
    pub connections: Vec<u32>,
    /// The databases.
    #[arg(long, value_delimiter = ',', default_value = "postgres", value_parser = ["postgres", "sqlite"])]
    pub database: Vec<String>,
    /// What is measured.
    #[arg(long, value_delimiter = ',', default_value = "floor-sql,floor-rows,pgbench,simpul")]
    pub targets: Vec<String>,
    /// A kit that measures other engines beside us; else the one that `BENCH_KIT` names. See README.md.
    #[arg(long)]
    pub kit: Option<PathBuf>,
    /// Also has many confirm contributions of one need at the same time.
    #[arg(long)]
    pub hot: bool,
    /// Also compares first pages with last ones, and long lists with short ones.
    #[arg(long)]
    pub deep: bool,
    /// Where the figures are kept.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/bench/results.jsonl"))]
    pub out: PathBuf,
}
