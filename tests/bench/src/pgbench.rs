//! The same statements without a server in between: `pgbench`, which is PostgreSQL's own load generator.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::check::with_values;
use crate::data::Data;
use crate::figure::{Book, Figure, Run};
use crate::load::per;
use crate::measure::Plan;
use crate::process::{Tree, drain};
use crate::sample::{KINDS, Workload};

pub const NAME: &str = "pgbench";
/// Confirmations a second that are never reached.
const MOST_CONFIRMATIONS: i64 = 5_000;

/// Runs the statements of all workloads under all loads.
pub fn measure(data: &Data, folder: &Path, repeat: u32, plan: &Plan, book: &mut Book) -> Outcome<()> {
    for workload in plan.workloads.iter().copied() {
        let scripts = scripts(data, workload, folder)?;
        for connections in plan.connections.iter().copied() {
            let load = (connections, plan.seconds);
            let run = if workload == Workload::W5 {
                let count = MOST_CONFIRMATIONS * i64::from(plan.seconds);
                let first = data.announce(count)?;
                data.used(count);
                confirm(data, folder, first, 12 * data.spread(), load)?
            } else {
                run(data, folder, workload, command(data, &scripts), load)?
            };
            book.note(&Figure::Run(Run { repeat, ..run }))?;
        }
    }
    Ok(())
}

fn scripts(data: &Data, workload: Workload, folder: &Path) -> Outcome<Vec<PathBuf>> {
    let sizes = data.sizes;
    let row = |kind: u32, name: &str| format!("load.id({kind}, :{name})");
    let (draw, values) = match workload {
        Workload::W1 => (format!("\\set n random(1, {})\n", sizes.organizations), vec![vec![row(1, "n")]]),
        Workload::W2 => (String::new(), KINDS.iter().map(|kind| vec![format!("'{kind}'")]).collect()),
        Workload::W3 => (
            format!("\\set n 50 * random(0, {})\n", sizes.partnerships / 50 - 1),
            vec![vec!["'partnership ' || lpad((:n)::text, 7, '0')".to_owned(), row(5, "n")]],
        ),
        Workload::W4 => (format!("\\set n random(1, {})\n", sizes.partnerships.min(100)), vec![vec![row(5, "n")]]),
        Workload::W5 => return Ok(Vec::new()),
        Workload::W6 => (
            format!("\\set n random({}, {})\n", sizes.contributions * 3 / 4, sizes.contributions - 250),
            vec![vec![row(8, "n"), "load.id(1, 0)".to_owned()]],
        ),
    };
    let mut files = Vec::new();
    for (values, number) in values.iter().zip(0..) {
        // A value is put in with its type, which the statement names behind it.
        let values: Vec<_> = values.iter().map(|value| format!("({value})")).collect();
        let file = folder.join(format!("{}-{number}.sql", workload.name()));
        fs::write(&file, format!("{draw}{};\n", with_values(workload.statement(), &values)))?;
        files.push(file);
    }
    Ok(files)
}

/// Confirms contributions from `first` on, which fall in turn on so many needs.
pub fn confirm(data: &Data, folder: &Path, first: i64, needs: i64, load: (u32, u32)) -> Outcome<Run> {
    let mut command = command(data, &[PathBuf::from(format!("{}/sql/pgbench.W5.sql", crate::HERE))]);
    for (name, value) in [("first", first), ("clients", load.0.into()), ("needs", needs), ("turn", 0)] {
        command.args(["-D", &format!("{name}={value}")]);
    }
    run(data, folder, Workload::W5, command, load)
}

fn command(data: &Data, scripts: &[PathBuf]) -> Command {
    let mut command = Command::new(data.database.binaries.join("pgbench"));
    command.args(["-n", "-M", "prepared", "-j", "1", "-l"]);
    for script in scripts {
        command.arg("-f").arg(script);
    }
    command
}

fn run(
    data: &Data,
    folder: &Path,
    workload: Workload,
    mut command: Command,
    (connections, seconds): (u32, u32),
) -> Outcome<Run> {
    let logs = folder.join("pgbench-log");
    fs::create_dir_all(&logs)?;
    command.arg("--log-prefix").arg(logs.join("run"));
    command.args(["-c", &connections.to_string(), "-T", &seconds.to_string()]);
    let database = Tree(data.cluster.process());
    let before = database.processor();
    let output = command.arg(&data.database.url).output().map_err(|error| format!("pgbench: {error}"))?;
    let postgres = database.processor().saturating_sub(before);
    let told = String::from_utf8_lossy(&output.stdout);
    let rate = told.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
    let Some(rate) = rate.filter(|_| output.status.success()) else {
        return Err(format!("pgbench: {told}{}", String::from_utf8_lossy(&output.stderr)).into());
    };
    let latencies = latencies(&logs)?;
    fs::remove_dir_all(&logs)?;
    drain(&[database]);
    let count = latencies.len();
    let at = |percent: usize| latencies.get((count * percent / 100).min(count.saturating_sub(1))).copied().unwrap_or(0);
    Ok(Run {
        target: NAME.to_owned(),
        workload: workload.name().to_owned(),
        connections,
        repeat: 0,
        rate,
        p50: at(50),
        p95: at(95),
        p99: at(99),
        max: at(100),
        faults: 0,
        server: 0.0,
        postgres: per(postgres, count as u64),
        bytes: 0.0,
    })
}

/// What each transaction took, in microseconds, in ascending order; `pgbench -l` writes it in the third column.
fn latencies(logs: &Path) -> Outcome<Vec<u64>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(logs)? {
        let text = fs::read_to_string(entry?.path())?;
        all.extend(text.lines().filter_map(|line| line.split(' ').nth(2)?.parse::<u64>().ok()));
    }
    all.sort_unstable();
    Ok(all)
}
