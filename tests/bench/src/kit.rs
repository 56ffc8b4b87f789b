//! Other engines, measured by a kit that is not part of this repository, on the same cluster and in turn with ours;
//! README.md says what the kit must be able to do. Its data are its own, and so are its floors: they are kept apart
//! by the word `kit/`.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::Outcome;
use crate::data::Data;
use crate::figure::{Book, Figure, Run};
use crate::measure::Plan;

const DATABASE: &str = "peers";
const FLOORS: &str = "floor-sql,floor-rows";

pub struct Kit {
    script: PathBuf,
    /// What the kit takes for its folder: its builds, and our cluster.
    folder: PathBuf,
    targets: String,
    port: String,
}

impl Kit {
    /// Loads the kit's data into a database of its own. Its peers have been built in the folder `BENCH_TMP`.
    pub fn open(kit: &Path, data: &Data, scale: f64, folder: &Path) -> Outcome<Self> {
        let script = kit.join("bench.py").canonicalize().map_err(|_| format!("no kit at {}", kit.display()))?;
        let built = std::env::var_os("BENCH_TMP").ok_or("BENCH_TMP must name the folder of the kit's builds")?;
        let built = PathBuf::from(built).canonicalize()?;
        let folder = folder.join("kit");
        std::fs::create_dir(&folder)?;
        for name in ["target", "node", "venv", "src"] {
            if built.join(name).exists() {
                symlink(built.join(name), folder.join(name))?;
            }
        }
        // Cursors that were collected before, from the same data.
        for entry in std::fs::read_dir(&built)?.flatten().filter(|one| is_cursors(&one.file_name())) {
            symlink(entry.path(), folder.join(entry.file_name()))?;
        }
        symlink(data.cluster.data(), folder.join("pgdata"))?;
        data.database.ask("create role bench superuser login")?;
        let peers = if built.join("node/node_modules").exists() { ",postgraphile,postgraphile-2p" } else { "" };
        let targets = format!("{FLOORS}{peers}");
        let kit = Self { script, folder, targets, port: data.cluster.port().to_string() };
        kit.run(&["seed", "--scale", &scale.to_string()])?;
        Ok(kit)
    }

    /// Measures the kit's targets once.
    pub fn measure(&self, repeat: u32, plan: &Plan, book: &mut Book) -> Outcome<()> {
        let out = self.folder.join(format!("results-{repeat}.jsonl"));
        let workloads: Vec<_> = plan.workloads.iter().map(|one| one.name()).collect();
        let connections: Vec<_> = plan.connections.iter().map(u32::to_string).collect();
        self.run(&[
            "measure",
            "--repeats",
            "1",
            "--targets",
            &self.targets,
            "--workloads",
            &workloads.join(","),
            "--conc",
            &connections.join(","),
            "--seconds",
            &plan.seconds.to_string(),
            "--out",
            &out.to_string_lossy(),
        ])?;
        for line in std::fs::read_to_string(out)?.lines() {
            if let Some(figure) = figure(&serde_json::from_str(line)?, repeat) {
                book.note(&figure)?;
            }
        }
        Ok(())
    }

    fn run(&self, arguments: &[&str]) -> Outcome<()> {
        let output = Command::new("python3")
            .arg("-B")
            .arg(&self.script)
            .args(arguments)
            .env("BENCH_TMP", &self.folder)
            .env("BENCH_DB", DATABASE)
            .env("PG_PORT", &self.port)
            .output()
            .map_err(|error| format!("python3: {error}"))?;
        if output.status.success() {
            return Ok(());
        }
        let told = String::from_utf8_lossy(&output.stderr);
        Err(format!("the kit failed at {}: {told}", arguments.join(" ")).into())
    }
}

fn is_cursors(name: &std::ffi::OsStr) -> bool {
    name.to_string_lossy().starts_with("cursors-")
}

/// A line of the kit's in our words.
fn figure(line: &Value, repeat: u32) -> Option<Figure> {
    let text = |name: &str| line.get(name).and_then(Value::as_str).map(str::to_owned);
    let real = |name: &str| line.get(name).and_then(Value::as_f64);
    let whole = |name: &str| line.get(name).and_then(Value::as_u64);
    let name = text("target")?;
    let target = if name.starts_with("floor") { format!("kit/{name}") } else { name };
    match line.get("kind")?.as_str()? {
        "start" => {
            let cold = real("cold")? * 1_000.0;
            let idle = real("idle_mb")?;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few seconds at most")]
            let cold = (cold * 1_000.0) as u64;
            Some(Figure::Start { target, repeat, cold, idle, answered: 0.0 })
        }
        "end" => Some(Figure::End { target, repeat, peak: real("peak_mb")? }),
        "http" => Some(Figure::Run(Run {
            target,
            workload: text("w")?,
            connections: u32::try_from(whole("c")?).ok()?,
            repeat,
            rate: real("rps")?,
            p50: whole("p50")?,
            p95: whole("p95")?,
            p99: whole("p99")?,
            max: whole("p99")?,
            faults: whole("errors")?,
            server: real("cpu_us")?,
            postgres: real("pg_us")?,
            bytes: real("bytes")?,
        })),
        _ => None,
    }
}
