//! One PostgreSQL database, asked through `psql`.

use std::path::PathBuf;
use std::process::Command;

use crate::Outcome;

#[derive(Clone)]
pub struct Database {
    /// The folder of `psql` and `pgbench`.
    pub binaries: PathBuf,
    pub url: String,
}

impl Database {
    /// Runs statements and gives what they print: a row a line, columns between bars.
    pub fn ask(&self, sql: &str) -> Outcome<String> {
        Ok(self.run(&["-c", sql])?.trim().to_owned())
    }

    /// The rows of a query in COPY's text format.
    pub fn copy(&self, query: &str) -> Outcome<String> {
        self.run(&["-c", &format!("copy ({query}) to stdout")])
    }

    /// Runs a file as one transaction, its parameters (`:name`) replaced.
    pub fn file(&self, file: &str, parameters: &[(&str, i64)]) -> Outcome<String> {
        let mut arguments = vec!["-1".to_owned()];
        for (name, value) in parameters {
            arguments.extend(["-v".to_owned(), format!("{name}={value}")]);
        }
        arguments.extend(["-f".to_owned(), format!("{}/sql/{file}", crate::HERE)]);
        self.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn run(&self, arguments: &[&str]) -> Outcome<String> {
        let output = Command::new(self.binaries.join("psql"))
            .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", &self.url])
            .args(arguments)
            .output()
            .map_err(|error| format!("psql: {error}"))?;
        if !output.status.success() {
            return Err(format!("psql: {}", String::from_utf8_lossy(&output.stderr)).into());
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}
