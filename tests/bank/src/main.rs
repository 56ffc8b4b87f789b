//! A bank test: many tellers move money while the server and its database are killed under them. What was answered
//! must be in the books once, and nothing else; see README.md beside this folder.

mod bank;
mod book;
mod calm;
mod counter;
mod draw;
mod opening;
mod pulse;
mod server;
mod storm;
mod teller;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Any way in which the test cannot go on.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The bank test of Simpul.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: What,
}

#[derive(Subcommand)]
enum What {
    /// Kills the server and the database while money is moved, and then counts.
    Storm(Storm),
    /// Kills nothing: every answer must be a good one. Tells how many changes a second there are.
    Calm(Calm),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Engine {
    Sqlite,
    Postgres,
}

#[derive(Args)]
struct Common {
    /// The server.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/release/simpul"))]
    program: PathBuf,
    /// The databases, one after the other.
    #[arg(long, value_delimiter = ',', default_value = "sqlite,postgres")]
    database: Vec<Engine>,
    /// How long money is moved, in seconds.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
}

#[derive(Args)]
struct Storm {
    #[command(flatten)]
    common: Common,
    /// How often, each time on a new database and with other draws.
    #[arg(long, default_value_t = 10)]
    seeds: u64,
    /// How many tellers there are.
    #[arg(long, default_value_t = 16)]
    tellers: u32,
    /// How many seconds there may be from the kill of a server, and from when PostgreSQL takes connections
    /// again, to the first good answer; two numbers.
    #[arg(long, value_delimiter = ',', default_value = "2,5")]
    recovery: Vec<f64>,
}

#[derive(Args)]
struct Calm {
    #[command(flatten)]
    common: Common,
    /// How many tellers there are, one count after the other.
    #[arg(long, value_delimiter = ',', default_value = "1,4,16")]
    tellers: Vec<u32>,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        What::Storm(storm) => storm::run(&storm),
        What::Calm(calm) => calm::run(&calm),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("bank: {error}");
            ExitCode::from(2)
        }
    }
}

/// So many a second.
#[expect(clippy::cast_precision_loss, reason = "a rate is told to three digits")]
fn per_second(count: u64, seconds: u64) -> f64 {
    count as f64 / seconds.max(1) as f64
}

/// What is wrong, in words.
fn told(faults: &[String]) -> String {
    if faults.is_empty() { "all is right".to_owned() } else { format!("WRONG:\n  {}", faults.join("\n  ")) }
}
