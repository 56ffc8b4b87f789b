//! The processes that are measured: started, looked at through `/proc`, stopped.

use std::collections::HashMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::Outcome;

/// How long a process may take to end.
const PATIENCE: Duration = Duration::from_secs(10);
/// A clock tick of `/proc`, in microseconds: 100 a second on every Linux.
const TICK_MICROSECONDS: u64 = 10_000;

/// A child that is stopped when it is dropped.
pub struct Process(Child);

impl Process {
    /// Starts a program; what it says goes to the file `log`.
    pub fn start(command: &mut Command, log: &Path) -> Outcome<Self> {
        let log = File::create(log)?;
        let child = command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn();
        Ok(Self(child.map_err(|error| format!("{}: {error}", command.get_program().display()))?))
    }

    pub fn id(&self) -> u32 {
        self.0.id()
    }

    pub fn is_running(&mut self) -> bool {
        matches!(self.0.try_wait(), Ok(None))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.id().to_string()).status();
        let asked = Instant::now();
        while self.is_running() && asked.elapsed() < PATIENCE {
            sleep(Duration::from_millis(20));
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A process and all that descend from it.
#[derive(Clone, Copy)]
pub struct Tree(pub u32);

impl Tree {
    /// Processor time so far, in microseconds, of all that live and of those that ended and were waited for.
    pub fn processor(self) -> u64 {
        let ticks = |id: &u32| -> u64 {
            let Some(fields) = stat(*id) else { return 0 };
            fields.iter().skip(11).take(4).filter_map(|field| field.parse::<u64>().ok()).sum()
        };
        // A process that ends while we look is counted with its parent or by itself, or it is missed: look again.
        loop {
            let all = self.all();
            let sum = all.iter().map(ticks).sum::<u64>();
            if self.all() == all {
                return sum * TICK_MICROSECONDS;
            }
        }
    }

    /// Resident memory now, in megabytes.
    pub fn resident(self) -> f64 {
        self.memory("VmRSS:")
    }

    /// The most resident memory that there ever was, in megabytes.
    pub fn peak(self) -> f64 {
        self.memory("VmHWM:")
    }

    fn memory(self, line: &str) -> f64 {
        let kilobytes = |id: &u32| -> Option<u32> {
            let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
            status.lines().find_map(|text| text.strip_prefix(line))?.trim().strip_suffix(" kB")?.parse().ok()
        };
        f64::from(self.all().iter().filter_map(kilobytes).sum::<u32>()) / 1024.0
    }

    fn all(self) -> Vec<u32> {
        let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
        let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
        for id in processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok()) {
            if let Some(parent) = stat(id).and_then(|fields| fields.get(1)?.parse().ok()) {
                children.entry(parent).or_default().push(id);
            }
        }
        let (mut all, mut next) = (vec![self.0], 0);
        while let Some(id) = all.get(next) {
            next += 1;
            all.extend(children.remove(id).unwrap_or_default());
        }
        all
    }
}

/// The fields of `/proc/ID/stat` behind the name, which may hold blanks.
fn stat(id: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, fields) = text.rsplit_once(')')?;
    Some(fields.split_whitespace().map(str::to_owned).collect())
}

/// Waits until these processes have worked off what the load left in their queues.
pub fn drain(trees: &[Tree]) {
    let began = Instant::now();
    let used = || trees.iter().map(|tree| tree.processor()).sum::<u64>();
    while began.elapsed() < Duration::from_secs(30) {
        let before = used();
        sleep(Duration::from_millis(300));
        if used().saturating_sub(before) < 3 * TICK_MICROSECONDS {
            return;
        }
    }
}
