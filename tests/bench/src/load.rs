//! Load: `wrk` with our script.

use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use crate::Outcome;

/// How the load is applied.
#[derive(Clone, Copy)]
pub struct Load {
    pub connections: u32,
    pub seconds: u32,
    pub seed: u32,
    /// Each line once, in order.
    pub once: bool,
}

/// What came of it; latencies in microseconds.
#[derive(Clone, Debug, Deserialize)]
pub struct Measured {
    pub answers: u64,
    pub microseconds: u64,
    pub bytes: u64,
    /// Connections that failed and answers that did not come in time.
    pub broken: u64,
    /// Answers with another status than 200, or with GraphQL errors.
    pub faults: u64,
    /// How many lines were taken from the file.
    pub sent: i64,
    pub p50: u64,
    pub p95: u64,
    pub p99: u64,
    pub max: u64,
}

impl Measured {
    /// Answers a second.
    pub fn rate(&self) -> f64 {
        per(self.answers * 1_000_000, self.microseconds)
    }
}

/// The quotient, or zero of nothing.
pub fn per(amount: u64, of: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a rate is not exact")]
    let quotient = amount as f64 / of.max(1) as f64;
    quotient
}

/// Sends the lines of the file to the address.
pub fn run(url: &str, lines: &Path, load: Load) -> Outcome<Measured> {
    let output = Command::new("wrk")
        .args(["-t1", "--timeout", "10s", "-s", &format!("{}/load.lua", crate::HERE)])
        .arg(format!("-c{}", load.connections))
        .arg(format!("-d{}s", load.seconds))
        .arg(url)
        .env("LINES", lines)
        .env("SEED", load.seed.to_string())
        .env("ONCE", if load.once { "1" } else { "0" })
        .output()
        .map_err(|error| format!("wrk: {error}; apt-get install wrk"))?;
    let (told, complaints) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if !complaints.trim().is_empty() {
        eprint!("{complaints}");
    }
    let line = told.lines().find_map(|line| line.strip_prefix("@@"));
    Ok(serde_json::from_str(line.ok_or_else(|| format!("wrk: {told}{complaints}"))?)?)
}
