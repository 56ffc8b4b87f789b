//! A throw-away PostgreSQL server for tests: its own folder, its own port, gone when dropped.

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// A free port may be taken by someone else before the server has it.
const ATTEMPTS: u32 = 5;

/// Nothing is flushed: what a test writes need not survive it.
const FORGETFUL: &[&str] = &["fsync=off", "synchronous_commit=off", "full_page_writes=off"];
/// As a server with room would be set up: what is committed is on the disk, and statements are counted.
const DURABLE: &[&str] = &[
    "fsync=on",
    "synchronous_commit=on",
    "shared_buffers=1GB",
    "work_mem=8MB",
    "max_wal_size=4GB",
    "random_page_cost=1.1",
    "shared_preload_libraries=pg_stat_statements",
    "pg_stat_statements.track=top",
];

/// A running server; dropping it stops it and removes its folder.
pub struct Cluster {
    server: Child,
    port: u16,
    folder: TempDir,
    owner: Owner,
    settings: &'static [&'static str],
}

impl Cluster {
    /// Starts a server on a free loopback port, with trust for everyone who reaches it and without flushing.
    ///
    /// # Panics
    /// PostgreSQL is not installed, or does not start; the message says what to do.
    pub fn start() -> Self {
        Self::start_with(FORGETFUL)
    }

    /// The same, set up like a server in use: for measurements.
    ///
    /// # Panics
    /// As [`Cluster::start`].
    pub fn durable() -> Self {
        Self::start_with(DURABLE)
    }

    fn start_with(settings: &'static [&'static str]) -> Self {
        let binaries = binaries();
        let folder = TempDir::new().unwrap_or_else(|fault| panic!("no temporary folder: {fault}"));
        let owner = Owner::of(folder.path());
        let data = folder.path().join("data");
        let output = owner
            .command(&binaries.join("initdb"))
            .args(["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync", "-D"])
            .arg(&data)
            .output()
            .unwrap_or_else(|fault| panic!("initdb: {fault}"));
        assert!(output.status.success(), "initdb: {}", String::from_utf8_lossy(&output.stderr));

        let log = folder.path().join("log");
        for _ in 0..ATTEMPTS {
            let port = free_port();
            let mut server = serve(&owner, &binaries, &data, (&log, port), settings);
            if answers(&mut server, &binaries, port) {
                return Self { server, port, folder, owner, settings };
            }
            stop(&mut server);
        }
        panic!("PostgreSQL does not start: {}", fs::read_to_string(&log).unwrap_or_default());
    }

    /// The server that the tests of this process share; the last one to let go of it stops it.
    ///
    /// # Panics
    /// As [`Cluster::start`].
    pub fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let cluster = Arc::new(Self::start());
            *shared = Arc::downgrade(&cluster);
            cluster
        })
    }

    /// The address of one database; `postgres` exists from the start, others are made through it.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// The loopback port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The process that all of the server's processes descend from.
    pub fn process(&self) -> u32 {
        self.server.id()
    }

    /// Ends all of the server's processes without a word to them, as when a machine loses its power. What its operating
    /// system has taken from them is kept.
    ///
    /// # Panics
    /// The processes cannot be found or ended.
    pub fn kill(&mut self) {
        signal("-KILL", &self.halted());
        let _ = self.server.wait();
    }

    /// Stops all of the server's processes where they are, as when its machine hangs. Dropping what is returned lets them go
    /// on.
    ///
    /// # Panics
    /// The processes cannot be found or stopped.
    pub fn hangs(&self) -> Hanging {
        let hanging = Hanging(self.halted());
        signal("-STOP", &hanging.0);
        hanging
    }

    /// All of the server's processes; the one that starts others for those that end is stopped.
    fn halted(&self) -> Vec<String> {
        let id = self.server.id().to_string();
        let children = format!("/proc/{id}/task/{id}/children");
        signal("-STOP", std::slice::from_ref(&id));
        let children = fs::read_to_string(&children).unwrap_or_else(|fault| panic!("{children}: {fault}"));
        std::iter::once(id).chain(children.split_whitespace().map(str::to_owned)).collect()
    }

    /// Starts it again, on the same port.
    ///
    /// # Panics
    /// It does not start; the message says why.
    pub fn starts_again(&mut self) {
        let (binaries, log) = (binaries(), self.folder.path().join("log"));
        // Its own processes may need a moment to be gone, until when it does not start.
        for _ in 0..ATTEMPTS {
            self.server = serve(&self.owner, &binaries, &self.data(), (&log, self.port), self.settings);
            if answers(&mut self.server, &binaries, self.port) {
                return;
            }
            stop(&mut self.server);
        }
        panic!("PostgreSQL does not start again: {}", fs::read_to_string(&log).unwrap_or_default());
    }

    /// The folder of the data, with the file `postmaster.pid`.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }
}

