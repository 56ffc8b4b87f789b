//! The server and its database: started, killed, started again.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use api::http::token::Keys;
use tempfile::TempDir;
use tests::postgres::Cluster;

use crate::{Engine, Outcome};

/// Where everything is kept.
pub enum Store {
    Sqlite,
    Postgres(Cluster),
}

pub struct Server {
    program: PathBuf,
    port: u16,
    url: String,
    pub store: Store,
    folder: TempDir,
    process: Option<Child>,
    starts: u32,
}

impl Server {
    /// A server that does not run yet, on a new database with its tables.
    pub fn new(program: &Path, engine: Engine) -> Outcome<Self> {
        let folder = TempDir::new()?;
        let (url, store) = match engine {
            Engine::Sqlite => (format!("sqlite:{}?mode=rwc", folder.path().join("bank.db").display()), Store::Sqlite),
            Engine::Postgres => {
                let cluster = Cluster::durable();
                (cluster.url("postgres"), Store::Postgres(cluster))
            }
        };
        std::fs::write(folder.path().join("key.pem"), Keys::generate_pem()?.as_bytes())?;
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let server = Self { program: program.to_owned(), port, url, store, folder, process: None, starts: 0 };
        server.runs(&["migrate", "up"])?;
        Ok(server)
    }

    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn start(&mut self) -> Outcome<()> {
        self.starts += 1;
        let log = File::create(self.log(self.starts))?;
        let mut command = self.command(&["serve"]);
        let child = command.stdout(log.try_clone()?).stderr(log).spawn();
        self.process = Some(child.map_err(|error| format!("{}: {error}", self.program.display()))?);
        Ok(())
    }

    /// Ends the process without a word to it.
    pub fn kill(&mut self) -> Outcome<()> {
        if let Some(mut process) = self.process.take() {
            process.kill()?;
            process.wait()?;
        }
        Ok(())
    }

    /// Whether a server that nobody has killed has ended.
    pub fn has_ended(&mut self) -> bool {
        self.process.as_mut().is_some_and(|process| !matches!(process.try_wait(), Ok(None)))
    }

    /// Runs a command of the program to its end; what it says when it is content.
    pub fn runs(&self, arguments: &[&str]) -> Outcome<String> {
        let output = self.command(arguments).output()?;
        if !output.status.success() {
            return Err(format!("{arguments:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// What the server said of faults of its own, in any of its lives. What could not be sealed for a while is not one:
    /// whether all was sealed in the end is what the checks find out.
    pub fn says(&self) -> Vec<String> {
        let logs = (1..=self.starts).filter_map(|start| std::fs::read_to_string(self.log(start)).ok());
        let is_fault =
            |line: &&str| (line.contains("ERROR") || line.contains("panic")) && !line.contains("api::sealer");
        logs.flat_map(|log| log.lines().filter(is_fault).map(str::to_owned).collect::<Vec<_>>()).collect()
    }

    fn log(&self, start: u32) -> PathBuf {
        self.folder.path().join(format!("serve-{start}.log"))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .env("DATABASE_URL", &self.url)
            .env("SIMPUL_LISTEN", format!("127.0.0.1:{}", self.port))
            .env("SIMPUL_SIGNING_KEY_FILE", self.folder.path().join("key.pem"))
            .env("SIMPUL_ADDRESS_TRIES", "10000")
            .env("SIMPUL_LOG", "warn")
            .env("SIMPUL_LOG_FORMAT", "json")
            .stdin(Stdio::null());
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}
