//! Before anything is timed: our answers are those of SQL, and no workload takes more statements than it may.

use std::collections::BTreeSet;
use std::thread::sleep;
use std::time::Duration;

use serde_json::Value;

use crate::Outcome;
use crate::answer::{canonical, difference};
use crate::data::Data;
use crate::sample::{Sample, Workload, sample};
use crate::statements::{Counted, counted, reset};
use crate::target::{Stage, Target, Which};

/// Answers that are compared.
const COMPARED: i64 = 8;
/// Requests whose statements are counted.
const COUNTED: i64 = 20;
/// Sessions note their use and the like; that is not part of a request.
const PAUSE: Duration = Duration::from_millis(300);

/// What was found about one workload.
pub struct Found {
    pub workload: Workload,
    /// Statements a request, without frames.
    pub statements: f64,
    /// BEGIN and COMMIT a request.
    pub frames: f64,
    /// Answers that are not those of SQL.
    pub wrong: Vec<String>,
    /// Statements that are too many, or that multiply.
    pub over: Vec<String>,
}

impl Found {
    pub fn is_good(&self) -> bool {
        self.wrong.is_empty() && self.over.is_empty()
    }

    fn print(&self, which: Which) {
        let state = if self.is_good() { "ok" } else { "NOT OK" };
        let counted = if self.statements > 0.0 {
            let budget = self.workload.budget();
            format!(": {:.2} statements (at most {budget}), {:.2} BEGIN and COMMIT", self.statements, self.frames)
        } else {
            String::new()
        };
        println!("{state} {} {}{counted}", which.name(), self.workload.name());
        for fault in self.wrong.iter().chain(&self.over) {
            println!("    {fault}");
        }
    }
}

/// Checks some workloads of a running server.
pub fn check(data: &Data, stage: &Stage, target: &Target, workloads: &[Workload]) -> Outcome<Vec<Found>> {
    let mut found = Vec::new();
    for workload in workloads {
        let one = check_one(data, stage, target, *workload)?;
        one.print(target.which);
        found.push(one);
    }
    Ok(found)
}

fn check_one(data: &Data, stage: &Stage, target: &Target, workload: Workload) -> Outcome<Found> {
    let mut wrong = Vec::new();
    // The other database holds the same rows, but waiting contributions of its own.
    if workload == Workload::W5 && stage.is_sqlite() {
        return Ok(Found { workload, statements: 0.0, frames: 0.0, wrong, over: Vec::new() });
    }
    for sample in take(data, workload, COMPARED)? {
        let theirs = if workload == Workload::W5 { None } else { Some(sql_says(data, workload, &sample)?) };
        let ours = canonical(stage.ask(target, workload, &sample)?);
        let theirs = theirs.map_or_else(|| confirmed(data, &sample), Ok)?;
        if let Some(where_) = difference(&ours, &canonical(theirs)) {
            wrong.push(format!("{}: data{where_}", sample.ours));
        }
    }
    // The floor is held to the same answers, but may use as many statements as it likes; SQLite does not count them.
    if target.which != Which::Simpul || stage.is_sqlite() {
        return Ok(Found { workload, statements: 0.0, frames: 0.0, wrong, over: Vec::new() });
    }
    let mut over = Vec::new();
    let first = count(data, stage, target, workload, COUNTED)?;
    let (frames, work): (Vec<_>, Vec<_>) = first.into_iter().partition(Counted::is_frame);
    let (statements, frames) = (a_request(&work), a_request(&frames));
    if statements > f64::from(workload.budget()) {
        over.push(format!("{statements:.2} statements a request, at most {} are allowed:", workload.budget()));
        over.extend(work.iter().map(|one| format!("  {} times {}", one.calls, one.text)));
    }
    let known: BTreeSet<_> = work.into_iter().map(|one| one.id).collect();
    let more = count(data, stage, target, workload, 2 * COUNTED)?;
    for one in more.into_iter().filter(|one| !one.is_frame() && !known.contains(&one.id)) {
        over.push(format!("a new statement text with other parameters: {} times {}", one.calls, one.text));
    }
    Ok(Found { workload, statements, frames, wrong, over })
}

/// Requests that were not sent before.
fn take(data: &Data, workload: Workload, count: i64) -> Outcome<Vec<Sample>> {
    let first = if workload == Workload::W5 { data.announce(count)? } else { 0 };
    if workload == Workload::W5 {
        data.used(count);
    }
    Ok((first..first + count).map(|number| sample(workload, number, data.sizes)).collect())
}

fn count(data: &Data, stage: &Stage, target: &Target, workload: Workload, requests: i64) -> Outcome<Vec<Counted>> {
    let samples = take(data, workload, requests)?;
    // Who has asked before has their rights known; what is confirmed once cannot be confirmed again.
    if workload != Workload::W5 {
        for sample in &samples {
            stage.ask(target, workload, sample)?;
        }
    }
    sleep(PAUSE);
    reset(&data.counting)?;
    for sample in &samples {
        stage.ask(target, workload, sample)?;
    }
    sleep(PAUSE);
    counted(&data.counting)
}

fn a_request(counted: &[Counted]) -> f64 {
    let calls = counted.iter().map(|one| one.calls).sum::<i64>().unsigned_abs();
    crate::load::per(calls, COUNTED.unsigned_abs())
}

/// What the floor's statement gives for these parameters.
fn sql_says(data: &Data, workload: Workload, sample: &Sample) -> Outcome<Value> {
    let text = data.database.ask(&with_values(workload.statement(), &sample.sql))?;
    Ok(serde_json::from_str(&text)?)
}

/// The statement with its parameters written in.
pub fn with_values(statement: &str, values: &[String]) -> String {
    let body: Vec<_> = statement.lines().filter(|line| !line.starts_with("--")).collect();
    (1..).zip(values).fold(body.join(" "), |text, (place, value)| text.replace(&format!("${place}"), value))
}

/// What the tables say about a contribution that was confirmed, in the shape of the answer.
fn confirmed(data: &Data, sample: &Sample) -> Outcome<Value> {
    let gift = sample.sql.first().map(String::as_str).unwrap_or_default();
    let text = data.database.ask(&format!(
        "select json_build_object('confirmContribution', json_build_object('errors', json_build_array(), 'contribution', \
         json_build_object('id', c.id, 'status', 'CONFIRMED', 'happenedOn', c.happened_on, 'confirmed', \
         json_build_object('value', -p.quantity, 'unit', p.unit)))) \
         from contribution c join ledger_transaction t on t.contribution_id = c.id join posting p on p.transaction_id = t.id \
         join account a on a.id = p.account_id where c.id = {gift} and a.type = 'SOURCE' and c.status = 'CONFIRMED'"
    ))?;
    Ok(if text.is_empty() { Value::Null } else { serde_json::from_str(&text)? })
}