/// Processes of a server that were stopped; dropping it lets them go on.
pub struct Hanging(Vec<String>);

impl Drop for Hanging {
    fn drop(&mut self) {
        // One that has ended meanwhile keeps no other from going on.
        let _ = Command::new("kill").arg("-CONT").args(&self.0).status();
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        stop(&mut self.server);
    }
}

/// Who runs the server: PostgreSQL refuses to be run by root.
enum Owner {
    Ourselves,
    Postgres,
}

impl Owner {
    /// Decides by the folder we have just made, and gives it away if need be.
    fn of(folder: &Path) -> Self {
        if fs::metadata(folder).is_ok_and(|made| made.uid() != 0) {
            return Self::Ourselves;
        }
        let number = |flag| {
            let output = Command::new("id").args([flag, "postgres"]).output().ok()?;
            String::from_utf8(output.stdout).ok()?.trim().parse().ok()
        };
        let (Some(user), Some(group)) = (number("-u"), number("-g")) else {
            panic!("root cannot run PostgreSQL, and there is no user `postgres`: apt-get install postgresql");
        };
        chown(folder, Some(user), Some(group)).unwrap_or_else(|fault| panic!("chown: {fault}"));
        Self::Postgres
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = match self {
            Self::Ourselves => Command::new(program),
            Self::Postgres => {
                // Replaces itself by the program, so that the process we know is the server.
                let mut command = Command::new("setpriv");
                command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
                command
            }
        };
        command.current_dir("/").stdin(Stdio::null());
        command
    }
}

/// The folder of `initdb` and `postgres`: `SIMPUL_PG_BIN`, or the newest one installed.
///
/// # Panics
/// As [`Cluster::start`].
pub fn binaries() -> PathBuf {
    if let Some(folder) = std::env::var_os("SIMPUL_PG_BIN") {
        return PathBuf::from(folder);
    }
    fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin"))))
        .filter(|(_, folder)| folder.join("initdb").exists())
        .max_by_key(|(version, _)| *version)
        .map_or_else(|| panic!("PostgreSQL is not installed: apt-get install postgresql"), |(_, folder)| folder)
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .unwrap_or_else(|fault| panic!("no free port: {fault}"))
        .port()
}

fn serve(owner: &Owner, binaries: &Path, data: &Path, (log, port): (&Path, u16), settings: &[&str]) -> Child {
    let log = File::create(log).unwrap_or_else(|fault| panic!("log: {fault}"));
    let mut command = owner.command(&binaries.join("postgres"));
    command.arg("-D").arg(data).args(["-p", &port.to_string(), "-k"]).arg(data);
    for setting in ["listen_addresses=127.0.0.1", "max_connections=200", "timezone=UTC"].iter().chain(settings) {
        command.args(["-c", setting]);
    }
    command.stdout(Stdio::null()).stderr(log).spawn().unwrap_or_else(|fault| panic!("postgres: {fault}"))
}

fn answers(server: &mut Child, binaries: &Path, port: u16) -> bool {
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        if !matches!(server.try_wait(), Ok(None)) {
            return false;
        }
        let ready =
            Command::new(binaries.join("pg_isready")).args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]).status();
        if ready.is_ok_and(|status| status.success()) {
            return true;
        }
        sleep(Duration::from_millis(50));
    }
    false
}

fn signal(which: &str, processes: &[String]) {
    let status = Command::new("kill").arg(which).args(processes).status();
    assert!(status.is_ok_and(|status| status.success()), "kill {which} {processes:?}");
}

/// Asks for an immediate stop, which takes the server's own processes along; there is nothing to keep.
fn stop(server: &mut Child) {
    if matches!(server.try_wait(), Ok(None)) {
        let asked = Command::new("kill").args(["-QUIT", &server.id().to_string()]).status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = server.kill();
        }
    }
    let _ = server.wait();
}
