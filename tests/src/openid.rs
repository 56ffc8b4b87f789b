//! An OpenID provider: a certified one from npm, or one that lies. Each is a program of its own on a free port of this
//! machine, and ends with whoever holds it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

pub use crate::browser::Browser;

/// Where the provider sends browsers back to. Nobody is there; what comes back stands in the address.
pub const APP: &str = "https://app.example.org/signed-in";
const INSTALL: &str = "Node 20 or later and npm are needed: apt-get install nodejs npm";

/// A program that provides; dropping it ends it.
pub struct Provider {
    program: Child,
    port: u16,
}

impl Provider {
    /// The one from npm.
    ///
    /// # Panics
    /// Node or its packages are not there; the message says what to do.
    #[must_use]
    pub fn certified() -> Self {
        Self::start("provider.mjs")
    }

    /// The one that lies.
    ///
    /// # Panics
    /// As [`Provider::certified`].
    #[must_use]
    pub fn lying() -> Self {
        Self::start("liar.mjs")
    }

    fn start(script: &str) -> Self {
        let folder = installed();
        let program = Command::new("node")
            .arg(folder.join(script))
            .arg(APP)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut program = program.unwrap_or_else(|fault| panic!("node: {fault}. {INSTALL}"));
        let said = BufReader::new(program.stdout.take().expect("what it says")).lines();
        let port = said.map_while(Result::ok).find_map(|line| line.strip_prefix("port ")?.parse().ok());
        Self { port: port.unwrap_or_else(|| panic!("{script} does not start. {INSTALL}")), program }
    }

    /// The address that it goes by, without a path.
    #[must_use]
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The settings of a network whose people may sign in with it, by this issuer.
    #[must_use]
    pub fn settings(issuer: &str) -> Vec<(&'static str, &str)> {
        vec![
            ("SIMPUL_ADDRESS_TRIES", "10000"),
            ("SIMPUL_OPENID_ISSUER", issuer),
            ("SIMPUL_OPENID_CLIENT_ID", "simpul"),
            ("SIMPUL_OPENID_CLIENT_SECRET", "of-the-tests"),
            ("SIMPUL_OPENID_REDIRECTS", APP),
            ("SIMPUL_OPENID_NAME", "Desa ID"),
        ]
    }

    /// A question to the one that lies.
    pub async fn asked(&self, path: &str) -> Value {
        let answer = reqwest::get(format!("{}/{path}", self.base())).await.expect("an answer");
        answer.json().await.unwrap_or_else(|_| json!(null))
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// The folder of the scripts, with the packages that their lock file names.
fn installed() -> PathBuf {
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("openid");
    let written = |name: &str| fs::metadata(folder.join(name)).and_then(|file| file.modified()).ok();
    let packages = written("node_modules/.package-lock.json");
    if packages.is_none() || packages < written("package-lock.json") {
        let done = Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(&folder)
            .output();
        let done = done.unwrap_or_else(|fault| panic!("npm: {fault}. {INSTALL}"));
        assert!(done.status.success(), "npm ci: {}", String::from_utf8_lossy(&done.stderr));
    }
    folder
}
