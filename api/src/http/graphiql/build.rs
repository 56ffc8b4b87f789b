//! Builds the bundle from the sources in this binary, with Node and the pinned packages.

use std::{
    io,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use tokio::{fs, process::Command, time::timeout};

use super::bundle::STAMP;

macro_rules! sources {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../../graphiql/", $name)))),*]
    };
}

/// Name and text of every source.
const SOURCES: [(&str, &str); 9] = sources![
    "app.css",
    "app.jsx",
    "build.mjs",
    "index.html",
    "package-lock.json",
    "package.json",
    "session.js",
    "story.graphql",
    "story.mjs",
];

/// The oldest major version of Node that the packages run on.
pub(super) const OLDEST_NODE: u32 = 20;

/// What `out` of the build script is called, inside the build folder.
const OUT: &str = "dist";

/// Per step; a slow line needs some minutes for the packages.
const DEADLINE: Duration = Duration::from_mins(15);

/// What [`build`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The bundle is new.
    Built,
    /// The bundle there is already of these sources.
    Unchanged,
}

/// Why there is no bundle.
#[derive(Debug, thiserror::Error)]
pub enum Missing {
    #[error("{0} is not installed")]
    Program(&'static str),
    #[error("Node.js {0} is too old")]
    OldNode(String),
    #[error("`{step}` failed: {reason}")]
    Step { step: &'static str, reason: String },
    #[error("`{0}` did not end in time")]
    Late(&'static str),
    #[error("the data folder: {0}")]
    Disk(#[from] io::Error),
}

/// A program with its arguments.
struct Step {
    title: &'static str,
    program: &'static str,
    arguments: &'static [&'static str],
}

// Node's installer for Windows has npm as a batch file, which must be named in full.
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };
const VERSION: Step = Step { title: "Node.js", program: "node", arguments: &["--version"] };
// No package's scripts run: the bundler's own program comes as an optional package.
const INSTALL: Step = Step {
    title: "npm",
    program: NPM,
    arguments: &["ci", "--ignore-scripts", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"],
};
const BUNDLE: Step = Step { title: "node build.mjs", program: "node", arguments: &["build.mjs", OUT] };

/// Where the bundle lies.
pub(super) fn bundle_dir(data_dir: &Path) -> PathBuf {
    data_dir.join("graphiql")
}

/// Builds the bundle of this binary's sources into `<data_dir>/graphiql`, working in `<data_dir>/graphiql-build`; does nothing
/// when it is there. Downloads the packages from the registry that npm is set to.
///
/// # Errors
/// [`Missing`] tells what stands in the way; the bundle there, if any, stays as it was.
pub async fn build(data_dir: &Path) -> Result<Outcome, Missing> {
    let (bundle, stamp) = (bundle_dir(data_dir), stamp());
    if fs::read_to_string(bundle.join(STAMP)).await.is_ok_and(|found| found == stamp) {
        return Ok(Outcome::Unchanged);
    }
    fs::create_dir_all(data_dir).await?;
    require_node(data_dir).await?;
    let work = data_dir.join("graphiql-build");
    fs::create_dir_all(&work).await?;
    for (name, text) in SOURCES {
        fs::write(work.join(name), text).await?;
    }
    INSTALL.run(&work).await?;
    BUNDLE.run(&work).await?;
    fs::write(work.join(OUT).join(STAMP), stamp).await?;
    if fs::try_exists(&bundle).await? {
        fs::remove_dir_all(&bundle).await?;
    }
    fs::rename(work.join(OUT), bundle).await?;
    // The packages are thirty times the bundle and not needed again.
    fs::remove_dir_all(work).await?;
    Ok(Outcome::Built)
}

/// The hash of all sources, in hexadecimal.
pub(super) fn stamp() -> String {
    let mut hash = Sha256::new();
    for part in SOURCES.iter().flat_map(|(name, text)| [name, text]) {
        hash.update(part);
        hash.update([0]);
    }
    HEXLOWER.encode(&hash.finalize())
}

async fn require_node(data_dir: &Path) -> Result<(), Missing> {
    let answer = VERSION.run(data_dir).await?;
    let version = answer.trim().trim_start_matches('v');
    let major = version.split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_some_and(|major| major >= OLDEST_NODE) { Ok(()) } else { Err(Missing::OldNode(version.to_owned())) }
}

impl Step {
    /// Runs to the end and returns what the program printed.
    async fn run(&self, dir: &Path) -> Result<String, Missing> {
        let mut command = Command::new(self.program);
        command.args(self.arguments).current_dir(dir).stdin(Stdio::null()).kill_on_drop(true);
        let output = timeout(DEADLINE, command.output()).await.map_err(|_| Missing::Late(self.title))?;
        let output = output.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Missing::Program(self.title),
            _ => error.into(),
        })?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(Missing::Step { step: self.title, reason: first_line(&String::from_utf8_lossy(&output.stderr)) })
    }
}

/// The first line that says something: npm puts these before its sentence.
fn first_line(stderr: &str) -> String {
    const BARE: [&str; 3] = ["npm error code", "npm error errno", "npm error syscall"];
    let mut lines = stderr.lines().map(str::trim).filter(|line| !line.is_empty());
    let told = lines.clone().find(|line| !BARE.iter().any(|bare| line.starts_with(bare)));
    told.or_else(|| lines.next()).unwrap_or("no reason given").chars().take(300).collect()
}
