//! What is measured: a server that answers the workloads, and how it wants to be asked.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::Outcome;
use crate::askers::Askers;
use crate::http::{self, Client};
use crate::process::{Process, Tree};
use crate::sample::{Sample, Workload};

/// How long a server may take to its first answer.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Simpul,
    FloorSql,
    FloorRows,
}

impl Which {
    pub const ALL: [Self; 3] = [Self::Simpul, Self::FloorSql, Self::FloorRows];

    pub fn name(self) -> &'static str {
        match self {
            Self::Simpul => "simpul",
            Self::FloorSql => "floor-sql",
            Self::FloorRows => "floor-rows",
        }
    }
}

/// What is needed to start servers and to ask them.
pub struct Stage {
    pub program: PathBuf,
    pub floor: PathBuf,
    /// The address of the database, `postgres:` or `sqlite:`.
    pub database: String,
    pub folder: PathBuf,
    pub askers: Rc<Askers>,
    pub client: Client,
}

/// A running server.
pub struct Target {
    pub which: Which,
    process: Process,
    port: u16,
    /// From the start of the process to the first right answer.
    pub cold: Duration,
}

impl Stage {
    /// The floor answers some workloads in one way only.
    pub fn has(&self, which: Which, workload: Workload) -> bool {
        match which {
            Which::Simpul => true,
            Which::FloorSql => !self.is_sqlite(),
            Which::FloorRows => self.is_sqlite() || !matches!(workload, Workload::W4 | Workload::W5),
        }
    }

    pub fn is_sqlite(&self) -> bool {
        self.database.starts_with("sqlite:")
    }

    /// Starts a server and waits for its answer to this request.
    pub fn start(&self, which: Which, workload: Workload, first: &Sample) -> Outcome<Target> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let mut command = match which {
            Which::Simpul => {
                let mut command = Command::new(&self.program);
                command
                    .arg("serve")
                    .env("DATABASE_URL", &self.database)
                    .env("SIMPUL_LISTEN", &address)
                    .env("SIMPUL_SIGNING_KEY_FILE", &self.askers.key_file)
                    .env("SIMPUL_LOG", "warn");
                command
            }
            Which::FloorSql | Which::FloorRows => {
                let mut command = Command::new(&self.floor);
                match self.database.strip_prefix("sqlite:").and_then(|url| url.split('?').next()) {
                    Some(file) => command.args(["--sqlite", file]),
                    None => command.args(["--postgres", &self.database]),
                };
                command.args(["--listen", &address]);
                command
            }
        };
        let log = self.folder.join(format!("{}.log", which.name()));
        let began = Instant::now();
        let process = Process::start(&mut command, &log)?;
        let mut target = Target { which, process, port, cold: Duration::ZERO };
        loop {
            match self.ask(&target, workload, first) {
                Ok(_) => break,
                Err(error) if !target.process.is_running() || began.elapsed() > PATIENCE => {
                    let told = std::fs::read_to_string(&log).unwrap_or_default();
                    return Err(format!("{} does not answer: {error}\n{told}", which.name()).into());
                }
                Err(_) => sleep(Duration::from_millis(2)),
            }
        }
        target.cold = began.elapsed();
        Ok(target)
    }

    /// Asks once. An answer with top-level errors is an error.
    pub fn ask(&self, target: &Target, workload: Workload, sample: &Sample) -> Outcome<Value> {
        let (token, body) = self.request(target.which, workload, sample)?;
        let answer = self.client.post(&target.url(workload), &token, body)?;
        if target.which != Which::Simpul {
            return Ok(answer);
        }
        match (answer.get("errors"), answer.get("data")) {
            (None, Some(data)) => Ok(data.clone()),
            _ => Err(format!("{} {}: {answer}", target.which.name(), workload.name()).into()),
        }
    }

    /// A file of requests for the load generator.
    pub fn lines(&self, which: Which, workload: Workload, samples: &[Sample], file: &Path) -> Outcome<()> {
        self.askers.renew();
        let mut text = String::new();
        for sample in samples {
            let (token, body) = self.request(which, workload, sample)?;
            text.push_str(&format!("{token}\t{body}\n"));
        }
        Ok(std::fs::write(file, text)?)
    }

    fn request(&self, which: Which, workload: Workload, sample: &Sample) -> Outcome<(String, String)> {
        Ok(match which {
            Which::Simpul => (self.askers.token(sample.asker)?, http::graphql(workload, sample)),
            Which::FloorSql | Which::FloorRows => (String::new(), http::floor(sample)),
        })
    }
}

impl Target {
    pub fn url(&self, workload: Workload) -> String {
        let path = match self.which {
            Which::Simpul => "graphql".to_owned(),
            Which::FloorSql => format!("sql/{}", workload.name()),
            Which::FloorRows => format!("rows/{}", workload.name()),
        };
        format!("http://127.0.0.1:{}/{path}", self.port)
    }

    pub fn tree(&self) -> Tree {
        Tree(self.process.id())
    }
}
