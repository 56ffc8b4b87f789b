//! What was measured, as Markdown: medians over the repeats. Absolute figures are those of one machine on one day;
//! ratios travel better.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::figure::{Figure, Run};
use crate::median::{Runs, median};

const OURS: &str = "simpul";
const FLOORS: [&str; 2] = ["floor-sql", "floor-rows"];
const PEERS: [&str; 2] = ["postgraphile", "postgraphile-2p"];
/// The load that most columns are about.
const USUAL: u32 = 32;
const HIGH: u32 = 128;

/// Each setting begins a report of its own.
pub fn markdown(figures: &[Figure]) -> String {
    let mut text = String::new();
    let is_setting = |figure: &&Figure| matches!(figure, Figure::Setting { .. });
    let starts: Vec<_> = figures.iter().zip(0..).filter(|(one, _)| is_setting(one)).map(|(_, at)| at).collect();
    for (number, start) in starts.iter().copied().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(figures.len());
        let part: Vec<_> = figures.iter().take(end).skip(start).collect();
        let _ = part_of(&part, &mut text);
    }
    text
}

fn part_of(figures: &[&Figure], text: &mut String) -> std::fmt::Result {
    let runs = Runs::of(figures);
    for figure in figures {
        if let Figure::Setting { database, scale, repeats, seconds, cores, at } = figure {
            writeln!(text, "## {database}, scale {scale}\n")?;
            writeln!(text, "{at}; {cores} cores, {repeats} repeats of {seconds} s; medians.\n")?;
        }
    }
    if runs.has(OURS) {
        ours(figures, &runs, text)?;
    }
    everybody(&runs, text)?;
    starts(figures, text)?;
    for figure in figures {
        if let Figure::Told { about, text: told } = figure {
            writeln!(text, "- {about}: {told}")?;
        }
    }
    text.push('\n');
    Ok(())
}

fn ours(figures: &[&Figure], runs: &Runs, text: &mut String) -> std::fmt::Result {
    writeln!(
        text,
        "| | requests/s at {USUAL} | / better floor | / PostGraphile | processor us a request, server + database \
         | / better floor | / PostGraphile | statements (at most) | p50 ms at 1 | / better floor \
         | p99/p50 at {USUAL} | p99/p50 at {HIGH} | spread: rate, processor | faults |"
    )?;
    writeln!(text, "|---|{}", "---:|".repeat(13))?;
    for workload in runs.workloads() {
        let at = |target: &'static str, connections| runs.at(target, &workload, connections);
        let of = |target, value: fn(&Run) -> f64| at(target, USUAL).map(|runs| median(runs, value));
        let better = |targets: [&'static str; 2], value| -> Option<f64> {
            targets.into_iter().filter_map(|target| of(target, value)).reduce(f64::max)
        };
        let lower = |targets: [&'static str; 2], value| -> Option<f64> {
            targets.into_iter().filter_map(|target| of(target, value)).reduce(f64::min)
        };
        let (rate, processor) = (of(OURS, |run| run.rate), of(OURS, processor));
        let quick = at(OURS, 1).map(|runs| median(runs, p50));
        let quickest = FLOORS.into_iter().filter_map(|floor| Some(median(at(floor, 1)?, p50))).reduce(f64::min);
        let tail = |connections| at(OURS, connections).map(|runs| median(runs, |run| ratio_of(run.p99, run.p50)));
        let (spread_rate, spread_processor) = at(OURS, USUAL)
            .map(|runs| (crate::median::spread(runs, |run| run.rate), crate::median::spread(runs, self::processor)))
            .unwrap_or_default();
        let faults: u64 = runs.all(OURS, &workload).map(|run| run.faults).sum();
        let parts = at(OURS, USUAL).map_or_else(String::new, |runs| {
            format!("{:.0} + {:.0}", median(runs, |run| run.server), median(runs, |run| run.postgres))
        });
        writeln!(
            text,
            "| {workload} | {} | {} | {} | {parts} | {} | {} | {} | {} | {} | {} | {} | ±{spread_rate:.0} %, ±{spread_processor:.0} % | {faults} |",
            shown(rate, 0),
            shown(quotient(rate, better(FLOORS, |run| run.rate)), 2),
            shown(quotient(rate, better(PEERS, |run| run.rate)), 2),
            shown(quotient(processor, lower(FLOORS, self::processor)), 2),
            shown(quotient(processor, lower(PEERS, self::processor)), 2),
            statements(figures, &workload),
            shown(quick.map(|microseconds| microseconds / 1_000.0), 2),
            shown(quotient(quick, quickest), 2),
            shown(tail(USUAL), 1),
            shown(tail(HIGH), 1),
        )?;
    }
    text.push('\n');
    Ok(())
}

/// Requests a second and processor time of every target, for those who want to see the floors themselves.
fn everybody(runs: &Runs, text: &mut String) -> std::fmt::Result {
    let workloads = runs.workloads();
    writeln!(text, "Requests/s at {USUAL}, and processor us a request (server and database):\n")?;
    writeln!(text, "| | {} |", workloads.iter().cloned().collect::<Vec<_>>().join(" | "))?;
    writeln!(text, "|---|{}", "---:|".repeat(workloads.len()))?;
    for target in runs.targets() {
        let cell = |workload: &String| {
            let Some(runs) = runs.at(&target, workload, USUAL) else { return String::new() };
            format!("{:.0}, {:.0}", median(runs, |run| run.rate), median(runs, processor))
        };
        writeln!(text, "| {target} | {} |", workloads.iter().map(cell).collect::<Vec<_>>().join(" | "))?;
    }
    text.push('\n');
    Ok(())
}

fn starts(figures: &[&Figure], text: &mut String) -> std::fmt::Result {
    let targets: BTreeSet<_> = figures
        .iter()
        .filter_map(|figure| if let Figure::Start { target, .. } = figure { Some(target) } else { None })
        .collect();
    for wanted in targets {
        let (mut cold, mut idle, mut answered, mut peak) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for figure in figures {
            match figure {
                Figure::Start { target, cold: c, idle: i, answered: a, .. } if target == wanted => {
                    cold.push(ratio_of(*c, 1_000));
                    idle.push(*i);
                    answered.push(*a);
                }
                Figure::End { target, peak: p, .. } if target == wanted => peak.push(*p),
                _ => {}
            }
        }
        let [cold, idle, answered, peak] = [cold, idle, answered, peak].map(crate::median::middle);
        // Not everybody who measures looks at this one.
        let answered =
            if answered > 0.0 { format!(", {answered:.0} MB after the first answers") } else { String::new() };
        writeln!(
            text,
            "- {wanted}: cold start {cold:.0} ms; resident {idle:.0} MB idle{answered}, {peak:.0} MB at most"
        )?;
    }
    Ok(())
}

fn statements(figures: &[&Figure], wanted: &str) -> String {
    let of = |figure: &&Figure| match figure {
        Figure::Statements { workload, statements, budget, .. } if workload == wanted => {
            Some(format!("{statements:.0} ({budget})"))
        }
        _ => None,
    };
    figures.iter().find_map(of).unwrap_or_default()
}

fn processor(run: &Run) -> f64 {
    run.server + run.postgres
}

fn p50(run: &Run) -> f64 {
    ratio_of(run.p50, 1)
}

fn ratio_of(one: u64, other: u64) -> f64 {
    crate::load::per(one, other)
}

fn quotient(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    Some(one? / other.filter(|other| *other > 0.0)?)
}

fn shown(value: Option<f64>, decimals: usize) -> String {
    value.map_or_else(String::new, |value| format!("{value:.decimals$}"))
}
