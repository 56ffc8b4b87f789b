//! What was measured: one line of JSON a figure. Times in microseconds, memory in megabytes.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::Outcome;

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(tag = "figure", rename_all = "snake_case")]
pub enum Figure {
    /// What holds for all lines behind this one.
    Setting {
        database: String,
        scale: f64,
        repeats: u32,
        seconds: u32,
        cores: usize,
        at: String,
    },
    /// Statements a request of our server.
    Statements {
        workload: String,
        statements: f64,
        frames: f64,
        budget: u32,
    },
    Start {
        target: String,
        repeat: u32,
        cold: u64,
        idle: f64,
        answered: f64,
    },
    Run(Run),
    End {
        target: String,
        repeat: u32,
        peak: f64,
    },
    /// Something that is asked for by an option, in words.
    Told {
        about: String,
        text: String,
    },
}

/// One workload under one load.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Run {
    pub target: String,
    pub workload: String,
    pub connections: u32,
    pub repeat: u32,
    /// Answers a second.
    pub rate: f64,
    pub p50: u64,
    pub p95: u64,
    pub p99: u64,
    pub max: u64,
    /// Answers that were none, or that held errors.
    pub faults: u64,
    /// Processor time a request of the server and its children.
    pub server: f64,
    /// The same of PostgreSQL.
    pub postgres: f64,
    /// Bytes an answer.
    pub bytes: f64,
}

/// Where figures are kept.
pub struct Book(File);

impl Book {
    /// Begins a new one in this file.
    pub fn begin(file: &Path) -> Outcome<Self> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        Ok(Self(OpenOptions::new().create(true).write(true).truncate(true).open(file)?))
    }

    /// Writes a figure, and shows it.
    pub fn note(&mut self, figure: &Figure) -> Outcome<()> {
        let line = serde_json::to_string(figure)?;
        writeln!(self.0, "{line}")?;
        match figure {
            Figure::Run(run) => println!(
                "{:>16} {} {:>4} connections {:>8.0}/s  p50 {:>6} p99 {:>6} us  processor {:>5.0} + {:>5.0} us  faults {}",
                run.target,
                run.workload,
                run.connections,
                run.rate,
                run.p50,
                run.p99,
                run.server,
                run.postgres,
                run.faults
            ),
            other => println!("{}", serde_json::to_string(other)?),
        }
        Ok(())
    }
}

/// Reads what was kept.
pub fn read(file: &Path) -> Outcome<Vec<Figure>> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}
