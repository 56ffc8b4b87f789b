//! Timed runs, one target after the other in each repeat, so that drift of the machine hits all alike.

use std::thread::sleep;
use std::time::Duration;

use crate::Outcome;
use crate::data::Data;
use crate::figure::{Book, Figure, Run};
use crate::load::{self, Load, Measured, per};
use crate::process::{Tree, drain};
use crate::sample::{Sample, Workload, sample};
use crate::target::{Stage, Target, Which};

/// How many different requests there are of a workload.
const SAMPLES: i64 = 2_000;
const WARM_SECONDS: u32 = 2;
const WARM_CONNECTIONS: u32 = 32;
/// Confirmations a second that no target reaches, for the first run, when nothing is known yet.
const MOST_CONFIRMATIONS: f64 = 5_000.0;

/// What is measured, and how long.
pub struct Plan {
    pub workloads: Vec<Workload>,
    pub connections: Vec<u32>,
    pub seconds: u32,
}

/// Where the contributions come from that a run confirms, and whose processor time counts beside the server's.
pub trait Source {
    /// Lets so many contributions wait, and gives the number of the first.
    fn announce(&self, count: i64) -> Outcome<i64>;
    /// So many of them have been asked for.
    fn used(&self, count: i64);
    fn sizes(&self) -> crate::data::Sizes;
    /// The database's processes, if it has any of its own.
    fn processes(&self) -> Option<Tree>;
}

impl Source for Data {
    fn announce(&self, count: i64) -> Outcome<i64> {
        Data::announce(self, count)
    }

    fn used(&self, count: i64) {
        Data::used(self, count);
    }

    fn sizes(&self) -> crate::data::Sizes {
        self.sizes
    }

    fn processes(&self) -> Option<Tree> {
        Some(Tree(self.cluster.process()))
    }
}

/// Measures one target once: start, memory, all workloads under all loads.
pub fn target(
    source: &dyn Source,
    stage: &Stage,
    which: Which,
    repeat: u32,
    plan: &Plan,
    book: &mut Book,
) -> Outcome<()> {
    let target = stage.start(which, Workload::W1, &sample(Workload::W1, i64::from(repeat), source.sizes()))?;
    sleep(Duration::from_secs(1));
    let idle = target.tree().resident();
    let workloads: Vec<_> = plan.workloads.iter().copied().filter(|one| stage.has(which, *one)).collect();
    for workload in &workloads {
        for sample in take(source, *workload, 1)? {
            stage.ask(&target, *workload, &sample)?;
        }
        source.used(i64::from(*workload == Workload::W5));
    }
    book.note(&Figure::Start {
        target: which.name().to_owned(),
        repeat,
        cold: u64::try_from(target.cold.as_micros()).unwrap_or(u64::MAX),
        idle,
        answered: target.tree().resident(),
    })?;
    for workload in workloads {
        let warm = Load { connections: WARM_CONNECTIONS, seconds: WARM_SECONDS, seed: repeat, once: false };
        let (measured, _) = run(source, stage, &target, workload, warm, MOST_CONFIRMATIONS)?;
        let mut best = measured.rate();
        for connections in plan.connections.iter().copied() {
            let load = Load { connections, seconds: plan.seconds, seed: repeat * 1_000 + connections, once: false };
            // Twice the best rate so far: a run must not end before its time.
            let (measured, (server, postgres)) = run(source, stage, &target, workload, load, 2.0 * best + 100.0)?;
            best = best.max(measured.rate());
            book.note(&Figure::Run(Run {
                target: which.name().to_owned(),
                workload: workload.name().to_owned(),
                connections,
                repeat,
                rate: measured.rate(),
                p50: measured.p50,
                p95: measured.p95,
                p99: measured.p99,
                max: measured.max,
                faults: measured.faults + measured.broken,
                server: per(server, measured.answers),
                postgres: per(postgres, measured.answers),
                bytes: per(measured.bytes, measured.answers),
            }))?;
        }
    }
    book.note(&Figure::End { target: which.name().to_owned(), repeat, peak: target.tree().peak() })
}

/// One run of the load generator, with the processor time of the server and of the database, in microseconds.
fn run(
    source: &dyn Source,
    stage: &Stage,
    target: &Target,
    workload: Workload,
    load: Load,
    rate: f64,
) -> Outcome<(Measured, (u64, u64))> {
    let once = workload == Workload::W5;
    #[expect(clippy::cast_possible_truncation, reason = "whole lines are wanted")]
    let lines = if once { (rate * f64::from(load.seconds)) as i64 + 500 } else { SAMPLES };
    let file = stage.folder.join("lines");
    stage.lines(target.which, workload, &take(source, workload, lines)?, &file)?;
    let database = source.processes();
    let used = || (target.tree().processor(), database.map_or(0, Tree::processor));
    let before = used();
    let measured = load::run(&target.url(workload), &file, Load { once, ..load })?;
    let after = used();
    if once {
        source.used(measured.sent);
    }
    let trees: Vec<_> = [Some(target.tree()), database].into_iter().flatten().collect();
    drain(&trees);
    Ok((measured, (after.0.saturating_sub(before.0), after.1.saturating_sub(before.1))))
}

/// Requests of a workload; confirmations are only ever of contributions that wait.
pub fn take(source: &dyn Source, workload: Workload, count: i64) -> Outcome<Vec<Sample>> {
    let first = if workload == Workload::W5 { source.announce(count)? } else { 0 };
    Ok((first..first + count).map(|number| sample(workload, number, source.sizes())).collect())
}
